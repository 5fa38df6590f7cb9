//! The engines that benchmarks run in: benches/definitions/engines.json.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::{paths, platform, tools};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Engine {
    pub(crate) id: String,
    pub(crate) title: String,
    /// The program that runs the files of benches/, relative to the root of the repository. A name in braces is a
    /// program of tools/platforms.json. `None` if Node drives the engine, which is then one of tests/engines.
    program: Option<String>,
    /// The name of the engine in tests/engines, if that differs from `id`.
    driven: Option<String>,
    /// The benchmarks that it runs.
    benchmarks: Vec<String>,
}

impl Engine {
    /// Returns the program to run and the arguments that follow the file of benches/, or `None` if it is not installed.
    pub(crate) fn program(&self) -> Result<Option<(PathBuf, Vec<String>)>> {
        let Some(program) = &self.program else {
            let name = self.driven.as_ref().unwrap_or(&self.id);
            let is_there = crate::engines::is_there(name)?;
            let driven = (tools::node26()?, vec!["--in".into(), name.clone()]);
            return Ok(is_there.then_some(driven));
        };
        let Some(program) = platform::expand(program)? else {
            return Ok(None);
        };
        let program = paths::root().join(program);
        Ok(program.exists().then_some((program, Vec::new())))
    }
}

/// Returns the engines that run a benchmark.
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
