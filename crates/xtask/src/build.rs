//! `build`: the core as wasm, then the npm package around it, then the command-line program, which
//! contains a file of the npm package and therefore comes last.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::{paths, sh, stamp};

const WASM: &str = "wasm32-unknown-unknown";

/// The classic script, which the command-line program contains.
const PRE_JS: &str = "latebind.pre.js";

/// Builds everything that a user runs, and updates the committed copy of a built file that the
/// command-line program contains.
pub(crate) fn run() -> Result<()> {
    package()?;
    if !is_embedded_script_current()? {
        let script = paths::js_dist().join(PRE_JS);
        let script = fs::read(&script).with_context(|| cannot_read(&script))?;
        paths::write(&paths::embedded_script(), &script)?;
        eprintln!("updated {}", paths::shown(&paths::embedded_script()));
    }
    cli()
}

/// Builds the same, and leaves the committed copy as it is, so that the suite `tidy` can compare it.
pub(crate) fn for_tests() -> Result<()> {
    package()?;
    cli()
}

/// Whether the script that the command-line program contains is the one of `js/dist`.
pub(crate) fn is_embedded_script_current() -> Result<bool> {
    let [built, embedded] = [paths::js_dist().join(PRE_JS), paths::embedded_script()];
    let built = fs::read(&built).with_context(|| cannot_read(&built))?;
    // The file does not exist if it is being merged.
    Ok(fs::read(embedded).is_ok_and(|embedded| embedded == built))
}

fn cannot_read(path: &Path) -> String {
    format!("cannot read {}", paths::shown(path))
}

/// Builds the npm package, which is all that `footprint` measures.
pub(crate) fn package() -> Result<()> {
    // Both builds leave their output under one name, so the one that is copied away comes first.
    let relink = core("relink")?;
    fs::copy(&relink, paths::relink_wasm())
        .with_context(|| format!("cannot copy {}", paths::shown(&relink)))?;
    let core = core("load")?;
    npm_packages()?;
    js(&core, &paths::relink_wasm())
}

/// Installs what js/ is built and checked with.
pub(crate) fn npm_packages() -> Result<()> {
    let js = paths::root().join("js");
    let lock = js.join("package-lock.json");
    let manifest = js.join("package.json");
    paths::require(&lock, "the npm package has to have its lock file")?;
    stamp::once(
        &js.join("node_modules/.latebind-stamp"),
        &[&manifest, &lock],
        || {
            sh::twice(|| {
                let mut npm = sh::command("npm");
                npm.args(["ci", "--no-audit", "--no-fund"]).current_dir(&js);
                sh::run_quietly("installing the npm packages of js/", &mut npm)
            })
        },
    )
}

/// Builds the core for JavaScript with one of its features.
fn core(feature: &str) -> Result<PathBuf> {
    paths::require(
        &paths::root().join("crates/latebind-wasm/Cargo.toml"),
        "the core for JavaScript cannot be built",
    )?;
    wasm_target()?;
    let mut cargo = sh::cargo();
    cargo.args([
        "build",
        "--package",
        "latebind-wasm",
        "--no-default-features",
        "--features",
        feature,
        "--profile",
        "wasm",
        "--target",
        WASM,
    ]);
    sh::run(&mut cargo)?;
    let core = paths::core_wasm();
    paths::require(
        &core,
        "crates/latebind-wasm has to be a `cdylib` named `latebind_wasm`",
    )?;
    Ok(core)
}

fn js(core: &Path, relink: &Path) -> Result<()> {
    let script = paths::root().join("js/build.mjs");
    paths::require(&script, "the npm package cannot be built")?;
    let node = sh::path_node()?;
    let mut node = sh::command(node);
    node.arg(script).arg("--core").arg(core);
    sh::run(node.arg("--relink").arg(relink))?;
    for file in ["auto.mjs", PRE_JS, "index.mjs", "relink.mjs", "core.wasm"] {
        paths::require(&paths::js_dist().join(file), "js/build.mjs has to write it")?;
    }
    Ok(())
}

fn cli() -> Result<()> {
    paths::require(
        &paths::root().join("crates/latebind-cli/Cargo.toml"),
        "the command-line program cannot be built",
    )?;
    sh::run(sh::cargo().args(["build", "--release", "--package", "latebind-cli"]))
}

/// rust-toolchain.toml asks for the target, but rustup acts on that only where it installs the
/// toolchain itself.
fn wasm_target() -> Result<()> {
    let mut rustc = sh::command("rustc");
    rustc.args(["--print", "target-libdir", "--target", WASM]);
    let libraries = sh::output(&mut rustc)?;
    if Path::new(libraries.trim()).exists() {
        return Ok(());
    }
    sh::run(sh::command("rustup").args(["target", "add", WASM]))
}
