//! Compiles the conformance corpus into the files that a runner on any engine needs: one wasm file
//! for each `.wat` file, and one manifest with scripts and expectations. Runners do not parse the
//! directive language, so all engines run the same steps.
//!
//! This program makes no decisions about behavior and does not run any module.

mod corpus;
mod divergence;
mod features;
mod header;
mod manifest;
mod script;
mod template;

use anyhow::{Context, Result, bail, ensure};
use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "usage: latebind-conformance OUT_DIR [CORPUS_DIR=tests/conformance]";

fn run() -> Result<()> {
    let mut args = env::args_os().skip(1).map(PathBuf::from);
    let (Some(out), corpus, None) = (args.next(), args.next(), args.next()) else {
        bail!(USAGE);
    };
    // An argument that starts with a hyphen is not treated as a directory name, although it could
    // be one.
    ensure!(!out.as_os_str().as_encoded_bytes().starts_with(b"-"), USAGE);
    let corpus = corpus.unwrap_or_else(|| PathBuf::from("tests/conformance"));

    let manifest = corpus::compile(&corpus, &out)?;
    let path = out.join("manifest.json");
    let text = serde_json::to_string_pretty(&manifest)? + "\n";
    fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    println!("{} cases in {}", manifest.cases.len(), path.display());
    Ok(())
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
