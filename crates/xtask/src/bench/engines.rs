//! The engines that benchmarks run in: benches/definitions/engines.json.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::paths;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Engine {
    pub(crate) id: String,
    pub(crate) title: String,
    /// From the root of the repository.
    program: PathBuf,
    pub(crate) arguments: Vec<String>,
    /// What it runs.
    benchmarks: Vec<String>,
}

impl Engine {
    /// Nothing if it is not installed.
    pub(crate) fn program(&self) -> Option<PathBuf> {
        let program = paths::root().join(&self.program);
        program.exists().then_some(program)
    }
}

/// Those that run a benchmark.
pub(crate) fn of(benchmark: &str) -> Result<Vec<Engine>> {
    let mut engines = all()?;
    engines.retain(|engine| engine.benchmarks.iter().any(|it| it == benchmark));
    Ok(engines)
}

fn all() -> Result<Vec<Engine>> {
    let path = paths::root().join("benches/definitions/engines.json");
    let text = fs::read_to_string(path).context("cannot read the table of engines")?;
    serde_json::from_str(&text).context("benches/definitions/engines.json is malformed")
}
