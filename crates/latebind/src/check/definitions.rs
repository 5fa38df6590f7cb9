//! Checks definitions: which address the loader uses for each name, and which names have definitions of several types.

use alloc::vec;
use alloc::vec::Vec;

use super::finding::{Detail, Finding, Symbol};
use super::kind::Kind;
use super::libraries::LibraryId;
use super::run::Run;
use crate::emscripten::conventions;
use crate::link::{Definition, DefinitionType, NameId, Provider, SymbolKind};

/// The definition whose address the loader uses for each name.
///
/// Emscripten's loader has one table of addresses for all libraries (`GOT` in `libdylink.js`), whatever their scope is.
/// An entry keeps the first address.
#[derive(Debug)]
pub(super) struct Addresses {
    /// The position in the load order of each library, by its DSO. The main module is the first.
    positions: Vec<u32>,
    /// The position of each library.
    by_library: Vec<u32>,
    /// The first definition of each name, and its position.
    first: Vec<Option<(u32, Definition)>>,
}

impl Addresses {
    pub(super) fn of(run: &Run<'_>) -> Self {
        let namespace = &run.namespace;
        let libraries = &run.libraries;
        let mut positions = vec![u32::MAX; namespace.dsos().len()];
        let mut by_library = vec![u32::MAX; libraries.len()];
        let order = core::iter::once(&LibraryId::MAIN).chain(&run.load.order);
        for (position, id) in (0..).zip(order) {
            if let Some(its) = by_library.get_mut(id.index()) {
                *its = position;
            }
            let dso = libraries.get(id.index()).and_then(|it| it.dso);
            if let Some(its) = dso.and_then(|dso| positions.get_mut(dso.index())) {
                *its = position;
            }
        }
        let mut addresses = Self {
            positions,
            by_library,
            first: Vec::new(),
        };
        for (_, dso) in namespace.dsos() {
            for definition in dso.definitions() {
                addresses.add(run, definition);
            }
        }
        addresses
    }

    fn add(&mut self, run: &Run<'_>, definition: &Definition) {
        let Provider::Dso(dso) = definition.provider else {
            return;
        };
        let name = run.namespace.name(definition.name);
        let is_tag = matches!(definition.ty, DefinitionType::Tag(_));
        if is_tag || definition.is_reexport || conventions::is_internal(name.as_bytes()) {
            return;
        }
        let position = self.positions.get(dso.index()).copied();
        let position = position.unwrap_or(u32::MAX);
        let at = definition.name.index();
        if at >= self.first.len() {
            self.first.resize(at + 1, None);
        }
        match self.first.get_mut(at) {
            Some(Some((earlier, _))) if *earlier <= position => {}
            Some(first) => *first = Some((position, *definition)),
            None => {}
        }
    }

    /// Returns the definition whose address a library gets, if a library up to this one defines the name.
    pub(super) fn first(&self, name: NameId, library: LibraryId) -> Option<Definition> {
        let (position, definition) = self.first.get(name.index()).copied().flatten()?;
        let its = self.by_library.get(library.index())?;
        (position <= *its && position != u32::MAX).then_some(definition)
    }
}

/// Reports the functions of a library that differ in their type from a definition that its scope finds first.
pub(super) fn check(run: &Run<'_>, id: LibraryId, findings: &mut Vec<Finding>) {
    let namespace = &run.namespace;
    let library = run.libraries.get(id.index());
    let Some((dso, definitions)) = library.and_then(|it| {
        let id = it.dso?;
        Some((id, namespace.dso(id)?.definitions()))
    }) else {
        return;
    };
    let scope = run.load.scope(id, dso);
    let own_position = scope.position(Provider::Dso(dso));
    // A reference to such a name is reported with its own kind.
    let reported: alloc::collections::BTreeSet<NameId> = findings
        .iter()
        .rev()
        .take_while(|it| it.library == id)
        .filter_map(|it| it.symbol.map(|it| it.name))
        .collect();
    for own in definitions {
        let DefinitionType::Function(Some(signature)) = own.ty else {
            continue;
        };
        let name = namespace.name(own.name);
        if own.is_reexport
            || conventions::is_internal(name.as_bytes())
            || reported.contains(&own.name)
        {
            continue;
        }
        let others = namespace.definitions_of(own.name).iter().filter(|it| {
            let position = scope.position(it.provider);
            let differs = match it.ty {
                DefinitionType::Function(ty) => ty.is_some_and(|ty| ty != signature),
                DefinitionType::Data => true,
                DefinitionType::Tag(_) => false,
            };
            position.is_some() && position < own_position && !it.is_reexport && differs
        });
        let first = others.min_by_key(|it| scope.position(it.provider));
        let Some(first) = first else {
            continue;
        };
        let symbol = Symbol {
            kind: SymbolKind::Function,
            module: own.module,
            name: own.name,
            signature: Some(signature),
        };
        let detail = Detail::Defined {
            definition: *first,
            other: Some(*own),
        };
        findings.push(Finding::new(
            Kind::DuplicateDefinition,
            id,
            Some(symbol),
            detail,
        ));
    }
}
