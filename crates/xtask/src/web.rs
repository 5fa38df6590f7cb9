//! The page of the demo (`demo/web`): builds it, serves it, and tests it.

use std::ffi::OsString;
use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread;

use anyhow::{Context, Result, ensure};

use crate::{build, engines, paths, sh, tools};

/// The browsers in which the page is tested.
const BROWSERS: &[&str] = &["chromium", "firefox"];

/// The command for WASI in the folder of the page.
const COMMAND: &str = "latebind.wasm";

/// Sets everything up, and serves the page. It is served as soon as its programs can run, and the command, which takes
/// much longer to compile, is built meanwhile.
pub(crate) fn run(args: &[OsString]) -> Result<()> {
    let dist = paths::target().join("demo/dist");
    // The compiler and the downloads do not slow each other down.
    thread::scope(|scope| {
        let downloads = scope.spawn(tools::run);
        let built = build::auto(&dist);
        downloads.join().expect("downloads do not panic")?;
        built
    })?;
    page(&dist)?;
    let mut server = Server::start(args)?;
    eprintln!("building the command for \"Look inside\"; the other parts of the page work already");
    command()?;
    eprintln!("the page is complete");
    server.wait()
}

/// The server of the page. It ends when this is dropped.
#[derive(Debug)]
struct Server(Child);

impl Server {
    /// Starts the server, and prints the address.
    fn start(args: &[OsString]) -> Result<Self> {
        let mut node = sh::command(sh::path_node()?);
        node.arg(script("serve.mjs")).arg(folder());
        node.args(["--later", COMMAND]).args(args);
        let child = node.stdout(Stdio::piped()).spawn();
        let mut server = Self(child.context("cannot start the server")?);
        let mut address = String::new();
        let output = server.0.stdout.take().context("the server has an output")?;
        BufReader::new(output).read_line(&mut address)?;
        // The server has printed the reason.
        ensure!(!address.is_empty(), "the page cannot be served");
        print!("{address}");
        io::stdout().flush()?;
        Ok(server)
    }

    fn wait(&mut self) -> Result<()> {
        let status = self.0.wait()?;
        ensure!(status.success(), "the server has ended ({status})");
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has ended already, if this fails.
        let _ = self.0.kill();
    }
}

/// Builds the page, and clicks through it. Needs the tools and the build.
pub(crate) fn test() -> Result<()> {
    page(&paths::js_dist())?;
    command()?;
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

/// Builds the page without the command.
fn page(dist: &Path) -> Result<()> {
    let mut node = sh::command(sh::path_node()?);
    node.arg(script("build.mjs"))
        .arg("--tools")
        .arg(tools::dir())
        .arg("--dist")
        .arg(dist)
        .arg("--out")
        .arg(folder());
    sh::run(&mut node)
}

/// Builds the command, and puts it into the folder of the page.
fn command() -> Result<()> {
    let built = build::wasi()?;
    // The server must not find a part of it.
    let partial = folder().join("latebind.partial");
    fs::copy(&built, &partial).with_context(|| format!("cannot copy {}", paths::shown(&built)))?;
    fs::rename(&partial, folder().join(COMMAND)).context("cannot move the command into place")
}

fn script(name: &str) -> PathBuf {
    paths::root().join("demo/web").join(name)
}

fn folder() -> PathBuf {
    paths::target().join("demo/web")
}
