//! Checks of a library as a whole: its sections, its memory and its table, and the libraries that it needs.

use alloc::vec::Vec;

use super::finding::{Detail, Finding, Symbol};
use super::kind::{Fails, Kind, Severity};
use super::libraries::{LibraryId, State};
use super::limits::{MemoryType, TableType};
use super::needed::Why;
use super::run::Run;

impl Finding {
    /// Returns a finding with the usual severity of its kind.
    pub(super) fn new(
        kind: Kind,
        library: LibraryId,
        symbol: Option<Symbol>,
        detail: Detail,
    ) -> Self {
        Self {
            kind,
            severity: kind.severity(),
            fails: kind.fails(),
            library,
            symbol,
            detail,
        }
    }
}

pub(super) fn check(run: &Run<'_>, findings: &mut Vec<Finding>) {
    check_needed(run, LibraryId::MAIN, findings);
    let mut table_size: u64 = 0;
    let malformed = (0..).zip(run.libraries);
    for (index, library) in malformed {
        if let State::Malformed(error) = &library.state {
            let detail = Detail::Malformed(error.clone());
            findings.push(Finding::new(
                Kind::MalformedDylink,
                LibraryId(index),
                None,
                detail,
            ));
        }
    }
    for id in &run.load.order {
        let Some(library) = run.libraries.get(id.index()) else {
            continue;
        };
        if let State::OldDylink = library.state {
            findings.push(Finding::new(Kind::OldDylink, *id, None, Detail::None));
            continue;
        }
        for warning in &library.warnings {
            findings.push(Finding {
                severity: Severity::Warning,
                fails: Fails::Never,
                ..Finding::new(Kind::MalformedDylink, *id, None, Detail::Dylink(*warning))
            });
        }
        check_needed(run, *id, findings);
        let dso = library.dso.and_then(|dso| run.namespace.dso(dso));
        let info = dso.and_then(crate::link::Dso::mem_info).unwrap_or_default();
        table_size = table_size.saturating_add(info.table_size.into());
        check_memory(run, *id, library.memory, findings);
        check_table(run, *id, library.table, table_size, findings);
    }
}

fn check_needed(run: &Run<'_>, id: LibraryId, findings: &mut Vec<Finding>) {
    for entry in run.needed.get(id.index()).into_iter().flatten() {
        let (kind, found) = match &entry.found {
            None => (Kind::MissingNeeded, None),
            // The loader takes the library that is already loaded under this name.
            Some((found, Why::FileName)) if id != LibraryId::MAIN => {
                (Kind::FoundByName, Some(*found))
            }
            Some(_) => continue,
        };
        let name = entry.name.as_str().into();
        let finding = Finding::new(kind, id, None, Detail::Needed { name, found });
        // The host of a profile has no files to look in.
        let is_of_profile = id == LibraryId::MAIN && !run.has_main_path;
        findings.push(match is_of_profile {
            true => Finding {
                severity: Severity::Note,
                fails: Fails::Never,
                ..finding
            },
            false => finding,
        });
    }
}

fn check_memory(
    run: &Run<'_>,
    id: LibraryId,
    needed: Option<MemoryType>,
    findings: &mut Vec<Finding>,
) {
    let (Some(needed), Some(provided)) = (needed, run.profile.memory) else {
        return;
    };
    if !provided.is_accepted_by(&needed) || needed.minimum > provided.minimum {
        let detail = Detail::Memory(needed, provided);
        findings.push(Finding::new(Kind::MemoryMismatch, id, None, detail));
    }
}

/// Checks the table. The loader grows it for each library before the library is instantiated.
fn check_table(
    run: &Run<'_>,
    id: LibraryId,
    needed: Option<TableType>,
    grown: u64,
    findings: &mut Vec<Finding>,
) {
    let (Some(needed), Some(provided)) = (needed, run.profile.table) else {
        return;
    };
    let size = provided.minimum.saturating_add(grown);
    if !provided.is_accepted_by(&needed) || needed.minimum > size {
        let provided = TableType {
            minimum: size,
            ..provided
        };
        let detail = Detail::Table(needed, provided);
        findings.push(Finding::new(Kind::TableMismatch, id, None, detail));
    }
}
