//! Processes one library: relinks it, and validates it and the result at the same time. Decides nothing
//! about files.

use std::borrow::Cow;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use latebind::link::{DsoId, Finding, FindingKind};
use latebind::relink::{self, Bsymbolic, Options, Relinked, Violation};
use latebind::{Dylink, Module, SymbolKind, Warning, WarningKind};

use super::counts::{Counts, count, not_relinked};
use super::report::{File, Mismatch, State, Symbol};
use super::survey::Survey;
use super::threads::Threads;
use super::validate::{Beside, Validation, validate_beside};
use crate::format;

/// The options of a run, and the program.
#[derive(Debug)]
pub(super) struct Request<'r> {
    pub(super) survey: Survey<'r>,
    pub(super) bsymbolic: Bsymbolic,
    pub(super) interposable: &'r [&'r str],
    /// The patterns of the symbols that remain global, or `None` if all do.
    pub(super) keep_global: Option<&'r [&'r str]>,
    pub(super) keep_imports: bool,
    /// Whether libraries are checked and not rewritten.
    pub(super) check: bool,
    /// Whether libraries are validated, before relinking and after it.
    pub(super) validates: bool,
}

impl Request<'_> {
    /// Validates a module while a task runs.
    fn validate_beside<T>(
        &self,
        module: &[u8],
        threads: &Threads,
        task: impl FnOnce() -> T,
    ) -> Beside<T> {
        if self.validates {
            return validate_beside(module, threads, task);
        }
        Beside {
            task: task(),
            validity: Ok(()),
            waited: Duration::ZERO,
        }
    }
}

/// The result for a library.
#[derive(Debug)]
pub(super) struct Outcome {
    /// The report. The caller fills in the location and the output.
    pub(super) file: File,
    /// The rewritten library, if it changed.
    pub(super) bytes: Option<Vec<u8>>,
    /// The errors that `--check` found.
    pub(super) problems: Vec<String>,
    pub(super) warnings: Vec<String>,
}

/// Relinks a library, or with `--check` reports whether it is relinked. `input` is its file, or the wheel
/// of which it is a `member`. `stage` prepares the output of a rewritten library while it is validated, so
/// it must not replace anything. `early` is its validation if that has begun.
pub(super) fn process<T>(
    bytes: &[u8],
    input: &Path,
    member: Option<&str>,
    request: &Request<'_>,
    threads: &Threads,
    early: Option<&Validation<'_>>,
    stage: impl FnOnce(&[u8]) -> Result<T>,
) -> Result<(Outcome, Option<T>)> {
    ensure!(format::is_dso(bytes), "{}", format::not_a_dso(bytes));
    let start = Instant::now();
    let task = || rewrite(bytes, input, member, request);
    let before = match early {
        Some(validation) => validation.beside(task),
        None => request.validate_beside(bytes, threads, task),
    };
    // First, because an invalid module may be the reason why relinking failed.
    before.validity.context("invalid module")?;
    let Rewritten {
        relinked,
        time,
        counts,
        mismatches,
        undefined,
        warnings,
    } = before.task?;

    let mut problems = Vec::new();
    let mut state = match relinked.is_changed() {
        true => State::Relinked,
        false if relinked.already_relinked => State::AlreadyRelinked,
        false => State::Unchanged,
    };
    let mut waited = Duration::ZERO;
    let mut staged = None;
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
        let task = || (relink::verify(bytes), stage(bytes));
        let after = request.validate_beside(bytes, threads, task);
        let (consistency, output) = after.task;
        check_output(after.validity, consistency)?;
        staged = Some(output?);
        waited = after.waited;
    }

    let written = match relinked.bytes {
        Cow::Owned(bytes) if !request.check => Some(bytes),
        Cow::Owned(_) | Cow::Borrowed(_) => None,
    };
    let outcome = Outcome {
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
            seconds_validating_before: seconds(before.waited),
            seconds_relinking: seconds(time),
            seconds_validating_after: seconds(waited),
            ..File::default()
        },
        bytes: written,
        problems,
        warnings,
    };
    Ok((outcome, staged))
}

/// A library and the findings about it, before the output is validated.
#[derive(Debug)]
struct Rewritten<'b> {
    relinked: Relinked<'b>,
    /// The time that relinking took.
    time: Duration,
    counts: Counts,
    mismatches: Vec<Mismatch>,
    undefined: Vec<Symbol>,
    warnings: Vec<String>,
}

fn rewrite<'b>(
    bytes: &'b [u8],
    input: &Path,
    member: Option<&str>,
    request: &Request<'_>,
) -> Result<Rewritten<'b>> {
    let module = Module::read(bytes)?;
    let dso = request.survey.find(input, member);
    let dso = dso.context("the file changed while this command ran")?;
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
        .keep_imports(request.keep_imports)
        .needed(&needed);
    let clock = Instant::now();
    let relinked = relink::relink(bytes, options)?;
    let time = clock.elapsed();
    let (mismatches, undefined) = findings(dso, &request.survey);
    let counts = count(dso, program, &relinked)?;
    let mut warnings = Vec::new();
    if relinked.already_relinked && request.keep_global.is_some() {
        warnings.push("already relinked, so --keep-global-symbol has no effect".to_owned());
    }
    warnings.extend(defects(&module, relinked.is_changed() && !request.check));
    Ok(Rewritten {
        relinked,
        time,
        counts,
        mismatches,
        undefined,
        warnings,
    })
}

/// Returns the references whose definition has a different type, and the references to undefined symbols.
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
    // More digits would be noise.
    (duration.as_secs_f64() * 1e6).round() / 1e6
}

/// Fails if relinking has made a valid library invalid, which is a bug.
fn check_output(validity: Result<()>, consistency: Result<(), Vec<Violation<'_>>>) -> Result<()> {
    const BUG: &str = "bug in latebind: the relinked library is invalid, and nothing was written";
    validity.context(BUG)?;
    if let Err(violations) = consistency {
        let texts: Vec<String> = violations.iter().map(Violation::to_string).collect();
        bail!("{BUG}: {}", texts.join("; "));
    }
    Ok(())
}

/// Returns the warning about a file that has the name of a library and is not a DSO.
pub(super) fn left_unchanged(description: &str) -> String {
    format!("{description}; left unchanged")
}
