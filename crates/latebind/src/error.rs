//! Errors: for each, its kind, the expected item, the found value, and the offset.

use alloc::boxed::Box;
use core::fmt;

pub use crate::expected::Expected;

/// The kinds of [`Error`]s. They differ in who can fix the cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The bytes are not a module, or not a well-formed one. Every engine rejects them, unless the
    /// malformed part is a custom section such as `dylink.0`.
    Malformed,
    /// The bytes use something that this crate does not know or cannot handle, although an engine
    /// may: an instruction, a section, or a type of a proposal that is not implemented here, or for
    /// [`relink`](crate::relink::relink()) a module without a `dylink.0` section.
    Unsupported,
    /// The input or the output is larger than this crate allows. The limits keep the output within
    /// a multiple of the input, and no module that a compiler emits comes near them.
    TooLarge,
    /// The caller passed an argument that does not fit the module, such as an index that the module
    /// does not have.
    Misuse,
}

/// The value that an [`Error`] found instead of the expected item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Found {
    /// The end of the input, or of the section or subsection.
    End,
    /// A byte that is not an allowed value at this offset.
    Byte(u8),
    /// An opcode of two parts: the prefix byte, and the number after it.
    Opcode(u8, u32),
    /// A number outside its range: an index, a count, or flags.
    Number(u64),
    /// An integer whose encoding is longer than its type allows, or that sets bits beyond its type
    /// (WebAssembly 3.0, section 5.2.2).
    OverlongInteger,
    /// Bytes that are not UTF-8.
    InvalidUtf8,
    /// This number of bytes, at least one, after the last item of a section or subsection.
    TrailingBytes(usize),
    /// A section, by its id, that is repeated, misplaced, or unknown.
    Section(u8),
    /// A size beyond a limit.
    Size {
        /// The size, in bytes. That of an output is an estimate.
        size: u64,
        /// The largest size that is accepted, in bytes.
        limit: u64,
    },
}

/// The error of everything that reads or writes a module.
///
/// Only the parts that an operation reads are checked. An engine may reject bytes that this crate
/// accepts. This crate accepts all bytes that an engine accepts, unless the error is
/// [`Unsupported`](ErrorKind::Unsupported) or [`TooLarge`](ErrorKind::TooLarge).
///
/// The message is one line, in lower case, without a period: `at offset 0x14: expected a subsection
/// size, found the end`. Without the feature `messages` an error carries no data, and its message
/// is a fixed text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Inner>);

/// The data is boxed, so that a result is small and the code that passes it on is short.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    /// The offset is ignored for the kinds that have none.
    #[cfg(feature = "messages")]
    offset: usize,
    #[cfg(feature = "messages")]
    expected: Expected,
    #[cfg(feature = "messages")]
    found: Found,
}

impl Error {
    #[cfg_attr(feature = "messages", cold, inline(never))]
    #[cfg_attr(
        not(feature = "messages"),
        expect(unused_variables, reason = "a build without messages keeps no data")
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

    /// Creates an error for an argument of the caller, such as an index, that does not fit the
    /// module.
    pub(crate) fn misuse(expected: Expected, index: u32) -> Self {
        Self::new(0, expected, Found::Number(index.into()))
    }

    /// Creates an error for an input or an output beyond a limit. Both numbers are in bytes.
    pub(crate) fn too_large(expected: Expected, size: u64, limit: u64) -> Self {
        Self::new(0, expected, Found::Size { size, limit })
    }
}

#[cfg(feature = "messages")]
impl Error {
    /// Returns the kind of the error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.expected.kind(self.0.found)
    }

    /// Returns the offset of [`found`](Self::found) in the input, in bytes, or `None` if the error
    /// has no location: [`ErrorKind::Misuse`] and [`ErrorKind::TooLarge`].
    #[must_use]
    pub fn offset(&self) -> Option<usize> {
        match self.kind() {
            ErrorKind::Malformed | ErrorKind::Unsupported => Some(self.0.offset),
            ErrorKind::TooLarge | ErrorKind::Misuse => None,
        }
    }

    /// Returns the item that was expected at [`offset`](Self::offset), as an argument, or as a
    /// size.
    #[must_use]
    pub fn expected(&self) -> Expected {
        self.0.expected
    }

    /// Returns the value that was found instead.
    #[must_use]
    pub fn found(&self) -> Found {
        self.0.found
    }
}

#[cfg(feature = "messages")]
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(offset) = self.offset() {
            write!(f, "at offset {offset:#x}: ")?;
        }
        write!(f, "expected {}", self.0.expected.as_str())?;
        match self.0.found {
            Found::End => f.write_str(", found the end"),
            Found::Byte(byte) => write!(f, ", found byte {byte:#04x}"),
            Found::Opcode(prefix, number) => {
                write!(f, ", found opcode {prefix:#04x} {number:#04x}")
            }
            Found::Number(number) => write!(f, ", found {number}"),
            Found::OverlongInteger => f.write_str(", found an integer whose encoding is too long"),
            Found::InvalidUtf8 => f.write_str(", found bytes that are not UTF-8"),
            Found::TrailingBytes(1) => f.write_str(", found 1 trailing byte"),
            Found::TrailingBytes(count) => write!(f, ", found {count} trailing bytes"),
            Found::Section(id) => write!(f, ", found a section with id {id}"),
            Found::Size { size, limit } => write!(f, " of at most {limit} bytes, found {size}"),
        }
    }
}

#[cfg(not(feature = "messages"))]
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("error in a build without the feature `messages`")
    }
}

impl core::error::Error for Error {}

pub(crate) type Result<T> = core::result::Result<T, Error>;

#[cfg(feature = "messages")]
impl Expected {
    /// Returns the kind of an error that expected `self` and found a different value.
    fn kind(self, found: Found) -> ErrorKind {
        match (self, found) {
            (_, Found::Size { .. }) => ErrorKind::TooLarge,
            (Self::AscendingFunctionImports | Self::FunctionTypeOfModule, _) => ErrorKind::Misuse,
            (Self::Dso | Self::Instruction | Self::KnownSection, _) => ErrorKind::Unsupported,
            // The specification reserves the other values of these bytes, and proposals use them.
            (
                Self::ExportKind
                | Self::GlobalMutability
                | Self::HeapType
                | Self::ImportKind
                | Self::LimitsFlags
                | Self::Operand
                | Self::TagAttribute
                | Self::Type
                | Self::ValueType,
                Found::Byte(_),
            ) => ErrorKind::Unsupported,
            // This also applies to flags that are encoded as integers.
            (Self::Element | Self::Operand, Found::Number(_)) => ErrorKind::Unsupported,
            _ => ErrorKind::Malformed,
        }
    }
}
