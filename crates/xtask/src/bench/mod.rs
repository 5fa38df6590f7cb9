//! `bench`: runs the programs of benches/ and the benchmark of the core, collects their results in one record, and
//! writes the parts of the documents that quote it.

mod compare;
mod engines;
pub(crate) mod machine;
mod record;
mod report;
#[cfg(test)]
mod sample;
mod size;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::{build, paths, sh, tools, wat};
use record::{Benchmark, Record};

pub(crate) use compare::run as compare;
pub(crate) use report::write as report;

/// This benchmark is measured here, without an engine.
const SIZE: &str = "size";

/// This benchmark has a Rust part in crates/latebind/benches.
const RELINK: &str = "relink";

/// Runs the benchmark named, or all.
pub(crate) fn run(name: Option<&str>, json: Option<&Path>, rounds: Option<u32>) -> Result<()> {
    let names = chosen(name)?;
    // Relative to the user's directory. `paths::write` needs the directory of the file.
    let json = json.map(std::path::absolute).transpose();
    let json = json.context("cannot find the directory of --json")?;
    tools::run()?;
    build::run()?;
    wat::run()?;
    let mut record = Record {
        schema: record::SCHEMA,
        machine: machine::machine()?,
        versions: machine::versions(&tools::node26()?)?,
        benchmarks: BTreeMap::new(),
    };
    // Checked before the measurements, which would be lost.
    if let Some(path) = json.as_ref().filter(|path| path.exists()) {
        match (merged(path, &record), name) {
            // Results remain until they are measured again.
            (Ok(old), _) => record = old,
            (Err(error), Some(_)) => return Err(error),
            // All benchmarks are measured.
            (Err(_), None) => {}
        }
    }
    for name in names {
        eprintln!("bench {name}");
        let measured = measure(&name, rounds)?;
        record.benchmarks.insert(name, measured);
        // After each benchmark, so that a failure loses only its own results.
        if let Some(json) = &json {
            record::write(json, &record)?;
        }
    }
    Ok(())
}

/// Reads the record to which a single benchmark is added.
fn merged(path: &Path, new: &Record) -> Result<Record> {
    let old = record::read(path)?;
    ensure!(
        old.machine == new.machine && old.versions == new.versions,
        "{} was measured on a different machine or with different versions: run all benchmarks",
        paths::shown(path)
    );
    Ok(old)
}

/// Runs one benchmark, in each of its engines.
fn measure(name: &str, rounds: Option<u32>) -> Result<Benchmark> {
    let mut all = Benchmark {
        date: machine::today()?,
        commit: machine::commit(),
        ..Benchmark::default()
    };
    if name == SIZE {
        all.tables = size::tables()?;
        return Ok(all);
    }
    let rounds: Vec<String> = rounds.map_or(vec![], |it| vec!["--rounds".into(), it.to_string()]);
    if name == RELINK {
        let mut cargo = sh::cargo();
        let args = ["bench", "--quiet", "--package", "latebind", "--bench", name];
        cargo.args(args).arg("--").args(&rounds);
        all.tables.extend(results_of(name, &mut cargo)?.tables);
    }
    for engine in engines::of(name)? {
        let Some((program, first)) = engine.program()? else {
            eprintln!("{} is not installed", engine.title);
            all.engines.push(record::Engine {
                name: engine.title,
                version: None,
                core: None,
                lacks: Some("it is not installed".into()),
            });
            continue;
        };
        eprintln!("in {}", engine.id);
        let mut command = sh::command(program);
        command.arg(Path::new("benches").join(name).with_extension("mjs"));
        command.args(first);
        command.arg("--dist").arg(paths::js_dist()).args(&rounds);
        let found = results_of(name, &mut command)?;
        all.engines.extend(found.engine);
        all.tables.extend(found.tables);
        all.conformance = all.conformance.or(found.conformance);
    }
    ensure!(
        !all.engines.is_empty(),
        "benches/definitions/engines.json has no engine for `{name}`"
    );
    Ok(all)
}

/// The output of a program of benches/.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Results {
    #[serde(default)]
    engine: Option<record::Engine>,
    #[serde(default)]
    tables: Vec<record::Table>,
    #[serde(default)]
    conformance: Option<record::Conformance>,
}

fn results_of(name: &str, command: &mut Command) -> Result<Results> {
    let path = paths::target()
        .join("bench")
        .join(name)
        .with_extension("json");
    // Emptied first, so that the results of an earlier run are never used.
    paths::write(&path, b"")?;
    command
        .arg("--tools")
        .arg(tools::dir())
        .arg("--json")
        .arg(&path);
    sh::run(command)?;
    let shown = paths::shown(&path);
    let text = fs::read(&path).with_context(|| format!("the benchmark has not written {shown}"))?;
    serde_json::from_slice(&text).with_context(|| format!("{shown} holds no results"))
}

/// Returns the names of the benchmarks to run.
fn chosen(name: Option<&str>) -> Result<Vec<String>> {
    let stem = |path: &Path| {
        let stem = path.file_stem().unwrap_or_default();
        stem.to_string_lossy().into_owned()
    };
    let programs = paths::files_in(&paths::root().join("benches"), "mjs")?;
    let mut all: Vec<String> = programs.iter().map(|path| stem(path)).collect();
    all.push(SIZE.into());
    let Some(name) = name else { return Ok(all) };
    ensure!(
        all.iter().any(|found| found == name),
        "there is no benchmark `{name}`, only: {}",
        all.join(", ")
    );
    Ok(vec![name.into()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_benchmark_has_an_engine() {
        for name in chosen(None).unwrap() {
            let count = engines::of(&name).unwrap().len();
            assert_eq!(count > 0, name != SIZE, "{name}");
        }
        assert!(chosen(Some("no such benchmark")).is_err());
    }
}
