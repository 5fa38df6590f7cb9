//! Value types, heap types, and limits in all sections.

use core::fmt;

use super::reader::Reader;
use crate::error::Expected;
use crate::writer::Writer;

// The first byte of a type: WebAssembly 3.0, section 5.3, and the proposals named after each
// constant.
const EXACT: u8 = 0x62; // custom descriptors
pub(crate) const REF_NULL: u8 = 0x63;
const REF: u8 = 0x64;
pub(crate) const SHARED: u8 = 0x65; // shared-everything threads
pub(crate) const EXNREF: u8 = 0x69;
pub(crate) const EXTERNREF: u8 = 0x6f;
pub(crate) const FUNCREF: u8 = 0x70;
pub(crate) const I64: u8 = 0x7e;
pub(crate) const I32: u8 = 0x7f;

/// A type index in a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeIndex(pub u32);

/// A value type, as in WebAssembly 3.0, section 5.3.5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ValType {
    /// `i32`.
    I32,
    /// `i64`.
    I64,
    /// `f32`.
    F32,
    /// `f64`.
    F64,
    /// `v128`.
    V128,
    /// A reference.
    Ref {
        /// Whether the reference may be null.
        nullable: bool,
        /// The type of the object to which it refers.
        heap_type: HeapType,
    },
}

/// The type of an object to which a reference refers, as in WebAssembly 3.0, section 5.3.3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum HeapType {
    /// A type that is the same in every module: `func`, `extern`, and so on.
    Abstract {
        /// The abstract heap type.
        ty: AbstractHeapType,
        /// Whether threads share the object (proposal shared-everything threads).
        shared: bool,
    },
    /// A type of the module.
    Concrete {
        /// The type index.
        ty: TypeIndex,
        /// Whether a subtype is rejected (proposal custom descriptors).
        exact: bool,
    },
}

/// A heap type that the specification names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AbstractHeapType(u8);

/// The names of types in the order of the bytes that encode them, which start at [`FIRST`]. The
/// abbreviations of nullable references to the types from [`FIRST_BOTTOM`] on follow, without `ref`. The
/// names are one text, because a list of texts would take eight more bytes for each name and more code
/// to read.
const NAMES: &str = "cont exn array struct i31 eq any extern func \
    none noextern nofunc noexn nocont - - - - - v128 f64 f32 i64 i32 \
    null nullextern nullfunc nullexn nullcont";
const FIRST: u8 = 0x68;

/// The byte of `none`.
const FIRST_BOTTOM: u8 = 0x71;

/// Writes the name of the type that a byte encodes.
pub(super) fn write_name(out: &mut Writer, wanted: u8) {
    let mut at = FIRST;
    for &byte in NAMES.as_bytes() {
        if byte == b' ' {
            at += 1;
        } else if at == wanted {
            out.byte(byte);
        }
    }
}

impl AbstractHeapType {
    /// Returns the type that a byte encodes. The same byte encodes a nullable reference to the
    /// type.
    fn of(byte: u8) -> Option<Self> {
        matches!(byte, FIRST..=0x75).then_some(Self(byte))
    }

    /// Reads a heap type.
    fn read(reader: &mut Reader<'_>, expected: Expected) -> Self {
        let byte = reader.byte(expected);
        Self::of(byte).unwrap_or_else(|| {
            reader.unexpected(expected, byte);
            Self(FIRST)
        })
    }

    /// Returns the name of the type in the text format: `func`, `extern`, and so on.
    #[must_use]
    pub fn name(self) -> &'static str {
        let index = usize::from(self.0.wrapping_sub(FIRST));
        NAMES.split(' ').nth(index).unwrap_or_default()
    }

    /// Returns the byte that encodes the type.
    pub(super) fn byte(self) -> u8 {
        self.0
    }

    /// Returns the byte that [`write_name`] expects for the abbreviation of a nullable reference to the
    /// type, without `ref`.
    pub(super) fn abbreviation(self) -> u8 {
        if self.is_bottom() {
            self.0 + (I32 + 1 - FIRST_BOTTOM)
        } else {
            self.0
        }
    }

    /// Returns `true` if the type is the bottom type of a hierarchy, which has no objects.
    #[must_use]
    pub fn is_bottom(self) -> bool {
        self.0 >= FIRST_BOTTOM
    }
}

impl fmt::Debug for AbstractHeapType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl HeapType {
    /// Returns `true` if the type is the same in every module.
    #[must_use]
    pub fn is_portable(self) -> bool {
        matches!(self, Self::Abstract { .. })
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Self {
        const EXPECTED: Expected = Expected::HeapType;
        if reader.takes(EXACT) {
            let ty = TypeIndex(reader.u32(Expected::TypeIndex));
            return Self::Concrete { ty, exact: true };
        }
        let shared = reader.takes(SHARED);
        let is_abstract = reader.peek().and_then(AbstractHeapType::of).is_some();
        if shared || is_abstract {
            let ty = AbstractHeapType::read(reader, EXPECTED);
            return Self::Abstract { ty, shared };
        }
        let ty = TypeIndex(reader.heap_index(EXPECTED));
        Self::Concrete { ty, exact: false }
    }
}

impl ValType {
    /// Returns `true` if the type is the same in every module.
    #[must_use]
    pub fn is_portable(self) -> bool {
        match self {
            Self::Ref { heap_type, .. } => heap_type.is_portable(),
            _ => true,
        }
    }

    #[inline(never)]
    pub(crate) fn read(reader: &mut Reader<'_>) -> Self {
        const EXPECTED: Expected = Expected::ValueType;
        let byte = reader.byte(EXPECTED);
        // The abbreviation for a nullable reference is the byte of its heap type.
        let abstract_ref = |ty, shared| Self::Ref {
            nullable: true,
            heap_type: HeapType::Abstract { ty, shared },
        };
        match byte {
            I32 => Self::I32,
            I64 => Self::I64,
            0x7d => Self::F32,
            0x7c => Self::F64,
            0x7b => Self::V128,
            REF | REF_NULL => Self::Ref {
                nullable: byte == REF_NULL,
                heap_type: HeapType::read(reader),
            },
            SHARED => abstract_ref(AbstractHeapType::read(reader, EXPECTED), true),
            _ => match AbstractHeapType::of(byte) {
                Some(ty) => abstract_ref(ty, false),
                None => {
                    reader.unexpected(EXPECTED, byte);
                    Self::I32
                }
            },
        }
    }
}

/// Reads a byte of flags, and rejects flags that are not in `known`.
pub(crate) fn read_flags(reader: &mut Reader<'_>, known: u8, expected: Expected) -> u8 {
    let flags = reader.byte(expected);
    if flags & !known != 0 {
        reader.unexpected(expected, flags);
    }
    flags
}

/// The flags of the limits of a table or a memory: WebAssembly 3.0, section 5.3.12.
#[derive(Clone, Copy)]
pub(crate) struct Limits(u8);

impl Limits {
    const HAS_MAXIMUM: u8 = 0b0001;
    const SHARED: u8 = 0b0010;
    const IS_64_BIT: u8 = 0b0100;
    /// Proposal custom page sizes.
    const HAS_PAGE_SIZE: u8 = 0b1000;

    pub(crate) fn read_table(reader: &mut Reader<'_>) -> Self {
        Self::read(reader, Self::HAS_MAXIMUM | Self::SHARED | Self::IS_64_BIT)
    }

    pub(crate) fn read_memory(reader: &mut Reader<'_>) -> Self {
        let all = Self::HAS_MAXIMUM | Self::SHARED | Self::IS_64_BIT | Self::HAS_PAGE_SIZE;
        Self::read(reader, all)
    }

    fn read(reader: &mut Reader<'_>, known: u8) -> Self {
        let flags = read_flags(reader, known, Expected::LimitsFlags);
        reader.u64(Expected::Minimum);
        if flags & Self::HAS_MAXIMUM != 0 {
            reader.u64(Expected::Maximum);
        }
        if flags & Self::HAS_PAGE_SIZE != 0 {
            let start = reader.position();
            let log2 = reader.u32(Expected::PageSize);
            if log2 >= 64 {
                reader.fail_at_number(start, Expected::PageSize, log2);
            }
        }
        Self(flags)
    }

    pub(crate) fn is_shared(self) -> bool {
        self.0 & Self::SHARED != 0
    }

    pub(crate) fn is_64_bit(self) -> bool {
        self.0 & Self::IS_64_BIT != 0
    }
}
