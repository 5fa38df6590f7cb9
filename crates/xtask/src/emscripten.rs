//! `test emscripten` and `test emscripten-pages`: runs programs that emcc has linked, with and without Latebind. The
//! runners are tests/emscripten/run.mjs and tests/emscripten/pages.mjs.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::{engines, paths, sh, sid, tools};

/// The browsers of `emscripten-pages`. A browser is skipped if it is missing and cannot be installed.
const BROWSERS: &[&str] = &["chromium", "firefox", "webkit"];

/// Checks the runner and the committed programs, then runs them in Node.
pub(crate) fn run() -> Result<()> {
    let tests = paths::files_in(&directory(), "mjs")?;
    let is_test = |path: &&PathBuf| path.to_string_lossy().ends_with(".test.mjs");
    let mut node = sh::command(tools::node26()?);
    sh::run(node.arg("--test").args(tests.iter().filter(is_test)))?;
    in_node(&[])
}

/// Writes docs/emscripten-matrix.md and its raw tables, instead of comparing them like the suite `emscripten`.
pub(crate) fn matrix() -> Result<()> {
    in_node(&["--write"])
}

fn in_node(args: &[&str]) -> Result<()> {
    let mut node = runner("run.mjs", "emscripten")?;
    node.arg("--docs").arg(paths::root().join("docs"));
    sh::run(node.args(args))
}

/// Runs the programs in browsers.
pub(crate) fn in_pages() -> Result<()> {
    let mut node = runner("pages.mjs", "emscripten-pages")?;
    node.arg("--packages")
        .arg(engines::packages()?)
        .arg("--tools")
        .arg(tools::dir())
        .arg("--sid")
        .arg(sid::dir());
    for browser in BROWSERS {
        if engines::install(browser)? {
            node.args(["--engine", browser]);
        } else {
            println!("{browser}: skipped, because it is not installed");
        }
    }
    sh::run(&mut node)
}

fn runner(script: &str, work: &str) -> Result<Command> {
    let mut node = sh::command(tools::node26()?);
    node.arg(directory().join(script))
        .arg("--dist")
        .arg(paths::js_dist())
        .arg("--work")
        .arg(paths::target().join(work));
    Ok(node)
}

fn directory() -> PathBuf {
    paths::root().join("tests/emscripten")
}
