//! The graph as data. `docs/graph.md` describes the fields. New fields may be added, but no field changes its meaning
//! while `schema` remains the same.

use std::collections::BTreeMap;
use std::path::Path;

use latebind::SectionHeaders;
use latebind::check::{Finding, LibraryId, Open, Report, Severity, Way};
use latebind::link::Provider;
use serde::Serialize;

use crate::files;
use crate::link::{Linked, Problem};

/// The version of the schema.
const SCHEMA: u32 = 1;

#[derive(Serialize)]
pub(super) struct Document<'l> {
    schema: u32,
    pub(super) program: ProgramInfo<'l>,
    complete: bool,
    pub(super) nodes: Vec<Node<'l>>,
    pub(super) edges: Vec<Edge<'l>>,
    pub(super) findings: Vec<FindingInfo<'l>>,
    errors: &'l [Problem],
}

#[derive(Serialize)]
pub(super) struct ProgramInfo<'l> {
    pub(super) name: &'l str,
    source: Option<&'l str>,
    glue: bool,
}

#[derive(Serialize)]
pub(super) struct Node<'l> {
    pub(super) id: usize,
    pub(super) path: &'l str,
    pub(super) kind: NodeKind,
    opened: Option<&'static str>,
    pub(super) size: Option<usize>,
    pub(super) code_size: Option<usize>,
    pub(super) needed: Vec<NeededInfo<'l>>,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    notes: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum NodeKind {
    Main,
    JavaScript,
    Library,
}

#[derive(Serialize)]
pub(super) struct NeededInfo<'l> {
    name: &'l str,
    pub(super) node: Option<usize>,
}

#[derive(Clone, Serialize)]
pub(super) struct Edge<'l> {
    pub(super) from: usize,
    pub(super) to: Option<usize>,
    #[serde(serialize_with = "way_name")]
    pub(super) way: Way,
    pub(super) count: usize,
    pub(super) symbols: Vec<&'l str>,
}

#[derive(Serialize)]
pub(super) struct FindingInfo<'l> {
    kind: &'static str,
    severity: &'static str,
    node: usize,
    symbol: Option<&'l str>,
    message: String,
}

fn way_name<S: serde::Serializer>(way: &Way, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(way.name())
}

impl<'l> Document<'l> {
    pub(super) fn new(linked: &'l Linked, main: Option<&Path>) -> Self {
        let report = &linked.report;
        let edges = edges(report);
        let mut nodes: Vec<Node<'l>> = report.ids().map(|id| node(report, id)).collect();
        if let (Some(first), Some(main)) = (nodes.first_mut(), main) {
            (first.size, first.code_size) = sizes_of_main(main);
        }
        let javascript = javascript(report);
        if edges.iter().any(|it| it.to == Some(javascript)) {
            nodes.push(Node {
                id: javascript,
                path: "JavaScript",
                kind: NodeKind::JavaScript,
                opened: None,
                size: None,
                code_size: None,
                needed: Vec::new(),
                errors: 0,
                warnings: 0,
                notes: 0,
            });
        }
        Self {
            schema: SCHEMA,
            program: ProgramInfo {
                name: &linked.profile.name,
                source: linked.profile.source.as_deref(),
                glue: linked.profile.has_glue,
            },
            complete: linked.problems.is_empty(),
            nodes,
            edges,
            findings: report
                .findings()
                .iter()
                .map(|it| finding(report, it))
                .collect(),
            errors: &linked.problems,
        }
    }
}

/// Returns the id of the node of the program's JavaScript, which follows those of the libraries.
fn javascript(report: &Report) -> usize {
    report.libraries().len()
}

fn node(report: &Report, id: LibraryId) -> Node<'_> {
    let library = report.libraries().get(id.index());
    let count = |severity| {
        let findings = report.findings().iter();
        findings
            .filter(|it| it.library == id && it.severity == severity)
            .count()
    };
    let needed = report.needed(id).iter().map(|it| NeededInfo {
        name: &it.name,
        node: it.found.as_ref().map(|(id, _)| id.index()),
    });
    let is_main = id == LibraryId::MAIN;
    Node {
        id: id.index(),
        path: report.path(id),
        kind: match is_main {
            true => NodeKind::Main,
            false => NodeKind::Library,
        },
        opened: library.filter(|_| !is_main).map(|it| opened(it.open)),
        size: library.map(|it| it.size).filter(|_| !is_main),
        code_size: library.map(|it| it.code_size).filter(|_| !is_main),
        needed: needed.collect(),
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        notes: count(Severity::Note),
    }
}

fn opened(open: Open) -> &'static str {
    match open {
        Open::Preload => "preload",
        Open::Global => "global",
        Open::Local => "local",
        Open::Needed => "needed",
    }
}

/// Returns the sizes of the main module and of its code. A profile does not have them.
fn sizes_of_main(main: &Path) -> (Option<usize>, Option<usize>) {
    let Ok(bytes) = files::read(main) else {
        return (None, None);
    };
    let headers = SectionHeaders::read(&bytes).ok();
    let code = headers.and_then(|it| it.sections().find(|it| it.kind() == "code"));
    (Some(bytes.len()), code.map(|it| it.size))
}

fn edges(report: &Report) -> Vec<Edge<'_>> {
    let namespace = report.namespace();
    let mut edges: BTreeMap<(usize, Option<usize>, Way), Vec<&str>> = BTreeMap::new();
    for from in report.ids() {
        for binding in report.bindings(from) {
            let to = match (binding.way, binding.definition.map(|it| it.provider)) {
                (Way::Undefined, _) => None,
                (_, Some(Provider::Dso(dso))) => Some(report.library_of(dso).index()),
                (_, Some(Provider::Host) | None) => Some(javascript(report)),
            };
            let name = namespace.name(binding.symbol.name);
            edges
                .entry((from.index(), to, binding.way))
                .or_default()
                .push(name);
        }
    }
    let edge = |((from, to, way), symbols): (_, Vec<_>)| Edge {
        from,
        to,
        way,
        count: symbols.len(),
        symbols,
    };
    edges.into_iter().map(edge).collect()
}

fn finding<'r>(report: &'r Report, finding: &Finding) -> FindingInfo<'r> {
    FindingInfo {
        kind: finding.kind.name(),
        severity: finding.severity.name(),
        node: finding.library.index(),
        symbol: finding.symbol.map(|it| report.namespace().name(it.name)),
        message: report.message(finding),
    }
}
