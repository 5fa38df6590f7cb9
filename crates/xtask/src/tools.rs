//! `tools`: downloads the programs and files that tests, demo, and benchmarks need to target/tools. The files
//! tools/package-lock.json and tools/wheels.txt pin their versions by hash.
//!
//! Unmodified Node 26 can suspend (JSPI). Pyodide is the largest Emscripten program in use that has shared
//! libraries. The published wheels are needed because they cannot be rebuilt.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::{paths, platform, sh, stamp};

/// The arguments for pip. They select the platform tag of the pinned Pyodide: Python 3.14 with the 2026 ABI for
/// Emscripten.
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

/// Downloads the tools that are missing.
pub(crate) fn run() -> Result<()> {
    node26()?;
    pyodide_dir()?;
    wheels_dir()?;
    Ok(())
}

/// Returns the directory of the tools, which the JavaScript runners receive as an argument.
pub(crate) fn dir() -> PathBuf {
    paths::target().join("tools")
}

/// Returns a Node that can suspend with default flags.
pub(crate) fn node26() -> Result<PathBuf> {
    npm_packages()?;
    let node = dir().join("node_modules").join(platform::program("node")?);
    paths::require(&node, "npm has not installed it: see tools/package.json")?;
    Ok(node)
}

/// Returns the directory of the npm package `pyodide`.
pub(crate) fn pyodide_dir() -> Result<PathBuf> {
    npm_packages()?;
    Ok(dir().join("node_modules/pyodide"))
}

/// Returns the directory of the wheels that tools/wheels.txt lists, in their published form.
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

/// Installs npm packages in a directory. `inputs` are a package.json, its lock file, and optionally an .npmrc.
pub(crate) fn install(inputs: &[&Path], directory: &Path, what: &str) -> Result<()> {
    // `npm ci` first deletes node_modules, and with it the stamp.
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
            // No package here needs an install script, and scripts that do not run cannot do harm.
            npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
                .current_dir(directory);
            sh::run_quietly(what, &mut npm)
        })
    })
}

/// Returns the first command for pip that works on this machine.
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
