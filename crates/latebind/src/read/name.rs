//! Names, which are handled as bytes.
//!
//! A library may import ten thousand symbols whose names have a hundred bytes each, so iterating over
//! them must not cost time per byte. `Module::read` checks once whether names are UTF-8. An engine that
//! has compiled a module has also checked this.

use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};

use super::reader::Reader;
use crate::error::{Error, Expected, Found, Result};

/// The name of a module, an import, or an export, and its offset in the input.
///
/// Names are compared by their bytes. Two names are equal whatever their offsets are. `Display` and
/// `Debug` show the text.
#[derive(Clone, Copy, Default)]
pub struct Name<'a> {
    bytes: &'a [u8],
    offset: usize,
}

impl<'a> Name<'a> {
    /// Returns the name as text, or an empty text if it is not UTF-8.
    /// [`Module::read`](crate::Module::read) rejects such names, but
    /// [`References::read`](crate::References::read) does not check them.
    #[must_use]
    pub fn as_str(&self) -> &'a str {
        core::str::from_utf8(self.bytes).unwrap_or_default()
    }

    /// Returns the name as bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// Returns the offset of the bytes in the input.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// Returns the length of the name in UTF-16 code units, as JavaScript counts it. The name must be UTF-8.
    #[must_use]
    pub fn utf16_len(&self) -> usize {
        if self.bytes.is_ascii() {
            return self.bytes.len();
        }
        // A continuation byte adds nothing. The first byte of a character outside the Basic Multilingual
        // Plane adds two.
        let of_byte = |byte: &u8| usize::from(byte & 0xc0 != 0x80) + usize::from(*byte >= 0xf0);
        self.bytes.iter().map(of_byte).sum()
    }

    /// Reads a name that was or will be checked elsewhere.
    #[inline(never)]
    pub(crate) fn read(reader: &mut Reader<'a>, expected: Expected) -> Self {
        let len = reader.short_u32(expected);
        let offset = reader.position();
        Self {
            bytes: reader.bytes(len as usize, expected),
            offset,
        }
    }

    /// Returns the name as text, or an error if the bytes are not UTF-8.
    pub(crate) fn check(&self, expected: Expected) -> Result<&'a str> {
        core::str::from_utf8(self.bytes).map_err(|error| {
            let at = self.offset + error.valid_up_to();
            Error::new(at, expected, Found::InvalidUtf8)
        })
    }

    /// Returns the name in the form that tables store.
    pub(crate) fn span(&self) -> Span {
        Span {
            start: self.offset as u32,
            end: (self.offset + self.bytes.len()) as u32,
        }
    }
}

impl<'a> Reader<'a> {
    /// Reads a length and that many bytes of UTF-8.
    pub(crate) fn name(&mut self, expected: Expected) -> &'a str {
        match Name::read(self, expected).check(expected) {
            Ok(name) => name,
            Err(error) => {
                self.keep(error);
                ""
            }
        }
    }
}

/// A range in the input, most often of a name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Span {
    /// Returns the number of bytes.
    pub(crate) fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Returns the bytes. `input` is the input from which the span was read.
    pub(crate) fn bytes(self, input: &[u8]) -> &[u8] {
        let range = self.start as usize..self.end as usize;
        input.get(range).unwrap_or_default()
    }

    /// Returns the name. `input` is the input from which the span was read.
    pub(crate) fn name(self, input: &[u8]) -> Name<'_> {
        Name {
            bytes: self.bytes(input),
            offset: self.start as usize,
        }
    }
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl PartialEq for Name<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl Eq for Name<'_> {}

impl PartialOrd for Name<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Name<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.bytes.cmp(other.bytes)
    }
}

impl Hash for Name<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.bytes.hash(state);
    }
}

impl PartialEq<str> for Name<'_> {
    fn eq(&self, other: &str) -> bool {
        self.bytes == other.as_bytes()
    }
}

impl PartialEq<&str> for Name<'_> {
    fn eq(&self, other: &&str) -> bool {
        self == *other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_utf16_len(text: &str) {
        let name = Name {
            bytes: text.as_bytes(),
            offset: 0,
        };
        assert_eq!(name.utf16_len(), text.encode_utf16().count(), "{text}");
    }

    #[test]
    fn utf16_lengths() {
        // Each length in UTF-8, on both sides of its bounds, and around words of eight bytes.
        for character in "a\u{7f}\u{80}\u{7ff}\u{800}\u{ffff}\u{10000}\u{10ffff}".chars() {
            for before in 0..18 {
                let mut text = "x".repeat(before);
                text.push(character);
                check_utf16_len(&text);
                text.push_str("xyz");
                check_utf16_len(&text);
                text.push(character);
                check_utf16_len(&text);
            }
        }
        check_utf16_len("");
    }

    #[test]
    fn text_of_what_is_not_utf8() {
        let name = Name {
            bytes: b"a\xff",
            offset: 7,
        };
        assert_eq!(name.as_str(), "");
        assert_eq!(name.as_bytes(), b"a\xff");
        let error = name.check(Expected::Name).unwrap_err();
        assert_eq!(
            (error.offset(), error.found()),
            (Some(8), Found::InvalidUtf8)
        );
    }
}
