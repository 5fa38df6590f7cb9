//! The recipes (`examples`): runs the commands of their READMEs with the packed packages. The runner is
//! tests/recipes/run.mjs.

use std::path::Path;

use anyhow::Result;

use crate::{engines, packages, paths, sh, tools};

/// The engines whose programs the recipes find on PATH.
const ENGINES: &[&str] = &["deno", "bun"];

/// Runs all recipes. One that needs a program which this machine lacks is skipped.
pub(crate) fn run() -> Result<()> {
    run_suite("recipes", &packages::pack()?)
}

/// Runs the recipes that take a few seconds.
pub(crate) fn quick(package: &Path) -> Result<()> {
    run_suite("packages", package)
}

fn run_suite(suite: &str, package: &Path) -> Result<()> {
    let packages = engines::packages()?;
    engines::install("chromium")?;
    let node = tools::node26()?;
    let mut command = sh::command(&node);
    command
        .arg(paths::root().join("tests/recipes/run.mjs"))
        .args(["--suite", suite, "--work"])
        .arg(paths::target().join("recipes"))
        .arg("--tarball")
        .arg(package)
        .arg("--crate")
        .arg(packages::unpacked("latebind"))
        .arg("--packages")
        .arg(packages);
    let mut programs = vec![node, packages::programs().join("latebind")];
    for engine in ENGINES {
        programs.extend(engines::program(engine)?);
    }
    for directory in programs.iter().filter_map(|it| it.parent()) {
        command.arg("--path").arg(directory);
    }
    sh::run(&mut command)
}
