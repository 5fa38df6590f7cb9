//! Shell blocks: run by bash, where `cargo`, `emcc`, and `node` are placeholders that record
//! their arguments, because a test must not start all tests, and emcc is not installed.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};

use super::languages::output;
use super::markdown::Block;
use crate::{paths, sh};

/// The commands that are recorded instead of being run.
const NOTED: &[&str] = &["cargo", "emcc", "node"];

pub(super) fn run(block: &Block, directory: &Path) -> Result<()> {
    // One call per line. Spaces separate the arguments, so an argument must not contain a space.
    let note = |name: &&str| format!("{name}() {{ echo \"{name} $*\" >> calls; }}\n");
    let noted: String = NOTED.iter().map(note).collect();
    let script = format!("set -euo pipefail\n{noted}{}", block.text);
    fs::write(directory.join("block.sh"), script)?;
    let mut path = vec![paths::target().join("release")];
    path.extend(std::env::split_paths(
        &std::env::var_os("PATH").unwrap_or_default(),
    ));
    let mut bash = sh::command("bash");
    bash.arg("block.sh")
        .current_dir(directory)
        .env("PATH", std::env::join_paths(path)?)
        .env("TMPDIR", directory);
    output(&mut bash)?;
    for call in fs::read_to_string(directory.join("calls"))
        .unwrap_or_default()
        .lines()
    {
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
        ["cargo", "doc" | "run" | "test", "-p", package, ..] => {
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

/// Checks that emcc's inputs exist. The output of an earlier call is a valid input.
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
    fn a_command_that_fails_fails_the_block() {
        let directory = std::env::temp_dir().join(format!("shell-{}", std::process::id()));
        let outcomes = ["true | true", "false\ntrue", "cargo nothing", "emcc a.c"].map(|text| {
            let block = Block {
                line: 1,
                language: "sh".into(),
                text: text.into(),
            };
            fs::create_dir_all(&directory).unwrap();
            let outcome = run(&block, &directory);
            fs::remove_dir_all(&directory).unwrap();
            outcome.is_ok()
        });
        assert_eq!(outcomes, [true, false, false, false]);
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
