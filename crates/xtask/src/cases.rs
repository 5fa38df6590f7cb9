//! `test cases`: runs small programs that Latebind or Emscripten once handled incorrectly, in Node and in
//! web pages. The runner is tests/cases/run.mjs.

use anyhow::Result;

use crate::{engines, paths, sh, sid, tools};

/// The browsers of the table. A browser is skipped if it is missing and cannot be installed.
const BROWSERS: &[&str] = &["chromium", "firefox"];

/// The use of docs/cases.md: it is compared with the outcomes, or written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Table {
    Compare,
    Write,
}

/// Checks the runner and the committed programs, then runs every cell of the table.
pub(crate) fn run(table: Table) -> Result<()> {
    let node = tools::node26()?;
    let directory = paths::root().join("tests/cases");
    sh::run(
        sh::command(&node)
            .arg("--test")
            .arg(directory.join("run.test.mjs")),
    )?;

    let packages = engines::packages()?;
    let mut command = sh::command(&node);
    command
        .arg(directory.join("run.mjs"))
        .arg("--dist")
        .arg(paths::js_dist())
        .arg("--program")
        .arg(paths::program())
        .arg("--work")
        .arg(paths::target().join("cases"))
        .arg("--table")
        .arg(paths::root().join("docs/cases.md"))
        .arg("--packages")
        .arg(packages)
        .arg("--tools")
        .arg(tools::dir())
        .arg("--sid")
        .arg(sid::dir())
        .args(["--engine", "node"]);
    for browser in BROWSERS {
        if engines::install(browser)? {
            command.args(["--engine", browser]);
        }
    }
    if table == Table::Write {
        command.arg("--write");
    }
    sh::run(&mut command)
}
