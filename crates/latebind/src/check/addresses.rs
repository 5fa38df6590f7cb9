//! Checks references to addresses, and the definitions that replace a library's own.
//!
//! The loader has one table of addresses for all libraries, so an address may belong to a library that is not in the
//! scope.

use alloc::vec::Vec;

use super::context::Context;
use super::definitions::Addresses;
use super::finding::{Detail, Finding, Symbol, Unchecked};
use super::kind::{Fails, Kind};
use crate::emscripten::conventions;
use crate::link::{Definition, DefinitionType, GOT_FUNC, Lookup, Provider, Reference};

impl Context<'_> {
    pub(super) fn address(
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
        let lookup = self.run.namespace.lookup(reference, &self.scope);
        // The loader stores the address of the first definition that it meets, in any scope.
        let first = addresses.first(reference.name, self.id);
        match lookup {
            Lookup::Found {
                definition,
                shadowed,
            } => {
                let is_data = matches!(definition.ty, DefinitionType::Data);
                if is_function && is_data {
                    let mut found = Vec::new();
                    self.undefined(kind, reference, symbol, &[definition], &mut found);
                    // The loader stores the address of the data, so that the library loads.
                    for finding in found.iter_mut().filter(|it| it.kind == kind) {
                        finding.fails = Fails::Call;
                    }
                    findings.extend(found);
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
    pub(super) fn interposed(
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
        let is_data = matches!(own.ty, DefinitionType::Data);
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
}
