//! The report as JSON. `docs/checking.md` describes the fields. New fields may be added, but no field changes its meaning
//! while `schema` remains the same.

use serde::Serialize;

use super::args::Args;
use super::outcome::{Counts, Item, Outcome};
use crate::link::Problem;

/// The version of the schema.
const SCHEMA: u32 = 1;

#[derive(Serialize)]
pub(super) struct Document<'o> {
    schema: u32,
    program: Program<'o>,
    checked: Checked,
    complete: bool,
    counts: Counts,
    findings: Vec<Found<'o>>,
    errors: &'o [Problem],
}

#[derive(Serialize)]
struct Program<'o> {
    name: &'o str,
    source: Option<&'o str>,
    glue: bool,
}

#[derive(Serialize)]
struct Checked {
    libraries: usize,
    references: usize,
}

#[derive(Serialize)]
struct Found<'o> {
    kind: &'o str,
    severity: &'o str,
    fails: &'o str,
    library: &'o str,
    symbol: Option<&'o str>,
    message: &'o str,
    demangled: Option<String>,
    signature: Option<&'o str>,
    engine_message: Option<&'o str>,
    searched: &'o [String],
    nearest: &'o [String],
    cause: Option<&'o str>,
    #[serde(flatten)]
    suspension: Option<Suspension<'o>>,
}

#[derive(Serialize)]
struct Suspension<'o> {
    frame: &'o str,
    count: usize,
    remedies: &'o [&'static str],
    /// Only with `--suspension`, because there may be thousands.
    #[serde(skip_serializing_if = "Option::is_none")]
    functions: Option<&'o [String]>,
}

pub(super) fn document<'o>(args: &Args, outcome: &'o Outcome) -> Document<'o> {
    let findings = outcome.findings.iter();
    Document {
        schema: SCHEMA,
        program: Program {
            name: &outcome.program,
            source: outcome.source.as_deref(),
            glue: outcome.has_glue,
        },
        checked: Checked {
            libraries: outcome.libraries,
            references: outcome.references,
        },
        complete: outcome.is_complete(),
        counts: outcome.counts,
        findings: findings.map(|it| found(args, it)).collect(),
        errors: &outcome.problems,
    }
}

fn found<'o>(args: &Args, item: &'o Item) -> Found<'o> {
    let suspension = item
        .suspension
        .as_ref()
        .map(|(frame, functions)| Suspension {
            frame,
            count: functions.len(),
            remedies: &item.parts.remedies,
            functions: args.suspension.then_some(functions.as_slice()),
        });
    Found {
        kind: item.kind,
        severity: item.severity.name(),
        fails: item.fails.name(),
        library: &item.library,
        symbol: item.symbol.as_deref(),
        message: &item.message,
        demangled: item.demangled(),
        signature: item.signature.as_deref(),
        engine_message: item.parts.engine_message.as_deref(),
        searched: &item.parts.searched,
        nearest: &item.parts.nearest,
        cause: item.parts.cause.as_deref(),
        suspension,
    }
}
