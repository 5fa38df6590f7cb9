//! The possible violations in a library that declares itself as relinked.

use core::fmt;

use crate::error::Error;
use crate::link::ENV;
use crate::read::latebind::{NAME, NAMESPACE};
use crate::read::value_type::TypeIndex;

/// A statement of `docs/relinking.md` that does not hold for a library: the result of
/// [`verify`](super::verify()).
///
/// Slots are numbered in the order in which [`LatebindSection::slots`](crate::LatebindSection::slots)
/// returns them, and offsets are in bytes from the start of the module.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Violation<'a> {
    /// The library has no section `latebind.0`. There is then no other violation.
    NotRelinked,
    /// The library or its section `latebind.0` cannot be read. The violations before this one are valid.
    Unreadable(Error),
    /// The section `latebind.0` is not the second section, after `dylink.0`.
    MisplacedSection,
    /// The copy of the types in `latebind.0` cannot be read. Offsets are from the start of the copy.
    UnreadableTypes(Error),
    /// The copy of the types in `latebind.0`, with the binder's type after them, is not equal to the type
    /// section.
    DifferentTypes,
    /// The text of a signature in `latebind.0` does not match the slot's type.
    WrongSignature {
        /// The slot number.
        slot: u32,
        /// The import name.
        symbol: &'a str,
        /// The type of the slot.
        ty: TypeIndex,
        /// The signature in `latebind.0`.
        signature: &'a str,
    },
    /// The last imports are not those that relinking adds, of the last types: a function `latebind.call…` for each type
    /// of slots without imports, and the binder, `latebind.bind`.
    NoBinder,
    /// There are fewer functions than slots, so some slots have no first-use function. Nothing after
    /// the imports is compared.
    FewerFunctionsThanSlots {
        /// The number of functions that the library defines.
        functions: u32,
        /// The number of slots.
        slots: u32,
    },
    /// The type of a first-use function differs from the type of its slot.
    WrongFirstUseType {
        /// The slot number.
        slot: u32,
        /// The import name.
        symbol: &'a str,
        /// The type of the slot.
        expected: TypeIndex,
        /// The type of the first-use function.
        found: TypeIndex,
    },
    /// The import to which a first-use function refers first is not the import of its slot.
    WrongFirstUseImport {
        /// The slot number.
        slot: u32,
        /// The module name of the slot's import.
        module: &'a str,
        /// The name of the slot's import.
        symbol: &'a str,
        /// The signature of the slot.
        signature: &'a str,
        /// The index of the function to which the first-use function refers, if it refers to one.
        func: Option<u32>,
    },
    /// The import of a slot does not come after the import of the previous slot.
    SlotOutOfOrder {
        /// The slot number.
        slot: u32,
        /// The import name.
        symbol: &'a str,
    },
    /// The positions and signatures in `latebind.0` are not those of the imports that have slots.
    WrongPositions,
    /// The offsets in `latebind.0` are not those of the slots without imports.
    WrongOffsets,
    /// The module name of a slot without an import is not `env`.
    UnimportedModule {
        /// The slot number.
        slot: u32,
        /// The module name.
        module: &'a str,
        /// The name of the function.
        symbol: &'a str,
    },
    /// An export is the slot table or a first-use function.
    ExportedSlot {
        /// The export name.
        export: &'a str,
        /// The index of the table or of the function.
        index: u32,
    },
    /// The last table is not a slot table, because it does not have one element for each slot.
    WrongTable,
    /// The last element segments do not put the first-use functions into their slots.
    WrongSegments,
    /// The last functions are not the first-use functions and the function that fills slots.
    WrongFirstUseFunctions,
    /// The library calls an import directly, although the import has a slot.
    DirectCall {
        /// The offset of the call.
        offset: usize,
        /// The slot number.
        slot: u32,
        /// The import name.
        symbol: &'a str,
    },
    /// An indirect call through the slot table does not go through a slot of its type.
    WrongIndirectCall {
        /// The offset of the call.
        offset: usize,
        /// The type of the call.
        ty: TypeIndex,
        /// The slot number, if the previous instruction is a constant. It may be out of range, and is
        /// `u32::MAX` for a negative constant.
        slot: Option<u32>,
    },
}

impl fmt::Display for Violation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotRelinked => write!(f, "there is no section `{NAME}`"),
            Self::Unreadable(error) => error.fmt(f),
            Self::MisplacedSection => write!(f, "the section `{NAME}` does not follow dylink.0"),
            Self::UnreadableTypes(error) => write!(f, "the types in `{NAME}`: {error}"),
            Self::DifferentTypes => {
                write!(f, "the types in `{NAME}` are not those of the library")
            }
            Self::WrongSignature {
                symbol, signature, ..
            } => write!(
                f,
                "`{symbol}` is not of type `{signature}`, as `{NAME}` says"
            ),
            Self::NoBinder => write!(
                f,
                "the last imports are not the host's functions for slots without imports and the binder, `{NAMESPACE}.bind`"
            ),
            Self::FewerFunctionsThanSlots { .. } => {
                f.write_str("there are fewer functions than slots")
            }
            Self::WrongFirstUseType { symbol, .. } => {
                write!(f, "the first-use function of `{symbol}` has another type")
            }
            Self::WrongFirstUseImport {
                module,
                symbol,
                signature,
                ..
            } => write!(
                f,
                "the first-use function of `{symbol}` names another import than `{module}` `{symbol}` of type `{signature}`"
            ),
            Self::SlotOutOfOrder { symbol, .. } => {
                write!(
                    f,
                    "the slot of `{symbol}` is not in the order of the imports"
                )
            }
            Self::WrongPositions => {
                write!(
                    f,
                    "the imports that have slots are not those that `{NAME}` lists"
                )
            }
            Self::WrongOffsets => write!(
                f,
                "the offsets in `{NAME}` are not those of the slots without imports"
            ),
            Self::UnimportedModule { module, symbol, .. } => write!(
                f,
                "the slot of `{symbol}` has no import, and its module name `{module}` is not `{ENV}`"
            ),
            Self::ExportedSlot { export, .. } => {
                write!(f, "the export `{export}` belongs to the slots")
            }
            Self::WrongTable => f.write_str("the last table is not that of the slots"),
            Self::WrongSegments => {
                f.write_str("the last element segments are not those of the slots")
            }
            Self::WrongFirstUseFunctions => {
                f.write_str("the last functions are not the first-use functions")
            }
            Self::DirectCall { offset, symbol, .. } => {
                write!(f, "the call at {offset:#x} of `{symbol}` has no slot")
            }
            Self::WrongIndirectCall { offset, .. } => {
                write!(
                    f,
                    "the call at {offset:#x} goes through no slot of its type"
                )
            }
        }
    }
}

impl core::error::Error for Violation<'_> {}
