//! `bench`: runs the programs of benches/ and the core's own benchmark, and gathers what they measured
//! in one file.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::{build, paths, sh, tools, wat};

/// The benchmark of the core, in crates/latebind/benches: it needs no engine.
const OF_THE_CORE: &str = "relink";

/// Runs the benchmark named, or all.
pub(crate) fn run(name: Option<&str>, json: Option<&Path>) -> Result<()> {
    let benches = chosen(name)?;
    tools::run()?;
    build::run()?;
    wat::programs()?;
    let node = tools::node26()?;
    let mut results = BTreeMap::new();
    for bench in benches {
        let name = bench
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        eprintln!("bench {name}");
        let own = paths::target()
            .join("bench")
            .join(&name)
            .with_extension("json");
        let mut command = if name == OF_THE_CORE {
            let mut cargo = sh::cargo();
            cargo.args([
                "bench",
                "--quiet",
                "--package",
                "latebind",
                "--bench",
                &name,
            ]);
            cargo.arg("--");
            cargo
        } else {
            let mut node = sh::command(&node);
            node.arg(&bench).arg("--dist").arg(paths::js_dist());
            node
        };
        command.arg("--tools").arg(tools::dir());
        if json.is_some() {
            // Emptied first, so that an earlier run's results are never taken for this one's.
            paths::write(&own, b"")?;
            command.arg("--json").arg(&own);
        }
        sh::run(&mut command)?;
        if json.is_some() {
            results.insert(name, read(&own)?);
        }
    }
    let Some(json) = json else { return Ok(()) };
    let mut text = serde_json::to_string_pretty(&results).context("cannot encode the results")?;
    text.push('\n');
    // Relative to where the user stands; `paths::write` needs a folder to put its file in.
    let json = std::path::absolute(json).context("cannot find the folder of --json")?;
    paths::write(&json, text.as_bytes())
}

fn chosen(name: Option<&str>) -> Result<Vec<PathBuf>> {
    let mut all = paths::files_in(&paths::root().join("benches"), "mjs")?;
    ensure!(!all.is_empty(), "benches holds no .mjs file");
    all.push(OF_THE_CORE.into());
    let Some(name) = name else { return Ok(all) };
    let stem = |path: &PathBuf| {
        path.file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    };
    let names: Vec<String> = all.iter().map(stem).collect();
    ensure!(
        names.iter().any(|found| found == name),
        "there is no benchmark `{name}`, only: {}",
        names.join(", ")
    );
    Ok(all.into_iter().filter(|path| stem(path) == name).collect())
}

fn read(path: &Path) -> Result<serde_json::Value> {
    let shown = paths::shown(path);
    let text = fs::read(path).with_context(|| format!("the benchmark has not written {shown}"))?;
    serde_json::from_slice(&text).with_context(|| format!("{shown} is not JSON"))
}
