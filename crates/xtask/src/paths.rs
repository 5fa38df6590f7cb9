//! The paths of files and directories, and a function that writes a file completely or not at all.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

/// Returns the root of the repository.
pub(crate) fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask
        .ancestors()
        .nth(2)
        .expect("xtask is two directories below the root")
        .to_path_buf()
}

/// The directory of all files that can be deleted. Cargo's output is also in it, even if CARGO_TARGET_DIR names
/// a different directory, because the documentation promises the paths of the built files.
pub(crate) fn target() -> PathBuf {
    root().join("target")
}

/// The core for JavaScript, at the path that cargo writes.
pub(crate) fn core_wasm() -> PathBuf {
    target().join("wasm32-unknown-unknown/wasm/latebind_wasm.wasm")
}

/// The copy of a build of the core with one of its other features.
pub(crate) fn built_wasm(feature: &str) -> PathBuf {
    core_wasm().with_file_name(format!("latebind_{feature}.wasm"))
}

/// The command-line program.
pub(crate) fn program() -> PathBuf {
    target().join("release").join(executable("latebind"))
}

/// Returns the file name of a program on this platform.
pub(crate) fn executable(name: &str) -> String {
    format!("{name}{}", std::env::consts::EXE_SUFFIX)
}

/// The built npm package.
pub(crate) fn js_dist() -> PathBuf {
    root().join("js/dist")
}

/// A script of the npm package, as the command-line program contains it.
pub(crate) fn embedded_script(name: &str) -> PathBuf {
    root().join("crates/latebind-cli/generated").join(name)
}

/// The built page of `latebind graph`.
pub(crate) fn built_page() -> PathBuf {
    target().join("map.html")
}

/// The page of `latebind graph`, as the command-line program contains it.
pub(crate) fn embedded_page() -> PathBuf {
    root().join("crates/latebind-cli/generated/map.html")
}

/// The demo's extension modules, compiled.
pub(crate) fn extensions() -> PathBuf {
    target().join("demo/extensions")
}

/// The compiled conformance cases.
pub(crate) fn conformance() -> PathBuf {
    target().join("conformance")
}

/// Returns the directory for one kind of the fuzzers' files.
pub(crate) fn fuzz(kind: &str) -> PathBuf {
    target().join("fuzz").join(kind)
}

/// Returns `path` relative to the root of the repository, for messages.
pub(crate) fn shown(path: &Path) -> String {
    let shown = path.strip_prefix(root()).unwrap_or(path).display();
    // Rules and messages use slashes on all platforms.
    shown.to_string().replace(std::path::MAIN_SEPARATOR, "/")
}

/// Fails if `path` does not exist. The error names the path and the remedy.
pub(crate) fn require(path: &Path, remedy: &str) -> Result<()> {
    ensure!(path.exists(), "{} is missing: {remedy}", shown(path));
    Ok(())
}

/// Returns the files in `directory` (not below it) with this extension, sorted by name. The list is empty if the
/// directory does not exist.
pub(crate) fn files_in(directory: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if !directory.exists() {
        return Ok(found);
    }
    let entries =
        fs::read_dir(directory).with_context(|| format!("cannot list {}", shown(directory)))?;
    for entry in entries {
        let path = entry
            .with_context(|| format!("cannot list {}", shown(directory)))?
            .path();
        if path.is_file() && path.extension().is_some_and(|it| it == extension) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Returns the files in and below `directory`, sorted, except those below directories that `skip` names.
pub(crate) fn files_below(directory: &Path, skip: &[&str]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut directories = vec![directory.to_path_buf()];
    while let Some(directory) = directories.pop() {
        if !directory.exists() {
            continue;
        }
        let list = || format!("cannot list {}", shown(&directory));
        for entry in fs::read_dir(&directory).with_context(list)? {
            let entry = entry.with_context(list)?;
            let kind = entry.file_type().with_context(list)?;
            let skipped = entry
                .file_name()
                .to_str()
                .is_some_and(|name| skip.contains(&name));
            if kind.is_dir() && !skipped {
                directories.push(entry.path());
            } else if kind.is_file() {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Writes `bytes` to a temporary file, and renames it to `path`, so that no program reads an incomplete file.
/// Creates the directory if it is missing.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let cannot = || format!("cannot write {}", shown(path));
    let directory = path.parent().with_context(cannot)?;
    fs::create_dir_all(directory).with_context(cannot)?;
    let mut name = path.file_name().with_context(cannot)?.to_os_string();
    name.push(format!(".{}.partial", std::process::id()));
    let partial = directory.join(name);
    fs::write(&partial, bytes).with_context(cannot)?;
    fs::rename(&partial, path).with_context(cannot)
}
