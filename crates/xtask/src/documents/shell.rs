//! Shell blocks: run by bash, where `cargo`, `emcc`, and `node` are placeholders that note their
//! arguments, because a test must not start all tests, and emcc is not installed.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};

use super::languages::{World, output};
use super::markdown::Block;
use crate::{paths, sh};

/// The commands that are noted instead of being run.
const NOTED: &[&str] = &["cargo", "emcc", "node"];

/// Notes its arguments, one call per line. Blanks separate them, so an argument must not have any.
const NOTE: &str = "#!/bin/sh
echo \"$(basename \"$0\") $*\" >> \"$DOCUMENTS_CALLS\"
";

pub(super) fn run(_: &World, block: &Block, directory: &Path) -> Result<()> {
    let bin = directory.join("bin");
    fs::create_dir_all(&bin)?;
    for name in NOTED {
        let path = bin.join(name);
        fs::write(&path, NOTE)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755))?;
    }
    let release = paths::target().join("release");
    let path = std::env::var("PATH").unwrap_or_default();
    let calls = directory.join("calls");
    let script = directory.join("block.sh");
    fs::write(&script, format!("set -euo pipefail\n{}", block.text))?;
    let mut bash = sh::command("bash");
    bash.arg(&script)
        .current_dir(directory)
        .env("DOCUMENTS_CALLS", &calls)
        .env("TMPDIR", directory)
        .env(
            "PATH",
            format!("{}:{}:{path}", bin.display(), release.display()),
        );
    output(&mut bash)?;
    for call in fs::read_to_string(calls).unwrap_or_default().lines() {
        check(call, directory).with_context(|| format!("`{call}`"))?;
    }
    Ok(())
}

/// Checks a call of a placeholder.
fn check(call: &str, directory: &Path) -> Result<()> {
    let words: Vec<&str> = call.split_whitespace().collect();
    match words.as_slice() {
        ["cargo", "xtask", arguments @ ..] => {
            let xtask = std::env::current_exe().context("xtask does not find itself")?;
            output(sh::command(xtask).arg("--only-check").args(arguments)).map(drop)
        }
        ["cargo", "run", "-p", package, ..] => {
            let manifest = format!("crates/{package}/Cargo.toml");
            paths::require(&paths::root().join(manifest), "there is no such package")
        }
        ["cargo", "test", "-p", package, ..] | ["cargo", "doc", "-p", package, ..] => {
            let manifest = format!("crates/{package}/Cargo.toml");
            paths::require(&paths::root().join(manifest), "there is no such package")
        }
        ["cargo", "install", package] => {
            let manifest = format!("crates/{package}/Cargo.toml");
            paths::require(&paths::root().join(manifest), "there is no such package")
        }
        ["cargo", "test" | "build" | "doc"] => Ok(()),
        ["emcc", arguments @ ..] => emcc(arguments, directory),
        ["node", script, ..] => {
            paths::require(&paths::root().join(script), "there is no such script")
        }
        _ => bail!("is not known: crates/xtask/src/documents/shell.rs"),
    }
}

/// Checks that the inputs of emcc exist. An output that is a later input exists too.
fn emcc(arguments: &[&str], directory: &Path) -> Result<()> {
    let mut arguments = arguments.iter();
    while let Some(&argument) = arguments.next() {
        let input = match argument {
            "-o" => {
                let name = arguments.next().context("-o needs a file")?;
                fs::write(directory.join(name), "")?;
                continue;
            }
            "--pre-js" | "--extern-pre-js" | "--js-library" => {
                *arguments.next().context("it needs a file")?
            }
            "--closure" => {
                arguments.next();
                continue;
            }
            option if option.starts_with('-') => continue,
            file => file,
        };
        ensure!(directory.join(input).exists(), "{input} does not exist");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn fails(call: &str) {
        let directory = paths::root().join("tests/fixtures/emscripten/edges");
        assert!(check(call, &directory).is_err(), "{call}");
    }

    #[test]
    fn calls_are_checked() {
        let directory = paths::root().join("tests/fixtures/emscripten/edges");
        for call in [
            "cargo run -p latebind-conformance -- OUT",
            "cargo test -p xtask",
            "node tests/cases/rebuild.mjs --check",
            "emcc main.c -O2 --closure 1",
        ] {
            check(call, &directory).unwrap();
        }
        fails("cargo run -p nothing");
        fails("node tests/nothing.mjs");
        fails("emcc nothing.c");
        fails("emcc main.c --pre-js nothing.js");
    }
}
