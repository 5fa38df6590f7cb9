//! `wat`: turns what tests and demo have as text into wasm: the demo's extension modules, and the
//! conformance cases with their manifest.

use anyhow::{Context, Result, anyhow, ensure};

use crate::{paths, sh};

/// Compiles both.
pub(crate) fn run() -> Result<()> {
    extensions()?;
    conformance()
}

fn extensions() -> Result<()> {
    let sources = paths::files_in(&paths::root().join("demo/extensions"), "wat")?;
    ensure!(!sources.is_empty(), "demo/extensions holds no .wat file");
    for source in sources {
        // Not `with_context`: the error of `wat` already shows the file, the line and the place.
        let wasm = ::wat::parse_file(&source).map_err(|error| anyhow!("{error}"))?;
        let name = source.file_stem().context("a .wat file has a name")?;
        paths::write(&paths::extensions().join(name).with_extension("so"), &wasm)?;
    }
    Ok(())
}

fn conformance() -> Result<()> {
    paths::require(
        &paths::root().join("crates/latebind-conformance/Cargo.toml"),
        "the conformance cases cannot be compiled",
    )?;
    let mut cargo = sh::cargo();
    cargo.args(["run", "--quiet", "--package", "latebind-conformance", "--"]);
    sh::run(cargo.arg(paths::conformance()))?;
    let manifest = paths::conformance().join("manifest.json");
    paths::require(&manifest, "crates/latebind-conformance has to write it")
}
