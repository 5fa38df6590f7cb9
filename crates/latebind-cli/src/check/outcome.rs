//! The findings of a run as data, with their texts.

use latebind::check::{
    Detail, Explanation, Fails, Finding, LibraryId, Needed, Open, Profile, Report, Severity, Why,
};

use crate::demangle::demangle;
use crate::link::Problem;

/// The result of a run.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// The name of the program, and its origin.
    pub(super) program: String,
    pub(super) source: Option<String>,
    pub(super) has_glue: bool,
    pub(super) libraries: usize,
    pub(super) references: usize,
    pub(super) findings: Vec<Item>,
    pub(super) counts: Counts,
    pub(super) nodes: Vec<Node>,
    pub(super) problems: Vec<Problem>,
}

/// The numbers of findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub(super) struct Counts {
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) notes: usize,
    /// The findings that `--allow` removed.
    pub(super) allowed: usize,
}

/// A finding.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) kind: &'static str,
    pub(super) severity: Severity,
    pub(super) fails: Fails,
    pub(super) library: String,
    /// The symbol, or the name of a library in NEEDED.
    pub(super) symbol: Option<String>,
    pub(super) signature: Option<String>,
    pub(super) message: String,
    pub(super) parts: Explanation,
    /// The frame and the functions, if the finding is about a suspension.
    pub(super) suspension: Option<(&'static str, Vec<String>)>,
}

/// A library in the tree.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) path: String,
    pub(super) open: Open,
    /// The needed libraries: the name, and the number of the library and the reason why it was found.
    pub(super) needed: Vec<(String, Option<(usize, String)>)>,
}

impl Outcome {
    pub(super) fn new(profile: &Profile, report: &Report, problems: Vec<Problem>) -> Self {
        let findings = report.findings().iter();
        let mut outcome = Self {
            program: profile.name.clone(),
            source: profile.source.clone(),
            has_glue: profile.has_glue,
            libraries: report.load_order().len(),
            references: report.references(),
            findings: findings.map(|it| item(report, it)).collect(),
            counts: Counts::default(),
            nodes: nodes(report),
            problems,
        };
        outcome.count();
        outcome
    }

    /// Returns the outcome of a run that could not check anything.
    pub(super) fn failed(problem: Problem) -> Self {
        Self {
            problems: vec![problem],
            ..Self::default()
        }
    }

    /// Counts the findings again.
    pub(super) fn count(&mut self) {
        let of = |severity| {
            self.findings
                .iter()
                .filter(|it| it.severity == severity)
                .count()
        };
        self.counts = Counts {
            errors: of(Severity::Error),
            warnings: of(Severity::Warning),
            notes: of(Severity::Note),
            allowed: self.counts.allowed,
        };
    }

    pub(super) fn is_complete(&self) -> bool {
        self.problems.is_empty()
    }
}

fn item(report: &Report, finding: &Finding) -> Item {
    let namespace = report.namespace();
    let symbol = match (&finding.symbol, &finding.detail) {
        (Some(symbol), _) => Some(namespace.name(symbol.name).to_owned()),
        (None, Detail::Needed { name, .. }) => Some(name.to_string()),
        (None, _) => None,
    };
    let signature = finding.symbol.and_then(|it| it.signature);
    let suspension = match &finding.detail {
        Detail::Suspension { frame, functions } => {
            let names = functions.iter().map(|it| namespace.name(*it).to_owned());
            Some((frame.name(), names.collect()))
        }
        _ => None,
    };
    Item {
        kind: finding.kind.name(),
        severity: finding.severity,
        fails: finding.fails,
        library: report.path(finding.library).to_owned(),
        symbol,
        signature: signature.map(|it| namespace.signature(it).to_owned()),
        message: report.message(finding),
        parts: report.explain(finding),
        suspension,
    }
}

fn nodes(report: &Report) -> Vec<Node> {
    let why = |(id, why): &(LibraryId, Why)| {
        let text = match why {
            Why::RuntimePath(entry) => format!("RUNTIME_PATH {entry}"),
            Why::LibraryPath(directory) => format!("-L {directory}"),
            Why::BesideMain => "beside the main module".to_owned(),
            Why::NeededByMain => "the main module needs it under this name".to_owned(),
            Why::FileName => "by its file name".to_owned(),
            _ => String::new(),
        };
        (id.index(), text)
    };
    let needed = |entry: &Needed| (entry.name.clone(), entry.found.as_ref().map(why));
    let libraries = report.ids().zip(report.libraries());
    libraries
        .map(|(id, library)| Node {
            path: library.path.to_string(),
            open: library.open,
            needed: report.needed(id).iter().map(needed).collect(),
        })
        .collect()
}

impl Item {
    /// Returns the name as a programmer wrote it, if it is mangled.
    pub(super) fn demangled(&self) -> Option<String> {
        let symbol = self.symbol.as_deref()?;
        let demangled = demangle(symbol);
        (demangled != symbol).then(|| demangled.into_owned())
    }

    /// Returns `true` if the finding is listed only with `--suspension`.
    pub(super) fn is_suspension(&self) -> bool {
        self.suspension.is_some()
    }
}
