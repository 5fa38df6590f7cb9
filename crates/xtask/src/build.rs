//! `build`: builds the core as wasm, the npm package around it, and the command-line program. The program
//! contains a file of the npm package, so it is built last.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::{paths, sh, stamp};

const WASM: &str = "wasm32-unknown-unknown";
const WASI: &str = "wasm32-wasip1";

/// The classic script and the JavaScript library for emcc, which the command-line program contains.
const PRE_JS: &str = "latebind.pre.js";
const JS_LIBRARY: &str = "latebind.library.js";

/// Builds everything that a user runs. Updates the committed copies of the files that the command-line program
/// contains.
pub(crate) fn run() -> Result<()> {
    package()?;
    for (built, embedded) in embedded() {
        if !is_current(&built, &embedded)? {
            let contents = fs::read(&built).with_context(|| cannot_read(&built))?;
            paths::write(&embedded, &contents)?;
            eprintln!("updated {}", paths::shown(&embedded));
        }
    }
    cli()
}

/// Builds the same, but leaves the committed copies unchanged, so that the suite `tidy` can compare them.
pub(crate) fn for_tests() -> Result<()> {
    package()?;
    cli()
}

/// Returns the built files that the command-line program contains, and their committed copies.
pub(crate) fn embedded() -> [(PathBuf, PathBuf); 3] {
    let script = |name: &str| (paths::js_dist().join(name), paths::embedded_script(name));
    [
        script(PRE_JS),
        script(JS_LIBRARY),
        (paths::built_page(), paths::embedded_page()),
    ]
}

/// Returns `true` if a committed copy is equal to the file that was built.
pub(crate) fn is_current(built: &Path, embedded: &Path) -> Result<bool> {
    let built = fs::read(built).with_context(|| cannot_read(built))?;
    // The file does not exist if it is being merged.
    Ok(fs::read(embedded).is_ok_and(|embedded| embedded == built))
}

fn cannot_read(path: &Path) -> String {
    format!("cannot read {}", paths::shown(path))
}

/// Builds the npm package, which is all that `footprint` measures.
pub(crate) fn package() -> Result<()> {
    // All builds write a file of the same name, so it is copied before the next one runs.
    let (relink, profile, lazy) = (
        paths::built_wasm("relink"),
        paths::built_wasm("profile"),
        paths::built_wasm("lazy"),
    );
    for (feature, path) in [("relink", &relink), ("profile", &profile), ("lazy", &lazy)] {
        let built = core(feature)?;
        fs::copy(&built, path).with_context(|| format!("cannot copy {}", paths::shown(&built)))?;
    }
    let core = core("load")?;
    npm_packages()?;
    js(&[
        ("--core", &core),
        ("--relink", &relink),
        ("--profile", &profile),
        ("--lazy", &lazy),
    ])?;
    page()
}

/// Builds the page of `latebind graph`.
fn page() -> Result<()> {
    let mut node = sh::command(sh::path_node()?);
    node.arg(paths::root().join("js/map/build.mjs"));
    sh::run(node.arg(paths::built_page()))
}

/// Builds only `auto.mjs`, into `folder`. This is much quicker than the whole package.
pub(crate) fn auto(folder: &Path) -> Result<()> {
    let core = core("load")?;
    npm_packages()?;
    let mut node = sh::command(sh::path_node()?);
    node.arg(paths::root().join("js/build.mjs"));
    sh::run(node.arg("--core").arg(core).arg("--auto").arg(folder))
}

/// Installs the npm packages that build and check js/.
pub(crate) fn npm_packages() -> Result<()> {
    let js = paths::root().join("js");
    let lock = js.join("package-lock.json");
    let manifest = js.join("package.json");
    paths::require(&lock, "the npm package must have its lock file")?;
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

/// Builds the core for JavaScript with one of its features, and returns the path of the wasm file.
fn core(feature: &str) -> Result<PathBuf> {
    paths::require(
        &paths::root().join("crates/latebind-wasm/Cargo.toml"),
        "the core for JavaScript cannot be built",
    )?;
    target(WASM)?;
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
        "crates/latebind-wasm must be a `cdylib` named `latebind_wasm`",
    )?;
    Ok(core)
}

fn js(cores: &[(&str, &Path)]) -> Result<()> {
    let script = paths::root().join("js/build.mjs");
    paths::require(&script, "the npm package cannot be built")?;
    let node = sh::path_node()?;
    let mut node = sh::command(node);
    node.arg(script);
    for (option, core) in cores {
        node.arg(option).arg(core);
    }
    sh::run(&mut node)?;
    let scripts = ["auto.mjs", PRE_JS, "index.mjs", "relink.mjs", "profile.mjs"];
    for file in scripts.iter().chain(&["core.wasm"]) {
        paths::require(&paths::js_dist().join(file), "js/build.mjs must write it")?;
    }
    Ok(())
}

/// Builds the command-line program.
pub(crate) fn cli() -> Result<()> {
    paths::require(
        &paths::root().join("crates/latebind-cli/Cargo.toml"),
        "the command-line program cannot be built",
    )?;
    sh::run(sh::cargo().args(["build", "--release", "--package", "latebind-cli"]))
}

/// Builds the command-line program for WASI, in which the page of the demo runs it. Returns its path.
pub(crate) fn wasi() -> Result<PathBuf> {
    target(WASI)?;
    let mut cargo = sh::cargo();
    cargo.args(["build", "--package", "latebind-cli"]);
    sh::run(cargo.args(["--profile", "wasm", "--target", WASI]))?;
    Ok(paths::target().join(WASI).join("wasm/latebind.wasm"))
}

/// Installs a target if it is missing. rust-toolchain.toml requires that of the core, but rustup installs
/// it only if it also installs the toolchain.
fn target(triple: &str) -> Result<()> {
    let mut rustc = sh::command("rustc");
    rustc.args(["--print", "target-libdir", "--target", triple]);
    let libraries = sh::output(&mut rustc)?;
    if Path::new(libraries.trim()).exists() {
        return Ok(());
    }
    sh::run(sh::command("rustup").args(["target", "add", triple]))
}
