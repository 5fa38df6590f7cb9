//! The results of the benchmarks, in the file that `--json` writes. `benches/README.md` documents it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

use crate::paths;

/// Increases when a member changes its meaning or is removed.
pub(crate) const SCHEMA: u32 = 1;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Record {
    pub(crate) schema: u32,
    pub(crate) machine: Machine,
    pub(crate) versions: Versions,
    pub(crate) benchmarks: BTreeMap<String, Benchmark>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Machine {
    pub(crate) cpu: String,
    pub(crate) cores: usize,
    pub(crate) memory_gib: u64,
    pub(crate) os: String,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Versions {
    pub(crate) latebind: String,
    pub(crate) rustc: String,
    pub(crate) node: String,
    pub(crate) v8: String,
}

/// One benchmark, as it ran on a day.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Benchmark {
    #[serde(default)]
    pub(crate) date: String,
    /// The measured commit, in the form of `git describe`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) commit: String,
    #[serde(default)]
    pub(crate) engines: Vec<Engine>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) tables: Vec<Table>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) conformance: Option<Conformance>,
}

/// An engine that ran a benchmark, or the reason why it did not.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Engine {
    pub(crate) name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) version: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) core: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) lacks: Option<String>,
}

/// Contenders side by side, in one run of one engine.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    pub(crate) id: String,
    /// Tables of a group differ in their columns.
    pub(crate) group: String,
    pub(crate) column: String,
    pub(crate) unit: String,
    pub(crate) better: Better,
    pub(crate) engine: String,
    pub(crate) rows: Vec<Row>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Better {
    Less,
    More,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) role: Role,
    #[serde(flatten)]
    pub(crate) outcome: Outcome,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Role {
    /// Does less work, and shows the best possible speed.
    Limit,
    Peer,
    Latebind,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Outcome {
    Measured(Measured),
    /// It cannot run the case of the table, and this is the error.
    Fails {
        fails: String,
    },
    /// It did not run, for this reason.
    Lacks {
        lacks: String,
    },
}

impl Outcome {
    pub(crate) fn is_measured(&self) -> bool {
        matches!(self, Outcome::Measured(_))
    }
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Measured {
    /// In the unit of the table.
    pub(crate) median: f64,
    /// The distance between the quartiles, as a part of the median.
    pub(crate) spread: f64,
    pub(crate) rounds: usize,
    /// Relative to the first row that was measured: the median of the ratios within each round.
    pub(crate) ratio: f64,
    pub(crate) ratio_spread: f64,
    /// The ratio may differ by a tenth in a different run. For the first row, this applies to the median.
    pub(crate) noisy: bool,
}

/// The capabilities of each strategy, according to the conformance corpus.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Conformance {
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Strategy>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Column {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) about: String,
    pub(crate) cases: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Strategy {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) cells: BTreeMap<String, Cell>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Cell {
    Ran {
        cases: usize,
        held: usize,
        failed: Vec<Failure>,
    },
    Lacks {
        lacks: String,
    },
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Failure {
    pub(crate) case: String,
    pub(crate) failure: String,
}

impl Record {
    /// Returns the measured value at `benchmark/table/row`, of the engine that is listed first.
    pub(crate) fn at(&self, path: &str) -> Result<(&Table, Measured)> {
        let cannot = || format!("the record has nothing measured at `{path}`");
        let mut parts = path.split('/');
        let mut next = || parts.next().with_context(cannot);
        let (benchmark, table, row) = (next()?, next()?, next()?);
        let tables = &self.benchmarks.get(benchmark).with_context(cannot)?.tables;
        let table = tables
            .iter()
            .find(|it| it.id == table)
            .with_context(cannot)?;
        let row = table.rows.iter().find(|it| it.id == row);
        match row.with_context(cannot)?.outcome {
            Outcome::Measured(measured) => Ok((table, measured)),
            _ => Err(anyhow::anyhow!(cannot())),
        }
    }
}

/// Returns the path of the record that the documents quote.
pub(crate) fn committed() -> PathBuf {
    paths::root().join("benches/record/benchmarks.json")
}

pub(crate) fn read(path: &Path) -> Result<Record> {
    let shown = paths::shown(path);
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {shown}"))?;
    let record: Record =
        serde_json::from_str(&text).with_context(|| format!("{shown} is not a record"))?;
    let found = record.schema;
    ensure!(
        found == SCHEMA,
        "{shown} has schema {found}, expected {SCHEMA}"
    );
    Ok(record)
}

pub(crate) fn write(path: &Path, record: &Record) -> Result<()> {
    let mut text = serde_json::to_string_pretty(record).context("cannot encode the record")?;
    text.push('\n');
    paths::write(path, text.as_bytes())
}
