//! Everything that the program prints. Names come from files that the user did not write, so [`shown`]
//! escapes each name before it reaches a terminal.

use std::fmt;
use std::io::{self, IsTerminal, Write};

use anyhow::{Context, Result, bail};
use clap::ColorChoice;
use serde::Serialize;

/// The escape sequences that start a color. [`anstream`] removes them if the output is not colored.
const RED: &str = "\x1b[1;31m";
const YELLOW: &str = "\x1b[1;33m";
const CYAN: &str = "\x1b[1;36m";
const RESET: &str = "\x1b[0m";

/// Decides whether messages are colored. `auto` follows the terminal and the environment, which
/// [`anstream`] reads.
pub(crate) fn set_color(choice: ColorChoice) {
    let choice = match choice {
        ColorChoice::Auto => anstream::ColorChoice::Auto,
        ColorChoice::Always => anstream::ColorChoice::Always,
        ColorChoice::Never => anstream::ColorChoice::Never,
    };
    choice.write_global();
}

/// Prints text that contains no names from a file. A reader that closes the pipe early, like `head`, is
/// not an error.
pub(crate) fn print(text: &str) -> Result<()> {
    print_bytes(text.as_bytes())
}

/// Prints bytes unchanged.
pub(crate) fn print_bytes(bytes: &[u8]) -> Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result.context("cannot write to standard output"),
    }
}

/// Prints a module or a wheel, which a terminal cannot show.
pub(crate) fn print_binary(bytes: &[u8]) -> Result<()> {
    if io::stdout().is_terminal() {
        bail!("cannot write binary output to a terminal: name a file with -o");
    }
    print_bytes(bytes)
}

/// Prints lines.
pub(crate) fn print_lines<'a>(lines: impl IntoIterator<Item = &'a String>) -> Result<()> {
    let lines = lines.into_iter().map(|line| shown(line) + "\n");
    print(&lines.collect::<String>())
}

/// Prints a line to standard error, because standard output has the result.
pub(crate) fn print_aside(line: &str) {
    anstream::eprintln!("latebind: {}", shown(line));
}

/// Prints a value as JSON, part by part, so that a large value need not be in memory. Escapes the
/// characters that must not reach a terminal the way JSON does, so that the value does not change. A reader
/// that closes the pipe early is not an error.
pub(crate) fn print_json(value: &impl Serialize) -> Result<()> {
    let mut out = EscapedJson {
        out: io::stdout().lock(),
        buffer: Vec::with_capacity(EscapedJson::<io::Stdout>::FULL),
    };
    let result = serde_json::to_writer_pretty(&mut out, value).map_err(io::Error::from);
    match result.and_then(|()| out.write_all(b"\n").and_then(|()| out.flush())) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result.context("cannot write to standard output"),
    }
}

/// A writer of JSON, whose strings contain no line feeds, so each one belongs to the layout.
struct EscapedJson<W> {
    out: W,
    /// Whole characters, because each write has whole characters. Looking at many at once is much faster.
    buffer: Vec<u8>,
}

impl<W: Write> EscapedJson<W> {
    /// The size of the buffer from which on it is written.
    const FULL: usize = 1 << 16;

    fn write_buffer(&mut self) -> io::Result<()> {
        let is_plain = |byte: &u8| matches!(byte, b' '..=b'~' | b'\n');
        // Without an early end, this takes many bytes at a time.
        let is_plain = self.buffer.iter().fold(true, |all, it| all & is_plain(it));
        if is_plain {
            self.out.write_all(&self.buffer)?;
        } else {
            let text = str::from_utf8(&self.buffer).map_err(io::Error::other)?;
            self.out.write_all(escaped_json(text).as_bytes())?;
        }
        self.buffer.clear();
        Ok(())
    }
}

impl<W: Write> Write for EscapedJson<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    // The serializer calls this for each part of a string.
    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= Self::FULL {
            self.write_buffer()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.write_buffer()?;
        self.out.flush()
    }
}

fn escaped_json(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if is_shown(c) || c == '\n' {
            escaped.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                escaped += &format!("\\u{unit:04x}");
            }
        }
    }
    escaped
}

/// Prints a note of one or more lines.
pub(crate) fn note(lines: &[String]) {
    message(CYAN, "note", lines);
}

/// Prints a warning.
pub(crate) fn warn(line: String) {
    message(YELLOW, "warning", &[line]);
}

fn message(color: &str, kind: &str, lines: &[String]) {
    let text = lines.iter().map(|line| shown(line)).collect::<Vec<_>>();
    let text = text.join("\n");
    anstream::eprintln!("latebind: {color}{kind}{RESET}: {text}");
}

/// Prints an error: the chain of causes on one line, or a line for each of several [`Failures`].
pub(crate) fn fail(error: &anyhow::Error) {
    match error.downcast_ref() {
        Some(Failures(lines)) => lines.iter().for_each(|line| fail_line(line)),
        None => fail_line(&format!("{error:#}")),
    }
}

fn fail_line(line: &str) {
    anstream::eprintln!("{RED}latebind{RESET}: {}", shown(line));
}

/// Several errors, each a line.
#[derive(Debug)]
pub(crate) struct Failures(pub(crate) Vec<String>);

impl fmt::Display for Failures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("; "))
    }
}

impl std::error::Error for Failures {}

/// Arguments that the parser accepts, but that contradict each other or the files. The exit code is 2.
#[derive(Debug)]
pub(crate) struct Usage(pub(crate) String);

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Usage {}

/// Escapes text from a file for a terminal, so that a name cannot move the cursor, become invisible, or
/// reverse the direction of the text.
pub(crate) fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_shown(c) {
            shown.push(c);
        } else {
            shown.extend(c.escape_unicode());
        }
    }
    shown
}

/// Returns `true` if a character is safe: it is not a control character, is visible, and does not change
/// the direction of the text after it.
fn is_shown(c: char) -> bool {
    let is_invisible = matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    );
    !c.is_control() && !is_invisible
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_a_terminal_acts_on_is_escaped() {
        for c in
            "\0\n\r\t\u{1b}\u{7f}\u{9b}\u{200e}\u{202e}\u{2066}\u{61c}\u{feff}\u{e0041}".chars()
        {
            let text = shown(&format!("a{c}b"));
            assert!(text.starts_with("a\\u{") && text.ends_with("}b"), "{text}");
            assert_eq!(shown(&text), text, "escaping is idempotent");
        }
        let name = "naïve 名前 🦀 _ZN3foo3barE\\";
        assert_eq!(shown(name), name);
    }

    #[test]
    fn json_is_escaped_across_buffers() {
        let value: Vec<String> = (0..40_000).map(|it| format!("{it} \u{202e} é")).collect();
        let mut out = EscapedJson {
            out: Vec::new(),
            buffer: Vec::new(),
        };
        serde_json::to_writer_pretty(&mut out, &value).unwrap();
        out.flush().unwrap();
        let text = String::from_utf8(out.out).unwrap();
        assert!(text.contains("\"39999 \\u202e é\"") && !text.contains('\u{202e}'));
        let read: Vec<String> = serde_json::from_str(&text).unwrap();
        assert_eq!(read, value);
    }
}
