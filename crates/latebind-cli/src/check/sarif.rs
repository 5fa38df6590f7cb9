//! The report in the Static Analysis Results Interchange Format (SARIF), version 2.1.0.

use latebind::check::{Kind, Severity};
use serde_json::{Value, json};

use super::allow::UNUSED;
use super::args::Args;
use super::outcome::{Item, Outcome};
use crate::link::Problem;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

pub(super) fn document(args: &Args, outcome: &Outcome) -> Value {
    let results = outcome.findings.iter();
    let results = results.filter(|it| args.suspension || !it.is_suspension());
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": "latebind",
                    "version": env!("CARGO_PKG_VERSION"),
                    "informationUri": env!("CARGO_PKG_REPOSITORY"),
                    "rules": rules(),
                },
            },
            "invocations": [{
                "executionSuccessful": outcome.is_complete(),
                "toolExecutionNotifications": outcome.problems.iter().map(notification).collect::<Vec<_>>(),
            }],
            "results": results.map(result).collect::<Vec<_>>(),
            "columnKind": "utf16CodeUnits",
            "properties": {
                "libraries": outcome.libraries,
                "references": outcome.references,
            },
        }],
    })
}

fn rules() -> Vec<Value> {
    let kinds = Kind::ALL.iter();
    let mut rules: Vec<Value> = kinds
        .map(|kind| rule(kind.name(), kind.description(), kind.severity()))
        .collect();
    rules.push(rule(
        UNUSED,
        "No finding matches a line of the list of known findings",
        Severity::Warning,
    ));
    rules
}

fn rule(id: &str, description: &str, severity: Severity) -> Value {
    json!({
        "id": id,
        "shortDescription": { "text": format!("{description}.") },
        "defaultConfiguration": { "level": severity.name() },
    })
}

fn result(item: &Item) -> Value {
    let index = Kind::ALL.iter().position(|kind| kind.name() == item.kind);
    let mut location = location(&item.library);
    if let Some(symbol) = &item.symbol {
        let name = item.demangled().unwrap_or_else(|| symbol.clone());
        location["logicalLocations"] = json!([{
            "name": name,
            "decoratedName": symbol,
            "fullyQualifiedName": format!("{}#{symbol}", item.library),
        }]);
    }
    let symbol = item.symbol.as_deref().unwrap_or_default();
    json!({
        "ruleId": item.kind,
        "ruleIndex": index.unwrap_or(Kind::ALL.len()),
        "level": item.severity.name(),
        "message": { "text": item.message },
        "locations": [location],
        "partialFingerprints": {
            "finding/v1": format!("{} {} {symbol}", item.kind, item.library),
        },
        "properties": { "fails": item.fails.name() },
    })
}

fn notification(problem: &Problem) -> Value {
    json!({
        "level": "error",
        "message": { "text": problem.message },
        "locations": [location(&problem.file)],
    })
}

/// Returns the location of a library: the file on disk. Its path in an archive is part of the message.
fn location(library: &str) -> Value {
    let file = library.split('!').next().unwrap_or_default();
    json!({ "physicalLocation": { "artifactLocation": { "uri": uri(file) } } })
}

/// Returns a relative or absolute path as a URI reference.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                uri.push(byte.into());
            }
            _ => uri += &format!("%{byte:02X}"),
        }
    }
    uri
}
