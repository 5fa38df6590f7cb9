//! Everything that the program prints. Names come from files that somebody else wrote, so no name
//! reaches a terminal before [`shown`] has escaped it.

use std::fmt;
use std::io::{self, IsTerminal, Write};

use anyhow::{Context, Result};
use serde::Serialize;

/// Prints text that has no names from a file in it. A reader that has seen enough, as `head` has, is
/// no error.
pub(crate) fn print(text: &str) -> Result<()> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result.context("cannot write to standard output"),
    }
}

/// Prints lines.
pub(crate) fn print_lines<'a>(lines: impl IntoIterator<Item = &'a String>) -> Result<()> {
    let lines = lines.into_iter().map(|line| shown(line) + "\n");
    print(&lines.collect::<String>())
}

/// Prints a value as JSON. What must not reach a terminal is escaped as JSON escapes it, so that the
/// value stays the same.
pub(crate) fn print_json(value: &impl Serialize) -> Result<()> {
    let text = serde_json::to_string_pretty(value)?;
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        // Line feeds are outside of strings.
        if is_shown(c) || c == '\n' {
            escaped.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                escaped += &format!("\\u{unit:04x}");
            }
        }
    }
    print(&(escaped + "\n"))
}

/// Prints a note or a warning, of one line or more. Colored on a terminal, unless the user does not
/// want it (no-color.org).
pub(crate) fn note(kind: &str, color: &str, lines: &[String]) {
    let wanted = std::env::var_os("NO_COLOR").is_none_or(|it| it.is_empty());
    let text = lines.iter().map(|line| shown(line)).collect::<Vec<_>>();
    let text = text.join("\n");
    if wanted && io::stderr().is_terminal() {
        eprintln!("latebind: \x1b[{color}m{kind}\x1b[0m: {text}");
    } else {
        eprintln!("latebind: {kind}: {text}");
    }
}

pub(crate) fn warn(line: String) {
    note("warning", "33", &[line]);
}

/// Prints an error: the chain of causes on one line, or a line for each of several [`Failures`].
pub(crate) fn fail(error: &anyhow::Error) {
    match error.downcast_ref() {
        Some(Failures(lines)) => lines.iter().for_each(|line| fail_line(line)),
        None => fail_line(&format!("{error:#}")),
    }
}

fn fail_line(line: &str) {
    eprintln!("latebind: {}", shown(line));
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

/// Returns text from a file in a form that is safe on a terminal: a name cannot move the cursor, hide
/// itself, or run backwards.
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

/// Returns whether a character is safe: not a control character, and not one that is invisible or
/// directs the text after it.
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
    fn nothing_reaches_a_terminal_that_it_acts_on() {
        for c in
            "\0\n\r\t\u{1b}\u{7f}\u{9b}\u{200e}\u{202e}\u{2066}\u{61c}\u{feff}\u{e0041}".chars()
        {
            let text = shown(&format!("a{c}b"));
            assert!(text.starts_with("a\\u{") && text.ends_with("}b"), "{text}");
            assert_eq!(shown(&text), text, "once is enough");
        }
        let name = "naïve 名前 🦀 _ZN3foo3barE\\";
        assert_eq!(shown(name), name);
    }
}
