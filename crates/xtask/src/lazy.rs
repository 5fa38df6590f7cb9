//! `test lazy`: programs whose libraries are loaded at first calls, in processes and in pages. The runner is
//! tests/lazy/run.mjs.

use std::process::Command;

use anyhow::Result;

use crate::{engines, paths, sh, sid, tools};

/// The engines in which the cases run. A browser is skipped if it is missing and cannot be installed.
const ENGINES: &[&str] = &["node26", "node", "deno", "bun", "chromium", "firefox"];

pub(crate) fn run() -> Result<()> {
    run_in(ENGINES)
}

/// Runs the cases in the engines that are available.
pub(crate) fn run_in(names: &[&str]) -> Result<()> {
    let packages = engines::packages()?;
    let mut command = sh::command(tools::node26()?);
    command
        .arg(paths::root().join("tests/lazy/run.mjs"))
        .arg("--program")
        .arg(paths::program())
        .arg("--work")
        .arg(paths::target().join("lazy"))
        .arg("--packages")
        .arg(packages)
        .arg("--tools")
        .arg(tools::dir())
        .arg("--sid")
        .arg(sid::dir());
    for engine in names {
        if engines::install(engine)? {
            command.args(["--engine", engine]);
        }
    }
    sh::run(&mut command)?;
    // The other recipes need emcc.
    sh::run(recipe_runner()?.args(["--only", "pyodide"]))
}

/// Runs all recipes of examples/on-demand. `emcc` must be on PATH.
pub(crate) fn recipes() -> Result<()> {
    sh::run(&mut recipe_runner()?)
}

fn recipe_runner() -> Result<Command> {
    let mut command = sh::command(tools::node26()?);
    command
        .arg(paths::root().join("tests/lazy/recipes.mjs"))
        .arg("--latebind")
        .arg(paths::program());
    Ok(command)
}
