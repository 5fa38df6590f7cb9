//! Checks the references of a library: whether each has a definition, and of the right type, at the time at which the
//! loader needs it.
//!
//! When a library is loaded, its functions and tags are taken from the global symbols. A function that is not among
//! them gets a stub, which searches the global scope, the local scope, and the library itself when it is called. An
//! engine compares the types of wasm functions. JavaScript, which includes stubs, converts arguments and results.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use super::checker::Run;
use super::definitions::Addresses;
use super::finding::{Cause, Detail, Finding, Symbol, Unchecked};
use super::kind::{Fails, Kind};
use super::libraries::{LibraryId, State};
use super::suspension::Frame;
use super::undefined;
use crate::emscripten::conventions;
use crate::link::{
    Definition, DsoId, GOT_FUNC, Lookup, NameId, Provider, Reference, ReferenceType, Scope,
    SymbolKind,
};
use crate::read::latebind::is_binder;

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
    env: Option<NameId>,
    frames: BTreeMap<Frame, BTreeSet<NameId>>,
}

/// Checks the references of the main module that libraries define, and returns their number.
pub(super) fn check_main(run: &Run<'_>, findings: &mut Vec<Finding>) -> usize {
    let namespace = &run.checker.namespace;
    let Some(dso) = run.checker.libraries.first().and_then(|it| it.dso) else {
        return 0;
    };
    // Any library may be opened globally later, also after a library with the same definition.
    let all = namespace.dsos().map(|(id, _)| Provider::Dso(id));
    let mut context = Context::new(run, LibraryId::MAIN, dso);
    context.scope = Scope::new(core::iter::once(Provider::Host).chain(all));
    let references = namespace.references(dso);
    for reference in references {
        let Some(kind) = reference.ty.symbol() else {
            continue;
        };
        let symbol = context.symbol(reference, kind);
        match namespace.lookup(reference, &context.scope) {
            Lookup::Found { .. } => {}
            Lookup::Mismatch { definition, .. } => {
                context.defined(Kind::TypeConverted, symbol, definition, findings);
            }
            // The program may load further libraries.
            Lookup::Undefined { .. } => {}
        }
        if kind == SymbolKind::Function {
            context.frame(Frame::Stub, reference.name);
        }
    }
    for definition in context.host_functions() {
        let name = namespace.name(definition);
        let frame = match conventions::may_be_made_by_loader(name) {
            true => Frame::Invoke,
            false => Frame::JavaScript,
        };
        context.frame(frame, definition);
    }
    context.finish(findings);
    references.len()
}

/// Checks the references of a library, and returns their number.
pub(super) fn check(
    run: &Run<'_>,
    id: LibraryId,
    addresses: &Addresses,
    findings: &mut Vec<Finding>,
) -> usize {
    let library = run.checker.libraries.get(id.index());
    let Some((library, dso)) = library.and_then(|it| Some((it, it.dso?))) else {
        return 0;
    };
    let references = run.checker.namespace.references(dso);
    if let State::OldDylink = library.state {
        return 0;
    }
    let mut context = Context::new(run, id, dso);
    let mut count = 0;
    // A name may be imported twice, with the same type.
    let mut seen = BTreeSet::new();
    for reference in references {
        let Some(kind) = reference.ty.symbol() else {
            continue;
        };
        count += 1;
        let symbol = context.symbol(reference, kind);
        if !seen.insert(symbol) {
            continue;
        }
        match kind {
            SymbolKind::Function => context.function(reference, symbol, findings),
            SymbolKind::Address => context.address(reference, symbol, addresses, findings),
            SymbolKind::Tag => context.tag(reference, symbol, findings),
        }
    }
    for name in &library.constructors {
        context.frame(Frame::Constructor, *name);
    }
    context.finish(findings);
    count
}

impl<'r> Context<'r> {
    fn new(run: &'r Run<'r>, id: LibraryId, dso: DsoId) -> Self {
        Self {
            run,
            id,
            dso,
            scope: run.load.scope(id, dso),
            globals_before: run.load.globals_before(id),
            is_at_start: run.load.is_at_start(id),
            env: run.checker.namespace.find_name(crate::link::ENV),
            frames: BTreeMap::new(),
        }
    }

    fn name(&self, name: NameId) -> &'r str {
        self.run.checker.namespace.name(name)
    }

    fn symbol(&self, reference: &Reference, kind: SymbolKind) -> Symbol {
        Symbol {
            kind,
            module: reference.module,
            name: reference.name,
            signature: reference.ty.signature(),
        }
    }

    fn frame(&mut self, frame: Frame, name: NameId) {
        self.frames.entry(frame).or_default().insert(name);
    }

    fn leave(&self, reason: Unchecked, symbol: Symbol, findings: &mut Vec<Finding>) {
        let detail = Detail::Unchecked(reason);
        findings.push(Finding::new(Kind::Unchecked, self.id, Some(symbol), detail));
    }

    /// Returns the names of the functions that the program's JavaScript defines.
    fn host_functions(&self) -> Vec<NameId> {
        let profile = self.run.checker.profile;
        let is_function = |it: &&super::Provided| {
            it.by == super::ProvidedBy::JavaScript
                && matches!(it.kind, super::ProvidedKind::Function(_))
        };
        let names = profile.definitions.iter().filter(is_function);
        names
            .filter_map(|it| self.run.checker.namespace.find_name(&it.name))
            .collect()
    }

    /// Returns `true` if a reference never goes through a stub of the loader: the main module defines it, and the
    /// library is loaded while the program runs. A library that defines it may be loaded later in other runs.
    fn is_always_direct(&self, definition: &Definition) -> bool {
        let main = self.run.checker.libraries.first().and_then(|it| it.dso);
        let is_of_main = main.is_some_and(|main| definition.provider == Provider::Dso(main));
        is_of_main && !self.is_at_start
    }

    /// Returns `true` if a definition is a global symbol when the library is instantiated.
    fn is_direct(&self, definition: &Definition) -> bool {
        let position = self.scope.position(definition.provider);
        position.is_some_and(|it| it < self.globals_before)
    }

    fn function(&mut self, reference: &Reference, symbol: Symbol, findings: &mut Vec<Finding>) {
        let module = self.name(reference.module);
        let name = self.name(reference.name);
        if is_binder(module, name) {
            return;
        }
        if !conventions::is_searched(module) {
            let detail = Detail::Undefined {
                nearest: Vec::new(),
                cause: Cause::ForeignModule,
            };
            findings.push(Finding {
                fails: Fails::Load,
                ..Finding::new(Kind::UndefinedFunction, self.id, Some(symbol), detail)
            });
            return;
        }
        let searched = Reference {
            module: self.env.unwrap_or(reference.module),
            ..*reference
        };
        let lookup = self.run.checker.namespace.lookup(&searched, &self.scope);
        let frame = match lookup.definition() {
            _ if conventions::may_be_made_by_loader(name) => Some(Frame::Invoke),
            Some(it) if it.provider == Provider::Host => Some(Frame::JavaScript),
            Some(it) if self.is_always_direct(it) => None,
            _ => Some(Frame::Stub),
        };
        if frame == Some(Frame::Stub) && self.is_own_javascript(name) {
            self.frame(Frame::JavaScript, reference.name);
        }
        if let Some(frame) = frame {
            self.frame(frame, reference.name);
        }
        match lookup {
            Lookup::Found {
                definition,
                shadowed,
            } => {
                if definition.ty.signature().is_none() {
                    self.leave(Unchecked::Untyped, symbol, findings);
                }
                self.interposed(symbol, definition, &shadowed, findings);
            }
            Lookup::Mismatch { definition, .. } => {
                let is_host = definition.provider == Provider::Host;
                let kind = match self.is_direct(&definition) && !is_host {
                    true => Kind::TypeMismatch,
                    false => Kind::TypeConverted,
                };
                self.defined(kind, symbol, definition, findings);
            }
            Lookup::Undefined { .. } if self.is_own_javascript(name) => {}
            Lookup::Undefined { nearest } => {
                self.undefined(
                    Kind::UndefinedFunction,
                    reference,
                    symbol,
                    &nearest,
                    findings,
                );
            }
        }
    }

    /// Returns `true` if the library contains the text of a JavaScript function (`EM_JS`).
    fn is_own_javascript(&self, name: &str) -> bool {
        let namespace = &self.run.checker.namespace;
        let export = namespace.find_name(&conventions::em_js_export(name));
        let definitions = export.map(|it| namespace.definitions_of(it));
        let mut definitions = definitions.unwrap_or_default().iter();
        definitions.any(|it| {
            it.provider == Provider::Dso(self.dso) || self.scope.position(it.provider).is_some()
        })
    }

    fn tag(&mut self, reference: &Reference, symbol: Symbol, findings: &mut Vec<Finding>) {
        let searched = Reference {
            module: self.env.unwrap_or(reference.module),
            ..*reference
        };
        let lookup = self.run.checker.namespace.lookup(&searched, &self.scope);
        match lookup {
            Lookup::Found { definition, .. } if self.is_direct(&definition) => {
                if definition.ty.signature().is_none() {
                    self.leave(Unchecked::Untyped, symbol, findings);
                }
            }
            Lookup::Mismatch { definition, .. } if self.is_direct(&definition) => {
                self.defined(Kind::TagMismatch, symbol, definition, findings);
            }
            Lookup::Found { definition, .. } | Lookup::Mismatch { definition, .. } => {
                self.undefined(
                    Kind::UndefinedTag,
                    reference,
                    symbol,
                    &[definition],
                    findings,
                );
            }
            Lookup::Undefined { nearest } => {
                self.undefined(Kind::UndefinedTag, reference, symbol, &nearest, findings);
            }
        }
    }

    fn address(
        &mut self,
        reference: &Reference,
        symbol: Symbol,
        addresses: &Addresses,
        findings: &mut Vec<Finding>,
    ) {
        let is_function = self.name(reference.module) == GOT_FUNC;
        let kind = match is_function {
            true => Kind::UndefinedAddress,
            false => Kind::UndefinedData,
        };
        let lookup = self.run.checker.namespace.lookup(reference, &self.scope);
        // The loader stores the address of the first definition that it meets, in any scope.
        let first = addresses.first(reference.name, self.id);
        match lookup {
            Lookup::Found {
                definition,
                shadowed,
            } => {
                let is_data = matches!(definition.ty, crate::link::DefinitionType::Data);
                if is_function && is_data {
                    let mut found = Vec::new();
                    self.undefined(kind, reference, symbol, &[definition], &mut found);
                    findings.extend(found.into_iter().map(|it| Finding {
                        fails: Fails::Call,
                        ..it
                    }));
                    return;
                }
                if definition.ty.signature().is_none() && !is_data {
                    self.leave(Unchecked::Untyped, symbol, findings);
                }
                match first {
                    Some(first) if self.scope.position(first.provider).is_none() => {
                        self.shared(symbol, first, Some(definition), is_data, findings);
                    }
                    _ => self.interposed(symbol, definition, &shadowed, findings),
                }
            }
            Lookup::Mismatch { .. } => {}
            Lookup::Undefined { nearest } => match first {
                Some(first) => self.shared(symbol, first, None, true, findings),
                None => self.undefined(kind, reference, symbol, &nearest, findings),
            },
        }
    }

    fn shared(
        &self,
        symbol: Symbol,
        definition: Definition,
        other: Option<Definition>,
        is_data: bool,
        findings: &mut Vec<Finding>,
    ) {
        if other.is_some() && conventions::has_vague_linkage(self.name(symbol.name), is_data) {
            return;
        }
        let detail = Detail::Defined { definition, other };
        findings.push(Finding::new(
            Kind::SharedAddress,
            self.id,
            Some(symbol),
            detail,
        ));
    }

    /// Reports that an earlier definition replaces the library's own.
    fn interposed(
        &self,
        symbol: Symbol,
        definition: Definition,
        shadowed: &[Definition],
        findings: &mut Vec<Finding>,
    ) {
        let is_own = |it: &&Definition| it.provider == Provider::Dso(self.dso);
        let Some(own) = shadowed.iter().find(is_own) else {
            return;
        };
        let is_data = matches!(own.ty, crate::link::DefinitionType::Data);
        let name = self.name(symbol.name);
        if own.is_reexport
            || definition.provider == own.provider
            || conventions::has_vague_linkage(name, is_data)
            || conventions::is_internal(name.as_bytes())
        {
            return;
        }
        let detail = Detail::Defined {
            definition,
            other: Some(*own),
        };
        findings.push(Finding::new(
            Kind::Interposed,
            self.id,
            Some(symbol),
            detail,
        ));
    }

    fn defined(
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

    fn undefined(
        &mut self,
        kind: Kind,
        reference: &Reference,
        symbol: Symbol,
        nearest: &[Definition],
        findings: &mut Vec<Finding>,
    ) {
        let name = self.name(reference.name);
        // A stub replaces a tag that is weak, and the engine rejects it.
        if reference.is_weak && !matches!(reference.ty, ReferenceType::Tag(_)) {
            findings.push(Finding::new(
                Kind::WeakUndefined,
                self.id,
                Some(symbol),
                Detail::None,
            ));
            return;
        }
        let missing = self.run.missing.get(self.id.index());
        if missing.is_some_and(|it| !it.is_empty()) {
            return self.leave(Unchecked::MissingNeeded, symbol, findings);
        }
        if self.may_be_javascript(kind, name) {
            return self.leave(Unchecked::NoGlue, symbol, findings);
        }
        let detail = undefined::detail(self, kind, symbol, nearest);
        let is_data = |it: &Definition| {
            self.is_direct(it) && matches!(it.ty, crate::link::DefinitionType::Data)
        };
        // The engine rejects a number as a function, but the loader calls a stub only later.
        let fails = match kind == Kind::UndefinedFunction && nearest.iter().any(is_data) {
            true => Fails::Load,
            false => kind.fails(),
        };
        findings.push(Finding {
            fails,
            ..Finding::new(kind, self.id, Some(symbol), detail)
        });
    }

    /// Returns `true` if the program's JavaScript may define a symbol, and is unknown.
    fn may_be_javascript(&self, kind: Kind, name: &str) -> bool {
        let profile = self.run.checker.profile;
        if conventions::may_be_made_by_loader(name) {
            return !profile.has_glue || self.run.makes_functions;
        }
        if profile.has_glue || conventions::is_mangled(name) {
            return false;
        }
        // JavaScript rarely defines data, and then with a reserved name.
        kind != Kind::UndefinedData || name.starts_with("__")
    }

    /// Adds the findings about many symbols.
    fn finish(self, findings: &mut Vec<Finding>) {
        for (frame, functions) in self.frames {
            let functions = functions.into_iter().collect();
            let detail = Detail::Suspension { frame, functions };
            findings.push(Finding::new(Kind::CannotSuspend, self.id, None, detail));
        }
    }
}
