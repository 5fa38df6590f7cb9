//! The bindings of a program: which definition each reference gets, and in which way.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use super::finding::Symbol;
use super::libraries::LibraryId;
use super::report::Report;
use crate::emscripten::conventions;
use crate::link::{Definition, DsoId, ENV, Lookup, Provider, Reference, Scope, SymbolKind};
use crate::read::latebind::is_added_import;

/// A reference of a library, and the definition that it gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Binding {
    /// The symbol.
    pub symbol: Symbol,
    /// The definition. `None` if it is undefined, or if the loader makes a function from the name.
    pub definition: Option<Definition>,
    /// The way in which the reference is bound.
    pub way: Way,
}

/// The way in which a reference is bound in an unmodified program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Way {
    /// A function of a library, when the importing library is loaded. Its calls are direct.
    Direct,
    /// A function of a different library, which a stub of the loader finds at the first call.
    Late,
    /// A function that the library defines itself, which a stub of the loader finds at the first call.
    Itself,
    /// A function of the program's JavaScript.
    JavaScript,
    /// The address of a function or of data.
    Address,
    /// An exception tag.
    Tag,
    /// No definition was found. A weak reference may remain without one.
    Undefined,
}

impl Way {
    /// All ways, in the order of reports.
    pub const ALL: [Self; 7] = [
        Self::Direct,
        Self::Late,
        Self::Itself,
        Self::JavaScript,
        Self::Address,
        Self::Tag,
        Self::Undefined,
    ];

    /// Returns the name, which the reports of the command contain.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Late => "late",
            Self::Itself => "self",
            Self::JavaScript => "javascript",
            Self::Address => "address",
            Self::Tag => "tag",
            Self::Undefined => "undefined",
        }
    }
}

impl Report {
    /// Returns the bindings of a library, in the order of its imports. Each symbol occurs once.
    ///
    /// The main module's references are those for which its JavaScript provides stubs. They may be bound to any library,
    /// because any may be opened with `RTLD_GLOBAL`.
    #[must_use]
    pub fn bindings(&self, id: LibraryId) -> Vec<Binding> {
        let namespace = self.namespace();
        let Some(dso) = self.libraries().get(id.index()).and_then(|it| it.dso) else {
            return Vec::new();
        };
        let search = Search {
            report: self,
            id,
            dso,
            scope: self.scope_of(id, dso),
        };
        let mut seen = BTreeSet::new();
        let references = namespace.references(dso).iter();
        let bindings = references.filter_map(|reference| search.binding(reference));
        bindings.filter(|it| seen.insert(it.symbol)).collect()
    }

    fn scope_of(&self, id: LibraryId, dso: DsoId) -> Scope {
        if id != LibraryId::MAIN {
            return self.load().scope(id, dso);
        }
        let order = self.load_order().iter();
        let loaded = order.filter_map(|it| self.libraries().get(it.index())?.dso);
        Scope::new(core::iter::once(Provider::Host).chain(loaded.map(Provider::Dso)))
    }
}

/// The search for the definitions of one library.
struct Search<'r> {
    report: &'r Report,
    id: LibraryId,
    dso: DsoId,
    scope: Scope,
}

impl Search<'_> {
    fn binding(&self, reference: &Reference) -> Option<Binding> {
        let namespace = self.report.namespace();
        let kind = reference.ty.symbol()?;
        let (module, name) = (
            namespace.name(reference.module),
            namespace.name(reference.name),
        );
        if is_added_import(module, name) {
            return None;
        }
        let definition = match kind {
            SymbolKind::Function if !conventions::is_searched(module) => None,
            SymbolKind::Address => self.lookup(reference),
            SymbolKind::Function | SymbolKind::Tag => self.lookup(&Reference {
                // The loader searches under this name, whatever the module name of the import is.
                module: namespace.find_name(ENV).unwrap_or(reference.module),
                ..*reference
            }),
        };
        let is_made = kind == SymbolKind::Function && conventions::may_be_made_by_loader(name);
        let way = match (kind, &definition) {
            (_, None) if is_made => Way::JavaScript,
            (_, None) => Way::Undefined,
            (SymbolKind::Address, Some(_)) => Way::Address,
            (SymbolKind::Tag, Some(_)) => Way::Tag,
            (SymbolKind::Function, Some(definition)) => self.way(definition),
        };
        Some(Binding {
            symbol: Symbol {
                kind,
                module: reference.module,
                name: reference.name,
                signature: reference.ty.signature(),
            },
            definition,
            way,
        })
    }

    fn lookup(&self, reference: &Reference) -> Option<Definition> {
        match self.report.namespace().lookup(reference, &self.scope) {
            Lookup::Found { definition, .. } | Lookup::Mismatch { definition, .. } => {
                Some(definition)
            }
            Lookup::Undefined { .. } => None,
        }
    }

    fn way(&self, definition: &Definition) -> Way {
        let load = self.report.load();
        let provider = definition.provider;
        let position = self.scope.position(provider);
        let is_before = position.is_some_and(|it| it < load.globals_before(self.id));
        // The exports of the main module become global symbols after these libraries are loaded.
        let is_too_late = load.is_at_start(self.id) && self.is_main(provider);
        match provider {
            Provider::Host => Way::JavaScript,
            Provider::Dso(dso) if dso == self.dso => Way::Itself,
            // The main module is instantiated first, so its calls of libraries go through stubs.
            _ if self.id == LibraryId::MAIN || !is_before || is_too_late => Way::Late,
            Provider::Dso(_) => Way::Direct,
        }
    }

    fn is_main(&self, provider: Provider) -> bool {
        let main = self.report.libraries().first().and_then(|it| it.dso);
        main.is_some_and(|main| provider == Provider::Dso(main))
    }
}
