//! The references and definitions of one DSO, with interned names and types.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::names::NameId;
use super::signatures::SignatureId;
use super::symbol::SymbolKind;
use crate::read::dylink::MemInfo;

/// A DSO of a [`Namespace`](super::Namespace). A main module without a `dylink.0` section is also a DSO.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DsoId(pub(super) u32);

impl DsoId {
    /// Returns the position among the DSOs of the namespace.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The origin of a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Provider {
    /// A DSO that exports the definition.
    Dso(DsoId),
    /// The host, which provides the definition.
    Host,
}

/// A symbol reference: an import of a DSO, or a function that a relinked DSO calls through a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The DSO that contains the reference.
    pub dso: DsoId,
    /// The import index in the DSO. The slots without imports are numbered after the imports.
    pub import: u32,
    /// The module name: `env`, `GOT.func`, or `GOT.mem`, if loaders look up the symbol by name.
    pub module: NameId,
    /// The symbol name.
    pub name: NameId,
    /// The required kind and type.
    pub ty: ReferenceType,
    /// Whether the symbol may remain undefined. Its address is then 0 (`WASM_SYMBOL_BINDING_WEAK`).
    pub is_weak: bool,
    /// Whether the DSO exports the imported function again.
    pub is_reexported: bool,
}

/// The kind and the type that a reference requires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReferenceType {
    /// A function of this type.
    Function(SignatureId),
    /// The address of a function or of data.
    Address,
    /// An exception tag of this type.
    Tag(SignatureId),
    /// A memory, a table, or a global that loaders do not look up by name in other DSOs.
    Other,
}

impl ReferenceType {
    /// Returns the kind of the symbol, or `None` if the reference does not refer to a symbol.
    #[must_use]
    pub fn symbol(self) -> Option<SymbolKind> {
        match self {
            Self::Function(_) => Some(SymbolKind::Function),
            Self::Address => Some(SymbolKind::Address),
            Self::Tag(_) => Some(SymbolKind::Tag),
            Self::Other => None,
        }
    }

    /// Returns the type of a function or a tag.
    #[must_use]
    pub fn signature(self) -> Option<SignatureId> {
        match self {
            Self::Function(signature) | Self::Tag(signature) => Some(signature),
            Self::Address | Self::Other => None,
        }
    }
}

/// A definition of a symbol: an export of a DSO, or an item that the host provides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The provider of the definition.
    pub provider: Provider,
    /// The module name under which it is imported: `env` for the exports of a DSO.
    pub module: NameId,
    /// The symbol name.
    pub name: NameId,
    /// The kind and the type.
    pub ty: DefinitionType,
    /// Whether a DSO exports one of its imports. The definition then belongs to a different provider.
    pub is_reexport: bool,
    /// The export index in the DSO, or 0 if the host provides the definition.
    pub export: u32,
}

/// The kind and the type of a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DefinitionType {
    /// A function of this type. The type of a host function may be unknown.
    Function(Option<SignatureId>),
    /// Data. The value of a global is its address.
    Data,
    /// An exception tag of this type. The type of a host's tag may be unknown.
    Tag(Option<SignatureId>),
}

impl DefinitionType {
    /// Returns `true` if the definition can define symbols of a kind. A function also has an address.
    #[must_use]
    pub fn defines(self, kind: SymbolKind) -> bool {
        match self {
            Self::Function(_) => matches!(kind, SymbolKind::Function | SymbolKind::Address),
            Self::Data => kind == SymbolKind::Address,
            Self::Tag(_) => kind == SymbolKind::Tag,
        }
    }

    /// Returns the type of a function or a tag, if the type is known.
    #[must_use]
    pub fn signature(self) -> Option<SignatureId> {
        match self {
            Self::Function(signature) | Self::Tag(signature) => signature,
            Self::Data => None,
        }
    }
}

/// The declarations of a module that a linker needs.
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
    /// Returns the name under which the DSO was added.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the names of the needed DSOs (`WASM_DYLINK_NEEDED`), in order.
    pub fn needed(&self) -> impl Iterator<Item = &str> {
        self.needed.iter().map(|name| &**name)
    }

    /// Returns the directories in which a loader looks for needed DSOs (`WASM_DYLINK_RUNTIME_PATH`), in
    /// order.
    pub fn runtime_path(&self) -> impl Iterator<Item = &str> {
        self.runtime_path.iter().map(|path| &**path)
    }

    /// Returns the memory and table space that the DSO needs, or `None` if it has no `dylink.0` section.
    #[must_use]
    pub fn mem_info(&self) -> Option<MemInfo> {
        self.mem_info
    }

    /// Returns the references, in the order of the imports.
    #[must_use]
    pub fn references(&self) -> &[Reference] {
        &self.references
    }

    /// Returns the definitions, in the order of the exports.
    #[must_use]
    pub fn definitions(&self) -> &[Definition] {
        &self.definitions
    }
}
