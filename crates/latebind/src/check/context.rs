//! The references of one library, and the facts to check them.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use super::finding::{Detail, Finding, Symbol, Unchecked};
use super::kind::Kind;
use super::libraries::LibraryId;
use super::profile::{Provided, ProvidedBy, ProvidedKind};
use super::run::Run;
use crate::emscripten::frames::Frame;
use crate::link::{Definition, DsoId, ENV, NameId, Provider, Reference, Scope, SymbolKind};

/// The references of one library, and the facts to check them.
pub(super) struct Context<'r> {
    pub(super) run: &'r Run<'r>,
    pub(super) id: LibraryId,
    pub(super) dso: DsoId,
    pub(super) scope: Scope,
    /// The number of global providers that are loaded before the library.
    globals_before: u32,
    /// Whether the library may be loaded before the exports of the main module are global symbols.
    is_at_start: bool,
    /// The module name `env`, under which the loader searches.
    pub(super) env: Option<NameId>,
    frames: BTreeMap<Frame, BTreeSet<NameId>>,
}

impl<'r> Context<'r> {
    pub(super) fn new(run: &'r Run<'r>, id: LibraryId, dso: DsoId) -> Self {
        Self {
            run,
            id,
            dso,
            scope: run.load.scope(id, dso),
            globals_before: run.load.globals_before(id),
            is_at_start: run.load.is_at_start(id),
            env: run.namespace.find_name(ENV),
            frames: BTreeMap::new(),
        }
    }

    pub(super) fn name(&self, name: NameId) -> &'r str {
        self.run.namespace.name(name)
    }

    pub(super) fn symbol(&self, reference: &Reference, kind: SymbolKind) -> Symbol {
        Symbol {
            kind,
            module: reference.module,
            name: reference.name,
            signature: reference.ty.signature(),
        }
    }

    pub(super) fn frame(&mut self, frame: Frame, name: NameId) {
        self.frames.entry(frame).or_default().insert(name);
    }

    pub(super) fn leave(&self, reason: Unchecked, symbol: Symbol, findings: &mut Vec<Finding>) {
        let detail = Detail::Unchecked(reason);
        findings.push(Finding::new(Kind::Unchecked, self.id, Some(symbol), detail));
    }

    /// Returns the names of the functions that the program's JavaScript defines.
    pub(super) fn host_functions(&self) -> Vec<NameId> {
        let profile = self.run.profile;
        let is_function = |it: &&Provided| {
            it.by == ProvidedBy::JavaScript && matches!(it.kind, ProvidedKind::Function(_))
        };
        let names = profile.definitions.iter().filter(is_function);
        names
            .filter_map(|it| self.run.namespace.find_name(&it.name))
            .collect()
    }

    /// Returns `true` if a reference never goes through a stub of the loader: the main module defines it, and the
    /// library is loaded while the program runs. A library that defines it may be loaded later in other runs.
    pub(super) fn is_always_direct(&self, definition: &Definition) -> bool {
        let main = self.run.libraries.first().and_then(|it| it.dso);
        let is_of_main = main.is_some_and(|main| definition.provider == Provider::Dso(main));
        is_of_main && !self.is_at_start
    }

    /// Returns `true` if a definition is a global symbol when the library is instantiated.
    pub(super) fn is_direct(&self, definition: &Definition) -> bool {
        let position = self.scope.position(definition.provider);
        position.is_some_and(|it| it < self.globals_before)
    }

    pub(super) fn defined(
        &self,
        kind: Kind,
        symbol: Symbol,
        definition: Definition,
        findings: &mut Vec<Finding>,
    ) {
        let detail = Detail::Defined {
            definition,
            other: None,
        };
        findings.push(Finding::new(kind, self.id, Some(symbol), detail));
    }

    /// Adds the findings about many symbols.
    pub(super) fn finish(self, findings: &mut Vec<Finding>) {
        for (frame, functions) in self.frames {
            let functions = functions.into_iter().collect();
            let detail = Detail::Suspension { frame, functions };
            findings.push(Finding::new(Kind::CannotSuspend, self.id, None, detail));
        }
    }
}
