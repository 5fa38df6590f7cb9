//! Symbols that a loader looks up by name.
//!
//! Emscripten has one namespace for the entries of `GOT.func` and `GOT.mem` (`GOTHandler` and
//! `updateGOT` in `libdylink.js`): a function or a data address defines an entry of either. An undefined
//! function gets a stub. If a GOT entry or a tag remains undefined, the load fails with
//! `bad export type for 'NAME': undefined` or a `LinkError`.

use super::convention::{GOT_FUNC, GOT_MEM};
use crate::read::import::{Import, ImportKind};

/// The kind of a symbol that a loader looks up by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum SymbolKind {
    /// A function that the DSO calls.
    Function,
    /// The address of a function or of data, in a GOT entry.
    Address,
    /// An exception tag.
    Tag,
}

impl SymbolKind {
    /// Returns the kind of the symbol that an import refers to, or `None` if the import is not a symbol
    /// reference: a memory, a table, or a global such as `__memory_base`.
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
}
