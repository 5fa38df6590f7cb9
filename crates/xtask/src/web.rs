//! The page of the demo (`demo/web`): builds it, serves it, and tests it.

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::Result;

use crate::{build, engines, paths, sh, tools};

/// The browsers in which the page is tested.
const BROWSERS: &[&str] = &["chromium", "firefox"];

/// Sets everything up, and serves the page.
pub(crate) fn run(args: &[OsString]) -> Result<()> {
    tools::run()?;
    build::run()?;
    page()?;
    let mut node = sh::command(sh::path_node()?);
    node.arg(script("serve.mjs")).arg(folder());
    sh::run(node.args(args))
}

/// Builds the page, and clicks through it. Needs the tools and the build.
pub(crate) fn test() -> Result<()> {
    page()?;
    let mut tsc = sh::command("npx");
    tsc.args(["--no-install", "tsc", "--project", "../demo/web"]);
    sh::run(tsc.current_dir(paths::root().join("js")))?;
    let mut node = sh::command(tools::node26()?);
    node.arg(script("test.mjs"))
        .arg("--folder")
        .arg(folder())
        .arg("--packages")
        .arg(engines::packages()?)
        .arg("--shots")
        .arg(paths::target().join("demo/web-shots"));
    for browser in BROWSERS {
        engines::install(browser)?;
    }
    sh::run(node.args(BROWSERS))
}

fn page() -> Result<()> {
    let wasi = build::wasi()?;
    let mut node = sh::command(sh::path_node()?);
    node.arg(script("build.mjs"))
        .arg("--tools")
        .arg(tools::dir())
        .arg("--dist")
        .arg(paths::js_dist())
        .arg("--command")
        .arg(paths::program())
        .arg("--wasi")
        .arg(wasi)
        .arg("--out")
        .arg(folder());
    sh::run(&mut node)
}

fn script(name: &str) -> PathBuf {
    paths::root().join("demo/web").join(name)
}

fn folder() -> PathBuf {
    paths::target().join("demo/web")
}
