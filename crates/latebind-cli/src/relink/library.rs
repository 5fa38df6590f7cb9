//! One library: validated, relinked, validated again. Decides nothing about files.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use latebind::link::{DsoId, Finding, FindingKind};
use latebind::relink::{self, Bsymbolic, Options, Program, Resolution, Violation};
use latebind::{Dylink, LatebindSection, Module, SymbolKind, Warning, WarningKind};

use super::report::{File, Mismatch, State, Symbol};
use super::survey::Survey;
use super::validate::validate;
use crate::format;

/// What was asked for.
#[derive(Debug)]
pub(super) struct Request<'r> {
    pub(super) survey: Survey<'r>,
    pub(super) bsymbolic: Bsymbolic,
    pub(super) interposable: &'r [&'r str],
    /// Patterns of the symbols that stay global; all do if there is none.
    pub(super) keep_global: Option<&'r [&'r str]>,
    /// Whether libraries are only looked at.
    pub(super) check: bool,
}

/// A library that was looked at.
#[derive(Debug)]
pub(super) struct Outcome {
    /// What is to be told; the place and the output are left to the caller.
    pub(super) file: File,
    /// The library, if it changed.
    pub(super) bytes: Option<Vec<u8>>,
    /// With `--check`, what is wrong.
    pub(super) problems: Vec<String>,
    pub(super) warnings: Vec<String>,
}

/// Relinks a library, or with `--check` says whether that was done. `input` is its file or its wheel, in
/// which it is `member`.
pub(super) fn process(
    bytes: &[u8],
    input: &Path,
    member: Option<&str>,
    request: &Request<'_>,
) -> Result<Outcome> {
    ensure!(format::is_dso(bytes), "{}", format::not_a_dso(bytes));
    let start = Instant::now();
    validate(bytes).context("not valid")?;
    let before = start.elapsed();

    let module = Module::read(bytes)?;
    let dso = request.survey.find(input, member);
    let dso = dso.context("changed since it was read first")?;
    let program = &request.survey.program;
    let (direct, interposed, needed) = (
        program.direct(dso),
        program.interposed(dso),
        program.needed(dso),
    );
    let options = Options::new()
        .bsymbolic(request.bsymbolic)
        .interposable(request.interposable)
        .interposed(&interposed)
        .direct(&direct)
        .keep_global(request.keep_global)
        .needed(&needed);
    let clock = Instant::now();
    let relinked = relink::relink(bytes, options)?;
    let relinking = clock.elapsed();
    let (mismatches, undefined) = findings(dso, &request.survey);
    let counts = count(dso, program, &relinked)?;
    let mut warnings = Vec::new();
    if relinked.already_relinked && request.keep_global.is_some() {
        warnings.push("already relinked, so its symbols are left unchanged".to_owned());
    }
    warnings.extend(defects(&module, relinked.is_changed() && !request.check));

    let clock = Instant::now();
    let mut problems = Vec::new();
    let mut state = match relinked.is_changed() {
        true => State::Relinked,
        false if relinked.already_relinked => State::AlreadyRelinked,
        false => State::Unchanged,
    };
    if request.check {
        if state == State::Relinked {
            state = State::NotRelinked;
            problems.push(not_relinked(&counts));
        }
        let violations = relink::verify(bytes).err().unwrap_or_default();
        // A library that was never relinked may need no relinking. Otherwise it is reported above.
        let violations = violations
            .iter()
            .filter(|it| **it != Violation::NotRelinked);
        problems.extend(violations.map(Violation::to_string));
    } else if let Some(bytes) = relinked.changed_bytes() {
        check_output(bytes)?;
    }
    let after = clock.elapsed();

    let written = match relinked.bytes {
        Cow::Owned(bytes) if !request.check => Some(bytes),
        Cow::Owned(_) | Cow::Borrowed(_) => None,
    };
    Ok(Outcome {
        file: File {
            state,
            slots: counts.slots,
            interposable: counts.interposable,
            self_bound: counts.self_bound,
            direct: counts.direct,
            local: relinked.local,
            mismatches,
            undefined,
            dropped: if request.check {
                Vec::new()
            } else {
                relinked.dropped
            },
            size_before: bytes.len(),
            size_after: written.as_ref().map_or(bytes.len(), Vec::len),
            seconds: seconds(start.elapsed()),
            seconds_validating_before: seconds(before),
            seconds_relinking: seconds(relinking),
            seconds_validating_after: seconds(after),
            ..File::default()
        },
        bytes: written,
        problems,
        warnings,
    })
}

/// Returns the references whose definition has a different type, and those to symbols that are undefined.
fn findings(dso: DsoId, survey: &Survey<'_>) -> (Vec<Mismatch>, Vec<Symbol>) {
    let namespace = survey.program.namespace();
    let mut mismatches = Vec::new();
    let mut undefined = Vec::new();
    for Finding { reference, kind } in survey.program.findings(dso, &survey.named) {
        match (kind, reference.ty.symbol()) {
            (FindingKind::Mismatch { definition }, _) => {
                let mismatch = Mismatch::new(namespace, &reference, &definition, survey.main);
                mismatches.push(mismatch);
            }
            (FindingKind::Undefined { .. }, Some(kind)) => {
                undefined.push(Symbol::new(namespace, &reference, kind));
            }
            _ => {}
        }
    }
    // Functions come first.
    undefined.sort_by_key(|symbol| symbol.kind != SymbolKind::Function);
    (mismatches, undefined)
}

/// Returns the defects of `dylink.0` that loaders accept. Relinking corrects the numbers of entries.
fn defects(module: &Module<'_>, is_written: bool) -> Vec<String> {
    let warnings = module.dylink().into_iter().flat_map(Dylink::warnings);
    let text = |warning: Warning| match warning.kind {
        WarningKind::EntryCount { .. } if is_written => format!("{warning}; corrected"),
        _ => warning.to_string(),
    };
    warnings.map(text).collect()
}

fn seconds(duration: Duration) -> f64 {
    // Microseconds are as exact as this gets.
    (duration.as_secs_f64() * 1e6).round() / 1e6
}

/// Whoever relinks a valid library gets a valid one, or it is our fault.
fn check_output(bytes: &[u8]) -> Result<()> {
    const BUG: &str =
        "the relinked library is wrong, which is a bug in latebind; nothing was written";
    validate(bytes).context(BUG)?;
    if let Err(violations) = relink::verify(bytes) {
        let texts: Vec<String> = violations.iter().map(Violation::to_string).collect();
        bail!("{BUG}: {}", texts.join("; "));
    }
    Ok(())
}

#[derive(Debug)]
struct Counts {
    slots: usize,
    /// Of the slots, those of references to its own definitions.
    interposable: usize,
    self_bound: usize,
    direct: usize,
}

/// Counts how references to functions are resolved, now or when the library was relinked.
fn count(dso: DsoId, program: &Program<'_>, relinked: &relink::Relinked<'_>) -> Result<Counts> {
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
        let is_self = program.is_self(reference);
        let resolution = relinked.resolutions.get(reference.import as usize);
        match resolution {
            Some(Resolution::Direct) => counts.direct += 1,
            Some(Resolution::Slot(_)) if is_self => counts.interposable += 1,
            Some(_) => {}
            None if slots.contains(&name) => counts.interposable += usize::from(is_self),
            // An import that is bound to a definition remains if it is exported again.
            None if relink::is_binder(name.0, name.1) || (is_self && reference.is_reexported) => {}
            None => counts.direct += usize::from(relinked.already_relinked),
        }
    }
    Ok(counts)
}

fn not_relinked(
    Counts {
        slots, self_bound, ..
    }: &Counts,
) -> String {
    format!(
        "has not been relinked: {self_bound} to bind to its own definitions, {slots} to get slots"
    )
}
