//! `fuzz`: runs libFuzzer with the pinned stable compiler.
//!
//! `cargo fuzz` requires a nightly compiler for its sanitizers. The core forbids `unsafe`, so a sanitizer
//! would not find anything. Only coverage is needed, and LLVM's pass for it is available in stable compilers.

use std::fs;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::{paths, platform, seeds, sh};

const RUSTFLAGS: &[&str] = &[
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Ccodegen-units=1",
    "--cfg=fuzzing",
];

/// Builds all targets. Runs `only`, or runs each target for an equal share of the time.
pub(crate) fn run(seconds: u64, only: Option<&str>) -> Result<()> {
    let targets = chosen(only)?;
    sh::run(&mut build()?)?;
    let binaries = binaries()?;
    let seeds = seeds::gather()?;
    let share = (seconds / targets.len() as u64).max(1);
    let mut failed = Vec::new();
    for target in &targets {
        eprintln!("fuzzing `{target}` for {share} s");
        if let Err(error) = fuzz(&binaries.join(target), target, &seeds, share) {
            eprintln!("{}", sh::report(&error));
            failed.push(target.as_str());
        }
    }
    ensure!(
        failed.is_empty(),
        "`{}` failed: the inputs are in {}, and {}/NAME reproduces the failure of an input",
        failed.join("`, `"),
        paths::shown(&paths::fuzz("artifacts")),
        paths::shown(&binaries)
    );
    Ok(())
}

fn chosen(only: Option<&str>) -> Result<Vec<String>> {
    let files = paths::files_in(&paths::root().join("fuzz/fuzz_targets"), "rs")?;
    let stem = |path: &PathBuf| {
        path.file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    };
    let all: Vec<String> = files.iter().map(stem).collect();
    ensure!(!all.is_empty(), "fuzz/fuzz_targets contains no .rs file");
    let Some(only) = only else { return Ok(all) };
    ensure!(
        all.iter().any(|name| name == only),
        "there is no fuzz target `{only}`, only: {}",
        all.join(", ")
    );
    Ok(vec![only.to_string()])
}

/// Returns the command that builds all targets.
pub(crate) fn build() -> Result<Command> {
    // The target is given explicitly, so that cargo does not instrument build scripts and procedural
    // macros, which would not link without libFuzzer.
    let triple = platform::triple()?;
    let mut cargo = sh::cargo();
    cargo.args(["build", "--locked", "--release", "--target", &triple]);
    cargo
        .arg("--manifest-path")
        .arg(paths::root().join("fuzz/Cargo.toml"));
    cargo.env("CARGO_TARGET_DIR", paths::fuzz("build"));
    // The encoded form takes precedence over RUSTFLAGS, so the user's flags cannot replace these.
    cargo.env("CARGO_ENCODED_RUSTFLAGS", RUSTFLAGS.join("\x1f"));
    Ok(cargo)
}

fn binaries() -> Result<PathBuf> {
    Ok(paths::fuzz("build")
        .join(platform::triple()?)
        .join("release"))
}

fn fuzz(binary: &Path, target: &str, seeds: &Path, seconds: u64) -> Result<()> {
    let corpus = paths::fuzz("corpus").join(target);
    let artifacts = paths::fuzz("artifacts").join(target);
    for directory in [&corpus, &artifacts] {
        fs::create_dir_all(directory)
            .with_context(|| format!("cannot make {}", paths::shown(directory)))?;
    }
    let mut command = sh::command(binary);
    // libFuzzer writes into the first directory and only reads the second.
    command
        .arg(corpus)
        .arg(seeds)
        .args(["-fork=0", "-rss_limit_mb=2048", "-timeout=10"]);
    command
        .arg(format!("-max_total_time={seconds}"))
        .arg("-print_final_stats=1");
    if !io::stderr().is_terminal() {
        // Otherwise it logs a line for each new input, and the log of CI shows nothing else.
        command.arg("-verbosity=0");
    }
    // The slash makes it a directory. libFuzzer would otherwise use the text as a prefix of the file name.
    command.arg(format!("-artifact_prefix={}/", artifacts.display()));
    sh::run(&mut command)
}
