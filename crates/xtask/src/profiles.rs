//! `profiles`: writes the profiles of published programs that are part of the command. The suite `profiles` compares
//! them with live programs.

use anyhow::Result;

use crate::{build, paths, sh, tools};

/// Downloads the programs that tools/profiles/package.json pins, and writes their profiles.
pub(crate) fn run() -> Result<()> {
    build::cli()?;
    let mut node = sh::command(tools::node26()?);
    node.arg(paths::root().join("tools/profiles/make.mjs"));
    sh::run(node.arg(paths::program()))
}

/// Compares the profiles of files, of live programs, and of the command.
pub(crate) fn test() -> Result<()> {
    let mut node = sh::command(tools::node26()?);
    node.arg(paths::root().join("tests/profiles/run.mjs"));
    node.arg("--latebind").arg(paths::program());
    node.arg("--dist").arg(paths::js_dist());
    sh::run(node.arg("--tools").arg(tools::dir()))
}
