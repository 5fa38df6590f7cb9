//! `demo`: sets up the demo and starts it.

use std::ffi::OsString;

use anyhow::Result;

use crate::{build, paths, sh, tools, wat};

/// Sets everything up, then runs the demo.
pub(crate) fn run(args: &[OsString]) -> Result<()> {
    tools::run()?;
    build::run()?;
    wat::programs()?;
    start(args)
}

/// Runs the demo, which must be set up.
pub(crate) fn start(args: &[OsString]) -> Result<()> {
    let script = paths::root().join("demo/run.mjs");
    paths::require(&script, "the demo cannot be run")?;
    let mut node = sh::command(tools::node26()?);
    node.arg(script)
        .arg("--tools")
        .arg(tools::dir())
        .arg("--dist")
        .arg(paths::js_dist())
        .arg("--program")
        .arg(paths::program());
    sh::run(node.arg("--extensions").arg(paths::extensions()).args(args))
}
