//! A writer of JSON, for the files that the command and JavaScript share.

use alloc::string::String;
use core::fmt::Write;

/// A writer of JSON with an indentation of two spaces. Lists are on one line.
#[derive(Default)]
pub(crate) struct Json {
    pub(crate) out: String,
    depth: usize,
    /// Whether the innermost object has a key.
    has_key: bool,
}

impl Json {
    pub(crate) fn raw(&mut self, text: &str) {
        self.out.push_str(text);
    }

    pub(crate) fn open(&mut self, bracket: char) {
        self.out.push(bracket);
        self.depth += 1;
        self.has_key = false;
    }

    pub(crate) fn close(&mut self, bracket: char) {
        self.depth = self.depth.saturating_sub(1);
        if self.has_key {
            self.line();
        }
        self.out.push(bracket);
        self.has_key = true;
    }

    fn line(&mut self) {
        self.out.push('\n');
        for _ in 0..self.depth {
            self.out.push_str("  ");
        }
    }

    pub(crate) fn key(&mut self, key: &str) -> &mut Self {
        if self.has_key {
            self.out.push(',');
        }
        self.line();
        self.text(key);
        self.out.push_str(": ");
        self.has_key = true;
        self
    }

    pub(crate) fn number(&mut self, number: u64) {
        // Writing to a string does not fail.
        let _ = write!(self.out, "{number}");
    }

    pub(crate) fn optional(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.text(text),
            None => self.raw("null"),
        }
    }

    /// Writes a text in ASCII, because a name may contain characters that a terminal acts on.
    pub(crate) fn text(&mut self, text: &str) {
        self.out.push('"');
        for c in text.chars() {
            match c {
                '"' | '\\' => {
                    self.out.push('\\');
                    self.out.push(c);
                }
                ' '..='~' => self.out.push(c),
                c => {
                    for unit in c.encode_utf16(&mut [0; 2]) {
                        let _ = write!(self.out, "\\u{unit:04x}");
                    }
                }
            }
        }
        self.out.push('"');
    }

    pub(crate) fn texts<'a>(&mut self, texts: impl Iterator<Item = &'a str>) {
        self.out.push('[');
        let mut before = "";
        for text in texts {
            self.out.push_str(before);
            self.text(text);
            before = ",";
        }
        self.out.push(']');
    }
}
