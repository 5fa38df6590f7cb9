//! `test lazy`: programs whose libraries are loaded at first calls, in processes and in pages. The runner is
//! tests/lazy/run.mjs.

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
    sh::run(&mut command)
}
