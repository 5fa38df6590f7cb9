//! One library: validated, relinked, validated again. Decides nothing about files.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use latebind::relink::{self, Bsymbolic, Finding, Options, Resolution};
use latebind::{Dylink, Module, Warning, WarningKind};
use latebind::{LatebindSection, Slot};

use super::report::{File, Mismatch, State};
use super::scope::{Decision, Scope, is_binder};
use super::survey::Survey;
use super::symbols::{Comparison, ENV, Reference, Symbols};
use super::undefined::NamedFiles;
use super::validate::validate;
use crate::format::{self, number};
use crate::links::{self, Set};

/// The bytes with which every DSO begins: the header, and a custom section named `dylink.0`.
/// A size may be written with up to five bytes, and so may the length of the name.
pub(super) const LONGEST_PREFIX: usize = 8 + 1 + 5 + 5 + 8;

/// Whether the first bytes of a file are those of a DSO.
pub(super) fn is_dso(bytes: &[u8]) -> bool {
    let name = || {
        let bytes = bytes.strip_prefix(b"\0asm\x01\0\0\0\0")?;
        let (_, bytes) = number(bytes)?;
        let (len, bytes) = number(bytes)?;
        bytes.get(..len)
    };
    name() == Some(b"dylink.0")
}

/// What was asked for.
#[derive(Debug)]
pub(super) struct Request<'r> {
    pub(super) scope: Scope,
    pub(super) named: NamedFiles,
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
    pub(super) complaints: Vec<String>,
    pub(super) warnings: Vec<String>,
    /// The symbols that it defines for others.
    pub(super) defines: Set,
}

/// Relinks a library, or with `--check` says whether that was done. `input` is its file or its wheel, in
/// which it is `member`.
pub(super) fn process(
    bytes: &[u8],
    input: &Path,
    member: Option<&str>,
    request: &Request<'_>,
) -> Result<Outcome> {
    ensure!(is_dso(bytes), "{}", format::not_a_dso(bytes));
    let start = Instant::now();
    validate(bytes).context("not valid")?;
    let before = start.elapsed();

    let symbols = Symbols::read(bytes)?;
    let Others { interposed, needed } = Others::of(bytes, input, member, request)?;
    let file = fs::canonicalize(input).ok().filter(|_| member.is_none());
    let Decision {
        direct,
        mut mismatches,
        mut undefined,
    } = request.scope.decide(&symbols, file.as_deref(), &interposed);
    let module = Module::read(bytes)?;
    undefined.append(&mut request.named.undefined(&module, file.as_deref()));
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
    add_mismatches(&symbols, &relinked.resolutions, &mut mismatches);
    let counts = count(&symbols, &relinked)?;
    let mut warnings = Vec::new();
    if relinked.already_relinked && request.keep_global.is_some() {
        warnings.push("was relinked before, so all its symbols stay as they are".to_owned());
    }
    warnings.extend(defects(&module, relinked.is_changed() && !request.check));
    // Validating takes as much memory as all that was done before.
    drop(symbols);

    let clock = Instant::now();
    let mut complaints = Vec::new();
    let mut state = match relinked.is_changed() {
        true => State::Relinked,
        false if relinked.already_relinked => State::WasRelinked,
        false => State::Unchanged,
    };
    if request.check {
        if state == State::Relinked {
            state = State::NotRelinked;
            complaints.push(not_relinked(&counts));
        }
        let findings = relink::verify(bytes).err().unwrap_or_default();
        // A library that was never relinked need not be, and that is told above.
        let findings = findings.iter().filter(|it| **it != Finding::NotRelinked);
        complaints.extend(findings.map(Finding::to_string));
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
            own: counts.own,
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
        defines: links::definitions(&Module::read(written.as_deref().unwrap_or(bytes))?),
        bytes: written,
        complaints,
        warnings,
    })
}

/// What other modules have to do with a library.
#[derive(Debug, Default)]
struct Others {
    interposed: Vec<u32>,
    needed: Vec<u32>,
}

impl Others {
    fn of(bytes: &[u8], input: &Path, member: Option<&str>, request: &Request<'_>) -> Result<Self> {
        // A library that is alone was not read.
        let Some(dso) = request.survey.find(input, member) else {
            return Ok(Self::default());
        };
        let program = &request.survey.program;
        let needed = match request.keep_global {
            Some(_) => program.needed(dso, bytes)?,
            None => Vec::new(),
        };
        Ok(Self {
            interposed: program.interposed(dso, bytes)?,
            needed,
        })
    }
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
    if let Err(findings) = relink::verify(bytes) {
        let texts: Vec<String> = findings.iter().map(Finding::to_string).collect();
        bail!("{BUG}: {}", texts.join("; "));
    }
    Ok(())
}

/// The core compares types by what they are, and so sees what text cannot tell.
fn add_mismatches(
    symbols: &Symbols<'_>,
    resolutions: &[Resolution],
    mismatches: &mut Vec<Mismatch>,
) {
    for reference in &symbols.references {
        let Some(Resolution::Mismatch(_)) = resolutions.get(reference.index as usize) else {
            continue;
        };
        let is_told = |it: &Mismatch| {
            it.defined_by.is_none() && it.module == reference.module && it.name == reference.name
        };
        if !mismatches.iter().any(is_told) {
            mismatches.push(Mismatch::of(reference, symbols, None));
        }
    }
}

#[derive(Debug)]
struct Counts {
    slots: usize,
    /// Of the slots, those of references to its own definitions.
    interposable: usize,
    own: usize,
    direct: usize,
}

/// What became of references to functions, now or when the library was relinked.
fn count(symbols: &Symbols<'_>, relinked: &relink::Relinked<'_>) -> Result<Counts> {
    let section = LatebindSection::read(&relinked.bytes)?.unwrap_or_default();
    let direct = if relinked.already_relinked {
        // Imports without a slot. One that is bound to a definition stays if it is exported again.
        let is_own = |it: &Reference<'_>| {
            it.is_symbol() && it.is_exported && symbols.definitions.contains_key(&it.name)
        };
        let slots: BTreeSet<_> = section
            .slots()
            .map(|slot| (slot.module.as_str(), slot.name.as_str()))
            .collect();
        let references = symbols.references.iter();
        references
            .filter(|it| !is_binder(it))
            .filter(|it| !slots.contains(&(&*it.module, &*it.name)))
            .filter(|it| !is_own(it))
            .count()
    } else {
        let resolutions = relinked.resolutions.iter();
        resolutions
            .filter(|resolution| **resolution == Resolution::Direct)
            .count()
    };
    let is_interposable = |slot: &Slot<'_>| {
        slot.module == ENV
            && symbols.compare(slot.name.as_str(), slot.signature.as_str())
                == Some(Comparison::Same)
    };
    Ok(Counts {
        slots: section.slots().count(),
        interposable: section.slots().filter(is_interposable).count(),
        own: section.self_count() as usize,
        direct,
    })
}

fn not_relinked(Counts { slots, own, .. }: &Counts) -> String {
    format!("has not been relinked: {own} to bind to its own definitions, {slots} to get slots")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dsos_are_known_by_their_first_bytes() {
        let dso = b"\0asm\x01\0\0\0\0\x09\x08dylink.0";
        assert!(is_dso(dso));
        // Numbers as long as they may be, as linkers that fill in sizes later write them.
        let long = b"\0asm\x01\0\0\0\0\x89\x80\x80\x80\0\x88\x80\x80\x80\0dylink.0";
        assert!(is_dso(long));
        assert_eq!(long.len(), LONGEST_PREFIX);
        for end in 0..dso.len() {
            assert!(!is_dso(&dso[..end]), "{end}");
        }
        assert!(!is_dso(b"\0asm\x01\0\0\0\0\x07\x06dylink"));
        assert!(!is_dso(b"\0asm\x01\0\0\0\0\x0a\x09dylink.0x"));
        // A component, and a number that does not end.
        assert!(!is_dso(b"\0asm\x0d\0\x01\0\0\x09\x08dylink.0"));
        assert!(!is_dso(
            b"\0asm\x01\0\0\0\0\xff\xff\xff\xff\xff\x08dylink.0"
        ));
    }
}
