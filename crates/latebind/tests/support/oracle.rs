//! wasmparser as the oracle of `Module::read`.
//!
//! What wasmparser *validates* has to be read, and read as wasmparser reads it. Beyond that the two
//! may differ, because this crate checks what the load path reads and nothing else; but only in the
//! ways that are written down here.

use latebind::{Dylink, Expected, Module, Subsection, WarningKind};

use super::facts::difference;
use super::{latebind_facts, wasmparser_facts};

/// How two readings of the same bytes compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Both have read the same.
    Same,
    /// Neither takes it for a module.
    Neither,
    /// wasmparser's reader takes it, its validator does not, nor do we: an import of a function
    /// whose type is none, say.
    Invalid,
    /// A valid module with a `dylink.0` section that no loader takes: it is not the first section,
    /// or not well formed. Engines do not look into custom sections.
    Dylink,
    /// We read it; wasmparser gives up outside the sections that the load path reads, or because of
    /// their order.
    NotLookedAt,
    /// We read it; wasmparser has a limit on counts or sizes there.
    Limit,
    /// We read it; wasmparser looks closer at subsections of `dylink.0` that are kept as they are,
    /// rejects a number of entries that is too large, or rejects an imported table of numbers.
    Closer,
}

/// wasmparser's limits, by what it says.
const LIMITS: &[&str] = &[
    "size is out of bounds",
    "size out of bounds",
    "implementation limits",
    "type index too large",
];

/// What wasmparser says of a table whose elements are not references. An import of one is read here as
/// any other table, because linking does not depend on its type, and the engine rejects it.
const TABLE_OF_NUMBERS: &str = "malformed reference type";

/// Compares the two readings. Panics where they differ and should not.
#[track_caller]
pub fn compare(bytes: &[u8]) -> Verdict {
    let ours = Module::read(bytes);
    for warning in ours
        .iter()
        .filter_map(Module::dylink)
        .flat_map(Dylink::warnings)
    {
        assert!(
            warning.offset <= bytes.len(),
            "{warning}, and that is outside"
        );
    }
    match (ours, wasmparser_facts::read(bytes)) {
        (Ok(ours), Ok(theirs)) => {
            let ours = latebind_facts::of(&ours);
            if let Some(difference) = difference(&ours, &theirs) {
                panic!("read differently: {difference}");
            }
            Verdict::Same
        }
        (Ok(ours), Err(theirs)) => leniency(&ours, &theirs),
        (Err(ours), theirs) => {
            let offset = ours.offset().expect("a module that is read has places");
            assert!(offset <= bytes.len(), "{ours}, and that is outside");
            let is_valid = wasmparser_facts::validate(bytes).is_ok();
            match theirs {
                _ if is_valid => {
                    assert!(is_about_dylink(ours.expected()), "{ours}, and it is valid");
                    Verdict::Dylink
                }
                Ok(_) => Verdict::Invalid,
                Err(_) => Verdict::Neither,
            }
        }
    }
}

fn leniency(ours: &Module<'_>, theirs: &wasmparser_facts::Failure) -> Verdict {
    let is_limit = LIMITS.iter().any(|it| theirs.message.contains(it));
    match theirs.section {
        None => Verdict::NotLookedAt,
        Some(_) if is_limit => Verdict::Limit,
        Some(wasmparser_facts::DYLINK) if has_opaque_subsection(ours) => Verdict::Closer,
        Some(wasmparser_facts::DYLINK) if declares_too_many(ours) => Verdict::Closer,
        Some("import") if theirs.message.contains(TABLE_OF_NUMBERS) => Verdict::Closer,
        Some(_) => panic!("we read it, but wasmparser says: {theirs:?}"),
    }
}

/// Whether there is a subsection that is kept as it is here: one with an id beyond the convention's
/// seven bits, or the name of the target's architecture, which no loader looks at.
fn has_opaque_subsection(ours: &Module<'_>) -> bool {
    let mut subsections = ours.dylink().into_iter().flat_map(Dylink::subsections);
    subsections.any(|it| matches!(it, Subsection::Unknown { id: 6 | 0x80.., .. }))
}

/// Returns whether a list in `dylink.0` has fewer entries than it declares.
fn declares_too_many(ours: &Module<'_>) -> bool {
    let mut warnings = ours.dylink().into_iter().flat_map(Dylink::warnings);
    warnings.any(
        |it| matches!(it.kind, WarningKind::EntryCount { declared, found } if declared > found),
    )
}

/// Whether an error can be one of a `dylink.0` section.
fn is_about_dylink(expected: Expected) -> bool {
    matches!(
        expected,
        Expected::DylinkFirst
            | Expected::DylinkSubsection
            | Expected::ExportCount
            | Expected::ExportName
            | Expected::ImportCount
            | Expected::ImportModule
            | Expected::ImportName
            | Expected::MemoryAlignment
            | Expected::MemorySize
            | Expected::Name
            | Expected::NeededCount
            | Expected::RuntimePathCount
            | Expected::SubsectionSize
            | Expected::SymbolFlags
            | Expected::TableAlignment
            | Expected::TableSize
            | Expected::WholeSubsection
    )
}
