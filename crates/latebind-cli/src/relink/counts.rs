//! Counts how the references to functions of a library are resolved.

use std::collections::BTreeSet;

use anyhow::Result;
use latebind::link::DsoId;
use latebind::relink::{self, Program, Relinked, Resolution};
use latebind::{LatebindSection, SymbolKind};

use crate::format;

/// The numbers of references to functions.
#[derive(Debug)]
pub(super) struct Counts {
    pub(super) slots: usize,
    /// The slots for functions that the library defines itself.
    pub(super) interposable: usize,
    pub(super) self_bound: usize,
    pub(super) direct: usize,
}

/// Counts how references to functions are resolved, in this run or in the run that relinked the library.
pub(super) fn count(dso: DsoId, program: &Program<'_>, relinked: &Relinked<'_>) -> Result<Counts> {
    let section = LatebindSection::read(&relinked.bytes)?.unwrap_or_default();
    let slots: BTreeSet<_> = section
        .slots()
        .map(|slot| (slot.module.as_str(), slot.name.as_str()))
        .collect();
    let namespace = program.namespace();
    let mut counts = Counts {
        slots: section.slots().count(),
        interposable: 0,
        self_bound: section.self_count() as usize,
        direct: 0,
    };
    for reference in namespace.references(dso) {
        if reference.ty.symbol() != Some(SymbolKind::Function) {
            continue;
        }
        let name = (
            namespace.name(reference.module),
            namespace.name(reference.name),
        );
        let is_self = namespace.is_self(reference);
        let resolution = relinked.resolutions.get(reference.import as usize);
        match resolution {
            Some(Resolution::Direct) => counts.direct += 1,
            Some(Resolution::Slot(_)) if is_self => counts.interposable += 1,
            Some(_) => {}
            None if slots.contains(&name) => counts.interposable += usize::from(is_self),
            // An import that is bound to a definition remains if the library also exports it.
            None if relink::is_added_import(name.0, name.1)
                || (is_self && reference.is_reexported) => {}
            None => counts.direct += usize::from(relinked.already_relinked),
        }
    }
    Ok(counts)
}

/// Returns the error of `--check` for a library that is not relinked.
pub(super) fn not_relinked(
    Counts {
        slots, self_bound, ..
    }: &Counts,
) -> String {
    format!(
        "not relinked: relinking binds {} to the library itself, and adds {}",
        format::count(*self_bound, "reference"),
        format::count(*slots, "slot")
    )
}
