//! `tools`: what tests, demo and benchmarks run on, in target/tools, at the versions that
//! tools/package-lock.json and tools/wheels.txt pin by hash.
//!
//! Stock Node 26 because it suspends (JSPI), Pyodide because it is the largest Emscripten program
//! with shared libraries in use, published wheels because nobody can rebuild them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::{paths, platform, sh, stamp};

/// The tag of the Python in the pinned Pyodide: Python 3.14 on Emscripten's ABI of 2026.
const PIP_DOWNLOAD: &[&str] = &[
    "download",
    "--quiet",
    "--disable-pip-version-check",
    "--no-deps",
    "--only-binary=:all:",
    "--platform=pyemscripten_2026_0_wasm32",
    "--python-version=3.14",
    "--implementation=cp",
    "--abi=cp314",
    "--abi=abi3",
    "--abi=none",
    "--require-hashes",
];

/// Downloads what is not there yet.
pub(crate) fn run() -> Result<()> {
    node26()?;
    pyodide_dir()?;
    wheels_dir()?;
    Ok(())
}

/// The directory of everything here, as the JavaScript side is told of it.
pub(crate) fn dir() -> PathBuf {
    paths::target().join("tools")
}

/// A Node that suspends with default flags.
pub(crate) fn node26() -> Result<PathBuf> {
    npm_packages()?;
    let node = dir().join("node_modules").join(platform::program("node")?);
    paths::require(&node, "npm has not installed it: see tools/package.json")?;
    Ok(node)
}

/// The npm package `pyodide`.
pub(crate) fn pyodide_dir() -> Result<PathBuf> {
    npm_packages()?;
    Ok(dir().join("node_modules/pyodide"))
}

/// The wheels of tools/wheels.txt, as they were published.
pub(crate) fn wheels_dir() -> Result<PathBuf> {
    let wheels = dir().join("wheels");
    let list = paths::root().join("tools/wheels.txt");
    stamp::once(&dir().join("wheels.stamp"), &[&list], || {
        let partial = dir().join("wheels.partial");
        let pip = pip()?;
        sh::twice(|| {
            remove_dir(&partial)?;
            let mut command = sh::command(pip[0]);
            command.args(&pip[1..]).args(PIP_DOWNLOAD);
            command
                .arg("--dest")
                .arg(&partial)
                .arg("--requirement")
                .arg(&list);
            sh::run_quietly("downloading wheels", &mut command)
        })?;
        remove_dir(&wheels)?;
        fs::rename(&partial, &wheels).context("cannot move the wheels into place")
    })?;
    Ok(wheels)
}

fn npm_packages() -> Result<()> {
    let from = paths::root().join("tools");
    let inputs = ["package.json", "package-lock.json", ".npmrc"].map(|name| from.join(name));
    let inputs: Vec<&Path> = inputs.iter().map(PathBuf::as_path).collect();
    install(&inputs, &dir(), "downloading Node 26 and Pyodide")
}

/// Installs the packages of a package.json with its lock file, and perhaps its .npmrc, in a directory.
pub(crate) fn install(inputs: &[&Path], directory: &Path, what: &str) -> Result<()> {
    // `npm ci` deletes node_modules first, and a stamp in it with it.
    let stamp = directory.join("node_modules/.latebind-stamp");
    stamp::once(&stamp, inputs, || {
        for input in inputs {
            let bytes =
                fs::read(input).with_context(|| format!("cannot read {}", paths::shown(input)))?;
            let name = input.file_name().context("an input is a file")?;
            paths::write(&directory.join(name), &bytes)?;
        }
        sh::twice(|| {
            let mut npm = sh::command("npm");
            // Nothing here needs an install script, and one that does not run cannot do harm.
            npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
                .current_dir(directory);
            sh::run_quietly(what, &mut npm)
        })
    })
}

/// The first way to call pip that works here.
fn pip() -> Result<&'static [&'static str]> {
    const WAYS: &[&[&str]] = &[
        &["python3", "-m", "pip"],
        &["py", "-m", "pip"],
        &["pip3"],
        &["pip"],
    ];
    let works = |way: &&&[&str]| sh::answers(sh::command(way[0]).args(&way[1..]));
    if let Some(way) = WAYS.iter().find(works) {
        return Ok(way);
    }
    if sh::answers(&mut sh::command("python3")) {
        bail!("python3 has no pip: install it (Debian: apt-get install python3-pip)");
    }
    bail!("python3 is not on PATH: install Python 3 with pip, which downloads the wheels")
}

fn remove_dir(directory: &Path) -> Result<()> {
    if directory.exists() {
        fs::remove_dir_all(directory)
            .with_context(|| format!("cannot remove {}", paths::shown(directory)))?;
    }
    Ok(())
}
