//! Symbols that a loader looks up by name, and which exports define them.
//!
//! Emscripten has one namespace for the entries of `GOT.func` and `GOT.mem` (`GOTHandler` and
//! `updateGOT` in `libdylink.js`): a function or an address of data defines an entry of either. A
//! function gets its stub while it is undefined, but an entry or a tag that stays undefined ends the
//! load, with `bad export type for 'NAME': undefined` or a `LinkError`.

use super::convention::{GOT_FUNC, GOT_MEM};
use crate::read::export::ExportKind;
use crate::read::import::{Import, ImportKind};

/// The kind of a symbol that a loader looks up by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum SymbolKind {
    /// A function that is called.
    Function,
    /// The address of a function or of data, in an entry of the GOT.
    Address,
    /// A tag of exceptions.
    Tag,
}

impl SymbolKind {
    /// Returns the kind of the symbol that an import refers to, or `None` if it is not a symbol: a
    /// memory, a table, or a global such as `__memory_base`.
    #[must_use]
    pub fn of(import: &Import<'_>) -> Option<Self> {
        match import.kind {
            ImportKind::Func { .. } => Some(Self::Function),
            ImportKind::Tag { .. } => Some(Self::Tag),
            ImportKind::Global { .. } => {
                let is_entry = import.module == GOT_FUNC || import.module == GOT_MEM;
                is_entry.then_some(Self::Address)
            }
            ImportKind::Table { .. } | ImportKind::Memory { .. } => None,
        }
    }

    /// Returns whether an export of a DSO defines symbols of this kind.
    #[must_use]
    pub fn is_defined_by(self, export: ExportKind) -> bool {
        match self {
            Self::Function => export == ExportKind::Func,
            Self::Address => matches!(export, ExportKind::Func | ExportKind::Global),
            Self::Tag => export == ExportKind::Tag,
        }
    }

    /// Returns whether an import of the main module shows that the host defines symbols of this kind
    /// under its name. The loader puts a host function into the table if its address is needed.
    #[must_use]
    pub fn is_provided_for(self, import: &Import<'_>) -> bool {
        match self {
            Self::Function | Self::Address => matches!(import.kind, ImportKind::Func { .. }),
            Self::Tag => matches!(import.kind, ImportKind::Tag { .. }),
        }
    }
}
