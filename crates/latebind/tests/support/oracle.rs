//! wasmparser as the oracle of `Module::read`.
//!
//! `Module::read` must read every module that wasmparser *validates*, with the same result. For other
//! modules, the two may differ, because this crate checks only the parts that the load path reads. They
//! may differ only in the ways that are listed here.

use latebind::{Dylink, Expected, Module, Subsection, WarningKind};

use super::facts::difference;
use super::{custom_sections, latebind_facts, wasmparser_facts};

/// The result of comparing two readings of the same bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Both readers return the same facts.
    Same,
    /// Neither reader accepts the bytes as a module.
    Neither,
    /// wasmparser's reader accepts the bytes, but neither its validator nor this crate does. An example
    /// is a function import whose type index is out of range.
    Invalid,
    /// A valid module with a `dylink.0` section that no loader accepts: it is not the first section, or
    /// it is malformed. Engines do not read custom sections.
    Dylink,
    /// This crate accepts the bytes. wasmparser rejects a section that the load path does not read, or
    /// the section order.
    NotLookedAt,
    /// This crate accepts the bytes. wasmparser has a limit on counts or sizes there.
    Limit,
    /// This crate accepts the bytes. wasmparser decodes subsections of `dylink.0` that this crate keeps
    /// unchanged, rejects an entry count that is too large, or rejects an imported table of numbers.
    Closer,
}

/// wasmparser's limits, identified by its messages.
const LIMITS: &[&str] = &[
    "size is out of bounds",
    "size out of bounds",
    "implementation limits",
    "type index too large",
];

/// wasmparser's message for a table whose elements are not references. This crate reads an import of
/// such a table like any other table, because linking does not depend on its type and the engine rejects
/// it.
const TABLE_OF_NUMBERS: &str = "malformed reference type";

/// Compares the two readings. Panics if they differ in a way that is not allowed.
#[track_caller]
pub fn compare(bytes: &[u8]) -> Verdict {
    custom_sections::compare(bytes);
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

/// Returns `true` if there is a subsection that this crate keeps unchanged: one with an id beyond the
/// convention's seven bits, or the name of the target architecture, which no loader reads.
fn has_opaque_subsection(ours: &Module<'_>) -> bool {
    let mut subsections = ours.dylink().into_iter().flat_map(Dylink::subsections);
    subsections.any(|it| matches!(it, Subsection::Unknown { id: 6 | 0x80.., .. }))
}

/// Returns `true` if a list in `dylink.0` has fewer entries than it declares.
fn declares_too_many(ours: &Module<'_>) -> bool {
    let mut warnings = ours.dylink().into_iter().flat_map(Dylink::warnings);
    warnings.any(
        |it| matches!(it.kind, WarningKind::EntryCount { declared, found } if declared > found),
    )
}

/// Returns `true` if an error can come from a `dylink.0` section.
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
