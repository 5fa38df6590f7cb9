//! The suites that run on request only: when each of them passed last.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::bench::machine;
use crate::paths;
use crate::suites::SUITES;

/// A run that passed.
#[derive(Debug, Deserialize, Serialize)]
struct Run {
    date: String,
    commit: String,
}

fn file() -> PathBuf {
    paths::root().join("tests/on-request.json")
}

fn read() -> Result<BTreeMap<String, Run>> {
    let file = file();
    let text = fs::read_to_string(&file)
        .with_context(|| format!("cannot read {}", paths::shown(&file)))?;
    Ok(serde_json::from_str(&text)?)
}

/// Prints the suites that did not run, and when each passed last.
pub(crate) fn print() {
    let runs = read().unwrap_or_default();
    for suite in SUITES.iter().filter(|suite| suite.is_on_request) {
        let name = suite.name;
        let last = runs.get(name).map_or_else(
            || "it never passed".to_owned(),
            |run| format!("it passed last on {} at {}", run.date, run.commit),
        );
        println!("not run: {name} (`cargo xtask test {name}`); {last}");
    }
}

/// Records that a suite has passed.
pub(crate) fn record(suite: &str) -> Result<()> {
    let mut runs = read().unwrap_or_default();
    let run = Run {
        date: machine::today()?,
        commit: machine::commit(),
    };
    runs.insert(suite.to_owned(), run);
    let text = serde_json::to_string_pretty(&runs)? + "\n";
    paths::write(&file(), text.as_bytes())
}
