//! The suite `differential`: generated libraries, relinked, in Wasmtime and Node.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::{paths, sh, tools};

/// A separate workspace, because it builds Wasmtime.
pub(crate) const MANIFEST: &str = "tests/differential/Cargo.toml";

/// Builds the generator, shows that it finds broken libraries, and compares both engines.
pub(crate) fn run() -> Result<()> {
    sh::run(&mut build())?;
    let directory = directory();
    let program = directory
        .join("debug")
        .join(paths::executable("latebind-differential"));
    let script = paths::root().join("tests/differential/run.mjs");
    let node = tools::node26()?;
    let in_node = |name: &str, options: &[&str]| {
        let directory = directory.join(name);
        sh::run(
            sh::command(&program)
                .arg("write")
                .arg(&directory)
                .args(options),
        )?;
        let broken = options.iter().filter(|option| **option == "--broken");
        sh::run(sh::command(&node).arg(&script).arg(&directory).args(broken))
    };
    sh::run(sh::command(&program).arg("self-test"))?;
    in_node("broken", &["--broken", "--count", "40"])?;
    sh::run(sh::command(&program).arg("wasmtime"))?;
    in_node("node", &[])
}

/// Returns the command that builds the generator.
pub(crate) fn build() -> Command {
    let mut cargo = sh::cargo();
    cargo.args(["build", "--locked", "--manifest-path", MANIFEST]);
    cargo.env("CARGO_TARGET_DIR", directory());
    cargo
}

fn directory() -> PathBuf {
    paths::target().join("differential")
}
