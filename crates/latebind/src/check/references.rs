//! Checks the references of a library: whether each has a definition, and of the right type, at the time at which the
//! loader needs it.
//!
//! When a library is loaded, its functions and tags are taken from the global symbols. A function that is not among
//! them gets a stub, which searches the global scope, the local scope, and the library itself when it is called. An
//! engine rejects a wasm function of a different type. JavaScript, which includes stubs, converts arguments and results.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use super::context::Context;
use super::definitions::Addresses;
use super::finding::{Cause, Detail, Finding, Symbol, Unchecked};
use super::kind::{Fails, Kind};
use super::libraries::{LibraryId, State};
use super::run::Run;
use crate::emscripten::conventions;
use crate::emscripten::frames::Frame;
use crate::link::{Lookup, Provider, Reference, Scope, SymbolKind};
use crate::read::latebind::{BINDER, is_added_import};

/// Checks the references of the main module that libraries define, and returns their number.
pub(super) fn check_main(run: &Run<'_>, findings: &mut Vec<Finding>) -> usize {
    let namespace = &run.namespace;
    let Some(dso) = run.libraries.first().and_then(|it| it.dso) else {
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
    let library = run.libraries.get(id.index());
    let Some((library, dso)) = library.and_then(|it| Some((it, it.dso?))) else {
        return 0;
    };
    let references = run.namespace.references(dso);
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

impl Context<'_> {
    fn function(&mut self, reference: &Reference, symbol: Symbol, findings: &mut Vec<Finding>) {
        let module = self.name(reference.module);
        let name = self.name(reference.name);
        if is_added_import(module, name) {
            // Each relinked library has one binder.
            if name == BINDER {
                let kind = Kind::NeedsLatebind;
                findings.push(Finding::new(kind, self.id, Some(symbol), Detail::None));
            }
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
        let lookup = self.run.namespace.lookup(&searched, &self.scope);
        let frame = match lookup.definition() {
            _ if conventions::may_be_made_by_loader(name) => Some(Frame::Invoke),
            Some(it) if it.provider == Provider::Host => Some(Frame::JavaScript),
            Some(it) if self.is_always_direct(it) => {
                let is_wrapped = self.run.profile.wraps_exports;
                is_wrapped.then_some(Frame::Wrapper)
            }
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
        let namespace = &self.run.namespace;
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
        let lookup = self.run.namespace.lookup(&searched, &self.scope);
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
}
