//! What is wrong with the bytes of a module, and where.

use alloc::boxed::Box;
use core::fmt;

pub use crate::expected::Expected;

/// What stood where something else was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Found {
    /// The input, or the section or subsection being read, ended.
    End,
    /// A byte that begins nothing which may stand there.
    Byte(u8),
    /// An opcode of two parts: the prefix, and the number behind it.
    Opcode(u8, u32),
    /// A number outside its range: an index, a count, a size.
    Number(u64),
    /// A number whose encoding is longer than its type allows, or sets bits beyond it.
    OverlongInteger,
    /// Bytes that are not UTF-8.
    InvalidUtf8,
    /// Bytes left over at the end of a section or subsection.
    TrailingBytes(usize),
    /// A section that has already been read, or that stands too late.
    Section(u8),
}

/// A module that is not well formed: where, what was expected there, and what was found.
///
/// Only what the load path reads is checked. Bytes that this crate accepts may still be refused by
/// an engine; bytes that every engine accepts are accepted here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Inner>);

/// Boxed, so that a result is small and the code that passes it on is short.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    #[cfg(feature = "messages")]
    offset: usize,
    #[cfg(feature = "messages")]
    expected: Expected,
    #[cfg(feature = "messages")]
    found: Found,
}

impl Error {
    #[cold]
    #[inline(never)]
    #[cfg_attr(
        not(feature = "messages"),
        expect(unused_variables, reason = "what nobody can ask for is not kept")
    )]
    pub(crate) fn new(offset: usize, expected: Expected, found: Found) -> Self {
        Self(Box::new(Inner {
            #[cfg(feature = "messages")]
            offset,
            #[cfg(feature = "messages")]
            expected,
            #[cfg(feature = "messages")]
            found,
        }))
    }

    /// The offset in the input, in bytes, of what was found.
    #[cfg(feature = "messages")]
    #[must_use]
    pub fn offset(&self) -> usize {
        self.0.offset
    }

    /// What may stand at [`offset`](Self::offset), as words for a reader.
    #[cfg(feature = "messages")]
    #[must_use]
    pub fn expected(&self) -> Expected {
        self.0.expected
    }

    /// What stands there.
    #[cfg(feature = "messages")]
    #[must_use]
    pub fn found(&self) -> Found {
        self.0.found
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

impl Error {
    #[cfg(not(feature = "messages"))]
    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("malformed")
    }

    #[cfg(feature = "messages")]
    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            offset, expected, ..
        } = &*self.0;
        write!(
            f,
            "at offset {offset:#x}: expected {}, found ",
            expected.as_str()
        )?;
        match self.0.found {
            Found::End => f.write_str("the end"),
            Found::Byte(byte) => write!(f, "byte {byte:#04x}"),
            Found::Opcode(prefix, number) => write!(f, "opcode {prefix:#04x} {number:#04x}"),
            Found::Number(number) => write!(f, "{number}"),
            Found::OverlongInteger => f.write_str("a number that does not fit"),
            Found::InvalidUtf8 => f.write_str("bytes that are not UTF-8"),
            Found::TrailingBytes(1) => f.write_str("one byte more"),
            Found::TrailingBytes(count) => write!(f, "{count} bytes more"),
            Found::Section(id) => write!(f, "a section with id {id}"),
        }
    }
}

impl core::error::Error for Error {}

pub(crate) type Result<T> = core::result::Result<T, Error>;
