//! `footprint`: compares the sizes of the files that a page downloads with their budgets. Sizes are raw, and
//! compressed in the ways that servers compress files.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::{paths, table};

/// Limits in bytes for one file. A size without a limit can have any value.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Budget {
    raw: Option<usize>,
    gzip: Option<usize>,
    brotli: Option<usize>,
}

/// The forms in which a server can send a file to a page.
pub(crate) const FORMS: [&str; 3] = ["raw", "gzip", "brotli"];

/// Returns the sizes of the files that a page downloads, in each of [`FORMS`].
pub(crate) fn sizes() -> Result<Vec<(&'static str, [usize; 3])>> {
    files()
        .into_iter()
        .map(|(name, path)| {
            paths::require(&path, "run `cargo xtask build` first")?;
            let bytes = fs::read(&path).with_context(|| format!("cannot read {name}"))?;
            Ok((name, [bytes.len(), gzip(&bytes)?, brotli(&bytes)?]))
        })
        .collect()
}

/// Prints the table, and fails if a size is over its budget.
pub(crate) fn run() -> Result<()> {
    let budgets = budgets()?;
    let files = files();
    for name in budgets.keys() {
        let known = files.iter().any(|(file, _)| file == name);
        ensure!(
            known,
            "footprint.toml has a budget for `{name}`, which is not measured"
        );
    }

    let head = ["file"].into_iter().chain(FORMS).map(str::to_string);
    let mut rows = vec![head.collect()];
    let mut over = Vec::new();
    let unlimited = Budget::default();
    for (name, sizes) in sizes()? {
        let budget = budgets.get(name).unwrap_or(&unlimited);
        let limits = [budget.raw, budget.gzip, budget.brotli];
        let mut row = vec![name.to_string()];
        for ((form, size), limit) in FORMS.into_iter().zip(sizes).zip(limits) {
            row.push(limit.map_or(size.to_string(), |limit| format!("{size} of {limit}")));
            if let Some(limit) = limit.filter(|limit| size > *limit) {
                over.push(format!(
                    "{name} has {size} bytes {form}, {} too many",
                    size - limit
                ));
            }
        }
        rows.push(row);
    }
    print!("{}", table::render(&rows));
    ensure!(
        over.is_empty(),
        "over the budget of footprint.toml: {}",
        over.join("; ")
    );
    Ok(())
}

fn files() -> [(&'static str, PathBuf); 7] {
    let dist = paths::js_dist();
    [
        ("latebind_wasm.wasm", paths::core_wasm()),
        ("auto.mjs", dist.join("auto.mjs")),
        ("latebind.pre.js", dist.join("latebind.pre.js")),
        ("index.mjs", dist.join("index.mjs")),
        ("relink.mjs", dist.join("relink.mjs")),
        ("profile.mjs", dist.join("profile.mjs")),
        ("lazy.mjs", dist.join("lazy.mjs")),
    ]
}

fn budgets() -> Result<BTreeMap<String, Budget>> {
    let path = paths::root().join("footprint.toml");
    let text = fs::read_to_string(path).context("cannot read footprint.toml")?;
    toml::from_str(&text).context("footprint.toml is malformed")
}

fn gzip(bytes: &[u8]) -> Result<usize> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(bytes)?;
    Ok(writer.finish()?.len())
}

fn brotli(bytes: &[u8]) -> Result<usize> {
    // The best compression, and the largest window that every browser supports.
    let params = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut compressed, &params)?;
    Ok(compressed.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compression_compresses() {
        let bytes = b"latebind ".repeat(1000);
        assert!(gzip(&bytes).unwrap() < 100);
        assert!(brotli(&bytes).unwrap() < 50);
    }

    #[test]
    fn the_budgets_can_be_read() {
        assert!(budgets().unwrap().contains_key("auto.mjs"));
    }
}
