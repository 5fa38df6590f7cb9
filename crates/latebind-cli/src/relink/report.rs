//! What is told about each file, to people and to programs.
//!
//! With `--json` it is one document. Fields are added to it and never change their meaning while
//! `schema` stays the same:
//!
//! - `schema`: 1.
//! - `files`: what was done, in the order in which it was done. Files that failed are not here.
//!   - `file`: the input; `member`: the path in it, if it is a wheel and has libraries; `output`:
//!     where it was written, if it was.
//!   - `state`: `relinked`; `was-relinked` before; `unchanged`, as there is nothing to relink;
//!     `not-relinked`, with `--check`; `copied`, as it is no library.
//!   - `slots`, `own`, `direct`: how many references to functions are bound through a slot, bound to
//!     the library's own definition, left to the host.
//!   - `interposable`: the number of slots for functions that the library defines itself.
//!   - `local`: how many symbols it no longer exports.
//!   - `mismatches`: references whose definition is of another type: `module`, `name`, `needed` and
//!     `defined` (the types), `defined_by` (a file, or null for the library itself), `is_import`
//!     (whether that file does not define but import it).
//!   - `undefined`: with `--main`, references that no named file defines, inputs included: `kind`
//!     (`function`, `address`, or `tag`), `module`, `name`, `signature` (null for an address).
//!   - `dropped`: the custom sections that were dropped.
//!   - `size_before`, `size_after`: bytes.
//!   - `seconds`: for all of it; of these, `seconds_validating_before`, `seconds_relinking` and
//!     `seconds_validating_after`.
//! - `warnings` and `errors`: `file`, `member` and `message`. Where there is an error, the exit code
//!   is 1.

use std::fmt::{self, Display};
use std::path::Path;

use anyhow::Result;
use latebind::SymbolKind;
use serde::Serialize;

use super::missing::{self, Needed};
use super::progress::Progress;
use super::symbols::{ENV, Reference, Symbols};
use crate::links::Set;
use crate::terminal::{self, Failures, shown};

/// What became of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum State {
    Relinked,
    WasRelinked,
    Unchanged,
    NotRelinked,
    #[default]
    Copied,
}

/// A reference whose definition is of another type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Mismatch {
    pub(super) module: String,
    pub(super) name: String,
    pub(super) needed: String,
    pub(super) defined: String,
    /// Nothing if it is the library itself.
    pub(super) defined_by: Option<String>,
    /// Whether that one imports it, too, from a host that is to answer both.
    pub(super) is_import: bool,
}

impl Mismatch {
    /// That a reference and the definition in `symbols` differ.
    pub(super) fn of(
        reference: &Reference<'_>,
        symbols: &Symbols<'_>,
        defined_by: Option<String>,
    ) -> Self {
        let defined = symbols.definitions.get(&reference.name);
        Self {
            module: reference.module.to_string(),
            name: reference.name.to_string(),
            needed: reference.signature.to_string(),
            defined: defined.map(ToString::to_string).unwrap_or_default(),
            defined_by,
            is_import: false,
        }
    }
}

/// A reference that no named file defines.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(super) struct Symbol {
    #[serde(serialize_with = "kind")]
    pub(super) kind: SymbolKind,
    pub(super) module: String,
    pub(super) name: String,
    /// The type of a function or a tag.
    pub(super) signature: Option<String>,
}

fn kind<S: serde::Serializer>(kind: &SymbolKind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(missing::name(*kind))
}

/// Which file is meant: one on disk, or one in a wheel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Place {
    pub(super) file: String,
    pub(super) member: Option<String>,
}

impl Place {
    pub(super) fn of(path: &Path) -> Self {
        let file = path.display().to_string();
        Self { file, member: None }
    }
}

impl Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(&self.file))?;
        match &self.member {
            Some(member) => write!(f, ": {}", shown(member)),
            None => Ok(()),
        }
    }
}

/// What was done with a file. The fields are described above.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct File {
    #[serde(flatten)]
    pub(super) place: Place,
    pub(super) output: Option<String>,
    pub(super) state: State,
    pub(super) slots: usize,
    pub(super) interposable: usize,
    pub(super) own: usize,
    pub(super) direct: usize,
    pub(super) local: usize,
    pub(super) mismatches: Vec<Mismatch>,
    pub(super) undefined: Vec<Symbol>,
    pub(super) dropped: Vec<String>,
    pub(super) size_before: usize,
    pub(super) size_after: usize,
    pub(super) seconds: f64,
    pub(super) seconds_validating_before: f64,
    pub(super) seconds_relinking: f64,
    pub(super) seconds_validating_after: f64,
}

#[derive(Debug, Serialize)]
struct Problem {
    #[serde(flatten)]
    place: Place,
    message: String,
}

#[derive(Debug, Serialize)]
struct Document<'a> {
    schema: u32,
    files: &'a [File],
    warnings: &'a [Problem],
    errors: &'a [Problem],
}

/// Everything that is told in one run.
#[derive(Debug)]
pub(super) struct Log {
    json: bool,
    check: bool,
    pub(super) progress: Progress,
    files: Vec<File>,
    warnings: Vec<Problem>,
    errors: Vec<Problem>,
    /// What the libraries define that were looked at.
    defined: Set,
}

impl Log {
    pub(super) fn new(json: bool, check: bool, progress: Progress) -> Self {
        Self {
            json,
            check,
            progress,
            files: Vec::new(),
            warnings: Vec::new(),
            errors: Vec::new(),
            defined: Set::new(),
        }
    }

    /// Adds symbols that a library defines for all others.
    pub(super) fn define(&mut self, mut symbols: Set) {
        self.defined.append(&mut symbols);
    }

    /// Tells what was done with a file, and what is to be said about it.
    pub(super) fn file(&mut self, file: File) -> Result<()> {
        for mismatch in &file.mismatches {
            let message = mismatch.to_string();
            if self.check {
                self.error(&file.place, &anyhow::Error::msg(message));
            } else {
                self.warn(&file.place, message);
            }
        }
        if !file.dropped.is_empty() {
            let names = file.dropped.join(", ");
            let message = format!("dropped custom sections that are not true any more: {names}");
            self.warn(&file.place, message);
        }
        if !self.json
            && let Some(line) = line(&file, self.check)
        {
            self.progress.pause(|| terminal::print_lines([&line]))?;
        }
        self.files.push(file);
        Ok(())
    }

    /// Prints a remark that is about no file.
    pub(super) fn note(&self, text: &str) {
        let lines = [text.to_owned()];
        self.progress.pause(|| terminal::note("note", "36", &lines));
    }

    pub(super) fn warn(&mut self, place: &Place, message: String) {
        let line = format!("{place}: {message}");
        self.progress.pause(|| terminal::warn(line));
        let place = place.clone();
        self.warnings.push(Problem { place, message });
    }

    pub(super) fn error(&mut self, place: &Place, error: &anyhow::Error) {
        let place = place.clone();
        let message = format!("{error:#}");
        self.errors.push(Problem { place, message });
    }

    /// Tells the rest. Fails with all errors, if there are any.
    pub(super) fn finish(mut self) -> Result<()> {
        self.progress.finish();
        let defined = &self.defined;
        for file in &mut self.files {
            file.undefined.retain(|symbol| {
                let is_named = symbol.kind != SymbolKind::Function || symbol.module == ENV;
                !is_named || !defined.contains(&(symbol.kind, symbol.name.clone()))
            });
        }
        let mut needed = Needed::default();
        for file in &self.files {
            needed.add(&file.undefined, &file.place);
        }
        if let Some(lines) = needed.lines() {
            terminal::note("note", "36", &lines);
        }
        if self.json {
            let document = Document {
                schema: 1,
                files: &self.files,
                warnings: &self.warnings,
                errors: &self.errors,
            };
            terminal::print_json(&document)?;
        }
        if self.errors.is_empty() {
            return Ok(());
        }
        let lines = self.errors.iter();
        let lines = lines.map(
            |Problem { place, message }| match place.to_string().as_str() {
                "" => message.clone(),
                place => format!("{place}: {message}"),
            },
        );
        Err(Failures(lines.collect()).into())
    }
}

impl Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            needed,
            defined,
            ..
        } = self;
        write!(f, "needs function `{name}` {needed}, ")?;
        match &self.defined_by {
            Some(other) if self.is_import => write!(f, "`{other}` imports {defined}"),
            Some(other) => write!(f, "`{other}` defines {defined}"),
            None => write!(f, "and defines {defined}"),
        }
    }
}

/// A file in one line. What was merely copied is not worth one.
fn line(file: &File, check: bool) -> Option<String> {
    let mut counts = format!(
        "{} bound to its own definitions, {} slots",
        file.own, file.slots
    );
    if file.interposable > 0 {
        counts += &format!(" ({} for definitions of its own)", file.interposable);
    }
    counts += &format!(", {} direct", file.direct);
    if file.local > 0 {
        counts += &format!(", {} made local", file.local);
    }
    let (before, after) = (size(file.size_before), size(file.size_after));
    let text = match file.state {
        State::Relinked => format!("{counts}; {before} -> {after}"),
        State::WasRelinked if check => format!("relinked and in order: {counts}; {before}"),
        State::WasRelinked => format!("was relinked before: {counts}; {before}"),
        State::Unchanged => format!("nothing to relink; {before}"),
        // An error says more.
        State::NotRelinked | State::Copied => return None,
    };
    Some(format!("{}: {text}", file.place))
}

fn size(bytes: usize) -> String {
    match bytes {
        0..1000 => format!("{bytes} bytes"),
        1000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        let sizes = [0, 999, 1000, 999_949, 1_000_000, 4_395_861].map(size);
        assert_eq!(
            sizes,
            [
                "0 bytes",
                "999 bytes",
                "1.0 kB",
                "999.9 kB",
                "1.0 MB",
                "4.4 MB"
            ]
        );
    }
}
