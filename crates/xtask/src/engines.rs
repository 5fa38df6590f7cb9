//! `test engines`: runs the conformance corpus and the package's tests on every available engine. The runner
//! is tests/engines/run.mjs.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use serde::Deserialize;

use crate::{debian, paths, platform, sh, sid, tools};

/// The engines that the suite runs if none is named. Node has its own suites, Bun takes four minutes, and
/// WebKitGTK takes longer and first downloads a gigabyte of Debian.
const USUAL: &[&str] = &["deno", "workerd", "chromium", "firefox"];

/// An engine of tests/engines/engines.json, without the members that only the runner reads.
#[derive(Debug, Deserialize)]
struct Engine {
    name: String,
    /// The program. The path can contain placeholders: `{tools}`, `{packages}`, and `{sid}` for directories, and
    /// the names of programs in tools/platforms.json.
    file: String,
    /// The Debian package that contains it.
    debian: Option<String>,
}

impl Engine {
    /// Installs an engine that Debian provides, if that is possible.
    fn install(&self) -> Result<()> {
        if let Some(package) = &self.debian {
            debian::ensure(package)?;
        }
        if self.file.starts_with("{sid}") {
            sid::ensure()?;
        }
        Ok(())
    }
}

/// Runs the corpus and the tests on the engines in `names`, or on the default engines if `names` is empty. A
/// browser is skipped if it is missing, cannot be installed, and is not in `names`.
pub(crate) fn run(names: &[String], record: bool) -> Result<()> {
    let known = engines()?;
    let usual = || USUAL.iter().map(ToString::to_string).collect();
    let chosen: Vec<String> = match (names, record) {
        ([], true) => known.iter().map(|engine| engine.name.clone()).collect(),
        ([], false) => usual(),
        _ => names.to_vec(),
    };
    for engine in known.iter().filter(|it| chosen.contains(&it.name)) {
        engine.install()?;
    }
    let packages = packages()?;
    let tail_call = tail_call_probe()?;
    let mut node = sh::command(tools::node26()?);
    node.arg(paths::root().join("tests/engines/run.mjs"))
        .arg("--manifest")
        .arg(paths::conformance().join("manifest.json"))
        .arg("--dist")
        .arg(paths::js_dist())
        .arg("--tools")
        .arg(tools::dir())
        .arg("--packages")
        .arg(packages)
        .arg("--sid")
        .arg(sid::dir())
        .arg("--tail-call")
        .arg(tail_call);
    if record {
        node.arg("--record");
    }
    // Only an engine that the user names must be available.
    if names.is_empty() {
        node.arg("--if-there");
    }
    sh::run(node.args(&chosen))
}

/// Returns the names of all engines.
pub(crate) fn names() -> Result<Vec<String>> {
    Ok(engines()?.into_iter().map(|engine| engine.name).collect())
}

/// Installs an engine if that is possible, and returns `true` if the engine is available.
pub(crate) fn install(name: &str) -> Result<bool> {
    let known = engines()?;
    if let Some(engine) = known.iter().find(|it| it.name == name) {
        engine.install()?;
    }
    is_there(name)
}

/// Returns `true` if an engine is available. Installs the engines that npm provides.
pub(crate) fn is_there(name: &str) -> Result<bool> {
    // A file without a directory is on PATH.
    let is_there = |file: PathBuf| file.exists() || sh::answers(&mut sh::command(&file));
    Ok(program(name)?.is_some_and(is_there))
}

/// Returns the program of an engine, or `None` if this platform lacks it. Installs the engines that npm provides.
pub(crate) fn program(name: &str) -> Result<Option<PathBuf>> {
    let packages = packages()?;
    let engine = engines()?.into_iter().find(|it| it.name == name);
    let engine = engine.with_context(|| format!("tests/engines has no engine `{name}`"))?;
    let Some(file) = platform::expand(&engine.file)? else {
        return Ok(None);
    };
    let file = file
        .replace("{tools}", &tools::dir().to_string_lossy())
        .replace("{packages}", &packages.to_string_lossy())
        .replace("{sid}", &sid::dir().to_string_lossy());
    Ok(Some(file.into()))
}

fn engines() -> Result<Vec<Engine>> {
    let path = paths::root().join("tests/engines/engines.json");
    let text = std::fs::read(&path).with_context(|| format!("no {}", paths::shown(&path)))?;
    serde_json::from_slice(&text).with_context(|| format!("in {}", paths::shown(&path)))
}

/// Installs the engines that npm provides and the packages that drive browsers. Returns the directory of the
/// packages.
pub(crate) fn packages() -> Result<PathBuf> {
    let from = paths::root().join("tests/engines");
    let to = paths::target().join("engines");
    let inputs = ["package.json", "package-lock.json", ".npmrc"].map(|name| from.join(name));
    let inputs: Vec<&Path> = inputs.iter().map(PathBuf::as_path).collect();
    tools::install(&inputs, &to, "downloading engines")?;
    Ok(to.join("node_modules"))
}

/// Compiles js/src/engine/tail-call-probe.wat, and returns the path of the wasm file.
fn tail_call_probe() -> Result<PathBuf> {
    let source = paths::root().join("js/src/engine/tail-call-probe.wat");
    let wasm = ::wat::parse_file(&source).map_err(|error| anyhow!("{error}"))?;
    let path = paths::target().join("engines/tail-call-probe.wasm");
    paths::write(&path, &wasm)?;
    Ok(path)
}
