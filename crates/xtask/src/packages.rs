//! The suite `packages`: packs the crates and the npm package, installs them in empty directories, and uses them
//! there in the ways that their READMEs describe.
//!
//! Cargo resolves the crates offline, with the dependencies that the build of the workspace has downloaded. The
//! packed crate replaces `latebind`, because no registry has this version.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::{paths, sh, tools};

/// The published crates, each after its dependencies.
const CRATES: &[&str] = &["latebind", "latebind-cli"];

/// Packs, installs, and tests everything. Returns the npm package.
pub(crate) fn run() -> Result<PathBuf> {
    let package = pack()?;
    use_library()?;
    test(&package)?;
    Ok(package)
}

/// Packs everything, installs the command, and returns the npm package.
pub(crate) fn pack() -> Result<PathBuf> {
    for name in ["crates", "installed", "npm", "rust"] {
        let directory = directory().join(name);
        if directory.exists() {
            fs::remove_dir_all(&directory)
                .with_context(|| format!("cannot remove {}", paths::shown(&directory)))?;
        }
    }
    pack_crates()?;
    install_command()?;
    pack_npm()
}

/// Returns the directory of the installed command.
pub(crate) fn programs() -> PathBuf {
    directory().join("installed/bin")
}

/// Returns the directory of the packages and of the projects that use them.
fn directory() -> PathBuf {
    paths::target().join("packages")
}

/// Returns the directory of an unpacked crate.
pub(crate) fn unpacked(name: &str) -> PathBuf {
    let version = env!("CARGO_PKG_VERSION");
    directory().join("crates").join(format!("{name}-{version}"))
}

/// Returns a `cargo` command for the projects, which do not share their output with the workspace.
fn cargo() -> Command {
    let mut cargo = sh::cargo();
    cargo.env("CARGO_TARGET_DIR", directory().join("build"));
    cargo
}

fn pack_crates() -> Result<()> {
    let work = directory().join("cargo");
    let mut cargo = sh::cargo();
    // Verification would only build the packages, and the projects below do that too.
    cargo.args([
        "package",
        "--no-verify",
        "--allow-dirty",
        "--offline",
        "--target-dir",
    ]);
    cargo.arg(&work);
    for name in CRATES {
        cargo.args(["--package", name]);
    }
    sh::run_quietly("packing the crates", &mut cargo)?;
    let to = directory().join("crates");
    fs::create_dir_all(&to).with_context(|| format!("cannot make {}", paths::shown(&to)))?;
    for name in CRATES {
        let file = format!("{name}-{}.crate", env!("CARGO_PKG_VERSION"));
        let mut tar = sh::command("tar");
        // `m` sets the current time. The times in the file never change, so cargo would not compile it again.
        tar.arg("xzmf").arg(work.join("package").join(file));
        sh::run(tar.arg("-C").arg(&to))?;
    }
    Ok(())
}

/// Runs the examples of the library's README in a project that depends on its package.
fn use_library() -> Result<()> {
    let project = directory().join("rust");
    let version = env!("CARGO_PKG_VERSION");
    let manifest = format!(
        "[package]\nname = \"user\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nlatebind = \"{version}\"\n\n\
         [patch.crates-io]\nlatebind = {{ path = {:?} }}\n",
        unpacked("latebind")
    );
    paths::write(&project.join("Cargo.toml"), manifest.as_bytes())?;
    let source = format!(
        "#![doc = include_str!({:?})]\n",
        unpacked("latebind").join("README.md")
    );
    paths::write(&project.join("src/lib.rs"), source.as_bytes())?;
    let mut command = cargo();
    command.args(["test", "--doc", "--offline", "--quiet", "--manifest-path"]);
    let printed = sh::output(command.arg(project.join("Cargo.toml")))?;
    // If the README had no examples, the test would pass without a check.
    ensure!(
        printed.contains("passed") && !printed.contains(" 0 passed"),
        "the README of the crate has no example:\n{printed}"
    );
    let mut command = cargo();
    command.args(["check", "--offline", "--quiet", "--no-default-features"]);
    sh::run(
        command
            .arg("--manifest-path")
            .arg(project.join("Cargo.toml")),
    )
}

fn install_command() -> Result<()> {
    let mut command = cargo();
    // Optimization would only cost time, because the test is about the files of the package.
    command.args(["install", "--offline", "--debug", "--quiet", "--path"]);
    command.arg(unpacked("latebind-cli"));
    command.arg("--root").arg(directory().join("installed"));
    let patch = format!("patch.crates-io.latebind.path = {:?}", unpacked("latebind"));
    sh::run_quietly("installing the command", command.arg("--config").arg(patch))
}

/// Packs the npm package, and returns its tarball.
fn pack_npm() -> Result<PathBuf> {
    let to = directory().join("npm");
    fs::create_dir_all(&to).with_context(|| format!("cannot make {}", paths::shown(&to)))?;
    let mut npm = sh::command("npm");
    npm.args(["pack", "--silent", "--ignore-scripts", "--pack-destination"]);
    npm.arg(&to).current_dir(paths::root().join("js"));
    let printed = sh::output(&mut npm)?;
    let name = printed.lines().last().unwrap_or_default();
    Ok(to.join(name.trim()))
}

/// Runs tests/packages on the installed packages.
fn test(package: &Path) -> Result<()> {
    let all = paths::files_in(&paths::root().join("tests/packages"), "mjs")?;
    let tests = all
        .iter()
        .filter(|path| path.to_string_lossy().ends_with(".test.mjs"));
    let program = paths::executable("latebind");
    let mut node = sh::command(tools::node26()?);
    node.arg("--test").args(tests);
    node.env("PACKAGES_TARBALL", package)
        .env("PACKAGES_WORK", directory().join("npm"))
        .env("PACKAGES_PROGRAM", programs().join(program))
        .env("PACKAGES_CRATES", directory().join("crates"))
        .env("DOCUMENTS_ROOT", paths::root())
        .env("DOCUMENTS_PYODIDE", tools::pyodide_dir()?)
        .env("DOCUMENTS_WHEELS", tools::wheels_dir()?);
    sh::run(&mut node)
}
