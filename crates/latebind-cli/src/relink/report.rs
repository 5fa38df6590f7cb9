//! The result for each file, as data. `log` prints it as text or as JSON.
//!
//! The JSON is one document. New fields may be added, but no field changes its meaning while `schema`
//! remains the same:
//!
//! - `schema`: 1.
//! - `files`: the results, in the order of processing. Files that failed are not included.
//!   - `file`: the input; `member`: the path in the input, if the input is a wheel that contains
//!     libraries; `output`: the path of the output, if there is one.
//!   - `state`: `relinked`; `already-relinked`; `unchanged`, if there is nothing to relink;
//!     `not-relinked`, with `--check`; `copied`, if the file is not a library.
//!   - `slots`, `self`, `direct`: the number of references to functions that are bound through a slot,
//!     are bound to the library's own definition, or remain imports.
//!   - `interposable`: the number of slots for functions that the library defines itself.
//!   - `local`: the number of symbols that the library no longer exports.
//!   - `mismatches`: references whose definition has a different type: `module`, `name`, `needed` and
//!     `defined` (the types), `defined_by` (a file, or null for the library itself), `is_import`
//!     (whether that file imports the symbol instead of defining it).
//!   - `undefined`: with `--main`, the symbols that neither an input nor another named file defines: `kind`
//!     (`function`, `address`, or `tag`), `module`, `name`, `signature` (null for an address).
//!   - `dropped`: the custom sections that were dropped.
//!   - `size_before`, `size_after`: bytes.
//!   - `seconds`: the total time, which includes `seconds_relinking`. Validation runs beside other work:
//!     `seconds_validating_before` and `seconds_validating_after` are the times for which the other work
//!     was done and validation was not.
//! - `warnings` and `errors`: `file`, `member`, and `message`. If there is an error, the exit code is 1.

use std::fmt::{self, Display};

use latebind::SymbolKind;
use latebind::link::{Definition, DsoId, Namespace, Provider, Reference, SignatureId};
use serde::Serialize;

use crate::input::Location;

/// The state of a file after the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum State {
    Relinked,
    AlreadyRelinked,
    Unchanged,
    NotRelinked,
    #[default]
    Copied,
}

/// A reference whose definition has a different type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Mismatch {
    pub(super) module: String,
    pub(super) name: String,
    pub(super) needed: String,
    pub(super) defined: String,
    /// `None` for the library itself.
    pub(super) defined_by: Option<String>,
    /// Whether that file imports the symbol as well, from a host that provides both imports.
    pub(super) is_import: bool,
}

impl Mismatch {
    /// Describes a reference and a definition of a different type.
    pub(super) fn new(
        namespace: &Namespace,
        reference: &Reference,
        definition: &Definition,
        main: Option<DsoId>,
    ) -> Self {
        let signature = |id: Option<SignatureId>| {
            let text = id.map(|id| namespace.signature(id));
            text.unwrap_or_default().to_owned()
        };
        let defined_by = match definition.provider {
            Provider::Dso(dso) if dso == reference.dso => None,
            Provider::Dso(dso) => Some(dso),
            Provider::Host => main,
        };
        Self {
            module: namespace.name(reference.module).to_owned(),
            name: namespace.name(reference.name).to_owned(),
            needed: signature(reference.ty.signature()),
            defined: signature(definition.ty.signature()),
            defined_by: defined_by.map(|dso| namespace.dso_name(dso).to_owned()),
            is_import: definition.provider == Provider::Host,
        }
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
        write!(f, "type mismatch: imports function `{name}` {needed}, but ")?;
        match &self.defined_by {
            Some(other) if self.is_import => write!(f, "`{other}` imports {defined}"),
            Some(other) => write!(f, "`{other}` defines {defined}"),
            None => write!(f, "defines {defined}"),
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

impl Symbol {
    pub(super) fn new(namespace: &Namespace, reference: &Reference, kind: SymbolKind) -> Self {
        let signature = reference.ty.signature();
        Self {
            kind,
            module: namespace.name(reference.module).to_owned(),
            name: namespace.name(reference.name).to_owned(),
            signature: signature.map(|id| namespace.signature(id).to_owned()),
        }
    }
}

fn kind<S: serde::Serializer>(kind: &SymbolKind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(kind_name(*kind))
}

/// Returns the name of a kind.
pub(super) fn kind_name(kind: SymbolKind) -> &'static str {
    match kind {
        SymbolKind::Function => "function",
        SymbolKind::Address => "address",
        SymbolKind::Tag => "tag",
        _ => "symbol",
    }
}

/// The result for a file. The module documentation describes the fields.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct File {
    #[serde(flatten)]
    pub(super) location: Location,
    pub(super) output: Option<String>,
    pub(super) state: State,
    pub(super) slots: usize,
    pub(super) interposable: usize,
    #[serde(rename = "self")]
    pub(super) self_bound: usize,
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

impl File {
    /// Returns the report for a file that has nothing to relink.
    pub(super) fn same(location: Location, state: State, size: usize) -> Self {
        Self {
            location,
            state,
            size_before: size,
            size_after: size,
            ..Self::default()
        }
    }
}
