//! What one DSO needs and defines, with interned names and types.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::names::NameId;
use super::signatures::SignatureId;
use super::symbol::SymbolKind;
use crate::read::dylink::MemInfo;

/// A DSO of a [`Namespace`](super::Namespace). A main module without a section `dylink.0` is one, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DsoId(pub(super) u32);

impl DsoId {
    /// The position among the DSOs of its namespace.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The origin of a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Provider {
    /// A DSO exports it.
    Dso(DsoId),
    /// The host provides it.
    Host,
}

/// A symbol reference: an import of a DSO.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The DSO that has it.
    pub dso: DsoId,
    /// The index among all imports of the DSO.
    pub import: u32,
    /// The module name: `env`, `GOT.func`, or `GOT.mem`, if the symbol is found by its name.
    pub module: NameId,
    /// The name of the symbol.
    pub name: NameId,
    /// What it must be.
    pub ty: ReferenceType,
    /// Whether the symbol may remain undefined. Its address is then 0 (`WASM_SYMBOL_BINDING_WEAK`).
    pub is_weak: bool,
    /// Whether the DSO exports the imported function again.
    pub is_reexported: bool,
}

/// What a reference must find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReferenceType {
    /// A function of a type.
    Function(SignatureId),
    /// The address of a function or of data.
    Address,
    /// A tag of exceptions, of a type.
    Tag(SignatureId),
    /// A memory, a table, or a global that is not found by its name in other DSOs.
    Other,
}

impl ReferenceType {
    /// The kind of the symbol, or `None` if the reference is not to a symbol.
    #[must_use]
    pub fn symbol(self) -> Option<SymbolKind> {
        match self {
            Self::Function(_) => Some(SymbolKind::Function),
            Self::Address => Some(SymbolKind::Address),
            Self::Tag(_) => Some(SymbolKind::Tag),
            Self::Other => None,
        }
    }

    /// The type of a function or a tag.
    #[must_use]
    pub fn signature(self) -> Option<SignatureId> {
        match self {
            Self::Function(signature) | Self::Tag(signature) => Some(signature),
            Self::Address | Self::Other => None,
        }
    }
}

/// A definition of a symbol: an export of a DSO, or something that the host provides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Definition {
    /// Who defines it.
    pub provider: Provider,
    /// The module name by which it is imported: `env` for what a DSO exports.
    pub module: NameId,
    /// The name of the symbol.
    pub name: NameId,
    /// What it is.
    pub ty: DefinitionType,
    /// Whether a DSO exports one of its imports, so that the definition is that of another.
    pub is_reexport: bool,
    /// The index among all exports of the DSO, or 0 if the host provides it.
    pub export: u32,
}

/// What a definition is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DefinitionType {
    /// A function of a type. The type of a host function may not be known.
    Function(Option<SignatureId>),
    /// Data, by its address, which is the value of a global.
    Data,
    /// A tag of exceptions, of a type.
    Tag(SignatureId),
}

impl DefinitionType {
    /// Returns `true` if it defines symbols of a kind. A function has an address.
    #[must_use]
    pub fn defines(self, kind: SymbolKind) -> bool {
        match self {
            Self::Function(_) => matches!(kind, SymbolKind::Function | SymbolKind::Address),
            Self::Data => kind == SymbolKind::Address,
            Self::Tag(_) => kind == SymbolKind::Tag,
        }
    }

    /// The type of a function or a tag, if it is known.
    #[must_use]
    pub fn signature(self) -> Option<SignatureId> {
        match self {
            Self::Function(signature) => signature,
            Self::Tag(signature) => Some(signature),
            Self::Data => None,
        }
    }
}

/// What a module declares, as a linker sees it.
#[derive(Clone, Debug)]
pub struct Dso {
    pub(super) name: Box<str>,
    pub(super) needed: Vec<Box<str>>,
    pub(super) runtime_path: Vec<Box<str>>,
    pub(super) mem_info: Option<MemInfo>,
    pub(super) references: Vec<Reference>,
    pub(super) definitions: Vec<Definition>,
}

impl Dso {
    /// The name under which it was added.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The names of the DSOs that it needs (`WASM_DYLINK_NEEDED`), in order.
    pub fn needed(&self) -> impl Iterator<Item = &str> {
        self.needed.iter().map(|name| &**name)
    }

    /// The directories in which a loader looks for them (`WASM_DYLINK_RUNTIME_PATH`), in order.
    pub fn runtime_path(&self) -> impl Iterator<Item = &str> {
        self.runtime_path.iter().map(|path| &**path)
    }

    /// The memory and table space that it needs, or `None` if it has no section `dylink.0`.
    #[must_use]
    pub fn mem_info(&self) -> Option<MemInfo> {
        self.mem_info
    }

    /// Its references, in the order of its imports.
    #[must_use]
    pub fn references(&self) -> &[Reference] {
        &self.references
    }

    /// Its definitions, in the order of its exports.
    #[must_use]
    pub fn definitions(&self) -> &[Definition] {
        &self.definitions
    }
}
