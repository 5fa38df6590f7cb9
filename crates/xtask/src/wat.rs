//! `wat`: compiles the text files of the tests and the demo to wasm: modules, and the conformance cases with
//! their manifest.

use std::path::Path;

use anyhow::{Context, Result, anyhow, ensure};

use crate::{paths, sh};

/// Compiles all files.
pub(crate) fn run() -> Result<()> {
    programs()?;
    conformance()
}

/// Compiles the extensions and programs of the demo.
pub(crate) fn programs() -> Result<()> {
    compile("demo/extensions", &paths::extensions(), "so")?;
    compile(
        "demo/programs",
        &paths::target().join("demo/programs"),
        "wasm",
    )
}

/// Compiles the `.wat` files of a directory.
fn compile(directory: &str, out: &Path, extension: &str) -> Result<()> {
    let sources = paths::files_in(&paths::root().join(directory), "wat")?;
    ensure!(!sources.is_empty(), "{directory} contains no .wat file");
    for source in sources {
        // Do not use `with_context`, because the error of `wat` already shows the file and the position.
        let wasm = ::wat::parse_file(&source).map_err(|error| anyhow!("{error}"))?;
        let name = source.file_stem().context("a .wat file has a name")?;
        paths::write(&out.join(name).with_extension(extension), &wasm)?;
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
    paths::require(&manifest, "crates/latebind-conformance must write it")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_recipe_has_the_extensions_of_the_demo() {
        let root = paths::root();
        for name in ["helper", "later"] {
            let source = root
                .join("demo/extensions")
                .join(name)
                .with_extension("wat");
            let copy = root
                .join("examples/on-demand-pyodide/extensions")
                .join(name);
            let built = ::wat::parse_file(source).unwrap();
            assert_eq!(
                fs::read(copy.with_extension("so")).unwrap(),
                built,
                "{name}"
            );
        }
    }
}
