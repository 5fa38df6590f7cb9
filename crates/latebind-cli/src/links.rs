//! The symbols that a module refers to, defines, or has from its host. The core decides which import
//! is a symbol, and what defines one.

use std::collections::BTreeSet;

use latebind::{ExportKind, ImportKind, Module, Signature, SymbolKind};

/// All kinds.
const KINDS: [SymbolKind; 3] = [SymbolKind::Function, SymbolKind::Address, SymbolKind::Tag];

/// Symbols, by their kinds and names.
pub(crate) type Set = BTreeSet<(SymbolKind, String)>;

/// A reference to a symbol: an import.
#[derive(Debug)]
pub(crate) struct Reference<'a> {
    pub(crate) kind: SymbolKind,
    pub(crate) module: &'a str,
    pub(crate) name: &'a str,
    /// The type of a function or a tag.
    pub(crate) signature: Option<String>,
    /// Whether the module defines the symbol itself.
    pub(crate) is_self: bool,
    /// Whether no module has to define it.
    pub(crate) is_weak: bool,
}

/// Returns the references of a module, in the order of its imports.
pub(crate) fn references<'a>(module: &Module<'a>) -> Vec<Reference<'a>> {
    let exports: BTreeSet<(&str, ExportKind)> = module
        .exports()
        .map(|export| (export.name.as_str(), export.kind))
        .collect();
    let is_self = |kind: SymbolKind, name| {
        let mut exports = exports.range((name, ExportKind::Func)..=(name, ExportKind::Tag));
        exports.any(|(_, export)| kind.is_defined_by(*export))
    };
    let weak = module.dylink().map(latebind::Dylink::weak_names);
    let weak = weak.unwrap_or_default();
    let types = module.references().types();
    let reference = |import: latebind::Import<'a>| {
        let kind = SymbolKind::of(&import)?;
        let name = import.name.as_str();
        let ty = match import.kind {
            ImportKind::Func { ty, .. } | ImportKind::Tag { ty } => types.func(ty),
            _ => None,
        };
        Some(Reference {
            kind,
            module: import.module.as_str(),
            name,
            signature: ty.map(|ty| Signature::of(&ty).to_string()),
            is_self: is_self(kind, name),
            is_weak: weak.contains(name),
        })
    };
    module
        .references()
        .imports()
        .filter_map(reference)
        .collect()
}

/// Returns the symbols that a module defines.
pub(crate) fn definitions(module: &Module<'_>) -> Set {
    let mut definitions = Set::new();
    for export in module.exports() {
        let kinds = KINDS
            .into_iter()
            .filter(|kind| kind.is_defined_by(export.kind));
        definitions.extend(kinds.map(|kind| (kind, export.name.as_str().to_owned())));
    }
    definitions
}

/// Returns the symbols that the host of a main module defines, as far as the imports of the main
/// module show.
pub(crate) fn provided(main: &Module<'_>) -> Set {
    let mut provided = Set::new();
    for import in main.references().imports() {
        let kinds = KINDS
            .into_iter()
            .filter(|kind| kind.is_provided_for(&import));
        provided.extend(kinds.map(|kind| (kind, import.name.as_str().to_owned())));
    }
    provided
}
