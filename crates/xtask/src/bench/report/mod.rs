//! `bench --report`: writes the documents that quote the record. Nothing is measured here, and every number comes
//! from the record.
//!
//! A document is written by hand, with blocks for measured content (`blocks`). Outside of the blocks, its measured
//! parts contain no numbers. A test checks this, and that the blocks are up to date.

mod blocks;
mod chart;
mod charts;
mod conformance;
mod format;
mod matrix;
mod numbers;
mod slower;
mod summary;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

use super::record::{self, Benchmark, Record};
use crate::paths;

/// A document with measured parts.
struct Document {
    path: &'static str,
    /// The heading of the section in which all numbers must be measured, or `None` for the whole document.
    section: Option<&'static str>,
}

const DOCUMENTS: &[Document] = &[
    Document {
        path: "README.md",
        section: Some("## Performance"),
    },
    Document {
        path: "docs/benchmarks.md",
        section: None,
    },
    Document {
        path: "docs/benchmarks/bystanders.md",
        section: None,
    },
    Document {
        path: "docs/benchmarks/calls.md",
        section: None,
    },
    Document {
        path: "docs/benchmarks/loading.md",
        section: None,
    },
    Document {
        path: "docs/benchmarks/slower.md",
        section: None,
    },
    Document {
        path: "docs/edges.md",
        section: Some("## Cost"),
    },
    Document {
        path: "docs/reentrancy.md",
        section: Some("## Cost"),
    },
    Document {
        path: "docs/on-demand.md",
        section: Some("## Measurements"),
    },
    Document {
        path: "docs/strategies.md",
        section: None,
    },
    Document {
        path: "docs/strategies/failures.md",
        section: None,
    },
];

/// Updates the documents and charts.
pub(crate) fn write() -> Result<()> {
    let record = record::read(&record::committed())?;
    for (path, text) in files(&record)? {
        if fs::read_to_string(&path).is_ok_and(|found| found == text) {
            continue;
        }
        paths::write(&path, text.as_bytes())?;
        eprintln!("wrote {}", paths::shown(&path));
    }
    let problems = own_numbers()?;
    ensure!(problems.is_empty(), "{}", problems.join("; "));
    Ok(())
}

/// Returns the numbers in documents that do not come from the record.
fn own_numbers() -> Result<Vec<String>> {
    let mut problems = Vec::new();
    for Document { path, section } in DOCUMENTS {
        let text = fs::read_to_string(paths::root().join(path));
        let text = text.with_context(|| format!("cannot read {path}"))?;
        problems.extend(blocks::own_numbers(path, &text, *section));
    }
    Ok(problems)
}

/// Returns the expected documents and charts.
fn files(record: &Record) -> Result<Vec<(PathBuf, String)>> {
    let mut files = Vec::new();
    for document in DOCUMENTS {
        let path = paths::root().join(document.path);
        let text =
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", document.path))?;
        let filled = blocks::fill(&text, |name| block(record, name))
            .with_context(|| format!("{} cannot be filled in", document.path))?;
        files.push((path, filled));
    }
    for (name, svg) in charts::all(record)? {
        let path = format!("docs/benchmarks/{name}.svg");
        files.push((paths::root().join(path), svg));
    }
    Ok(files)
}

/// Renders the block of this name. `BENCHMARK` selects all tables of a benchmark, `BENCHMARK/GROUP` one group.
fn block(record: &Record, name: &str) -> Result<String> {
    match name {
        "machine" => Ok(format::machine(record)),
        "summary" => summary::render(record),
        "numbers" => numbers::render(record),
        "calls" => matrix::by_engine(benchmark(record, "call")?, charts::CALL),
        "slower" => Ok(slower::render(record)),
        "causes" => slower::summary(record),
        "growth" => Ok(matrix::growth(record)),
        "manifest" => Ok(matrix::absolute(benchmark(record, name)?)),
        "conformance" => conformance::table(record),
        "failures" => conformance::failures(record),
        _ => match name.split_once('/') {
            Some((name, group)) => matrix::render_group(benchmark(record, name)?, group),
            None if is_new(record, name) => {
                Ok("The record has no results of this benchmark yet.".into())
            }
            None => Ok(matrix::render(benchmark(record, name)?)),
        },
    }
}

/// Returns `true` if a benchmark was added after the record was made.
fn is_new(record: &Record, name: &str) -> bool {
    let program = paths::root()
        .join("benches")
        .join(name)
        .with_extension("mjs");
    !record.benchmarks.contains_key(name) && program.exists()
}

fn benchmark<'a>(record: &'a Record, name: &str) -> Result<&'a Benchmark> {
    let found = record.benchmarks.get(name);
    found.with_context(|| format!("the record has no benchmark `{name}`"))
}

#[cfg(test)]
mod tests {
    use super::super::record::Outcome;
    use super::*;

    #[test]
    fn documents_match_the_record() {
        let record = record::read(&record::committed()).unwrap();
        let mut stale = Vec::new();
        for (path, text) in files(&record).unwrap() {
            if fs::read_to_string(&path).unwrap_or_default() != text {
                stale.push(paths::shown(&path));
            }
        }
        assert!(
            stale.is_empty(),
            "out of date, run `cargo xtask bench --report`: {}",
            stale.join(", ")
        );
    }

    #[test]
    fn a_block_names_a_benchmark() {
        let mut record = record::read(&record::committed()).unwrap();
        record.benchmarks.remove("link");
        assert!(block(&record, "link").unwrap().contains("no results"));
        assert!(block(&record, "lynk").is_err());
    }

    #[test]
    fn manifests_of_the_record_are_small() {
        let record = record::read(&record::committed()).unwrap();
        let tables = &benchmark(&record, "manifest").unwrap().tables;
        let found = tables.iter().find(|table| table.id == "brotliEach");
        for row in found
            .unwrap()
            .rows
            .iter()
            .filter(|row| row.id != "openusd-importers")
        {
            let Outcome::Measured(measured) = row.outcome else {
                panic!("{} is not measured", row.title);
            };
            assert!(measured.median <= 60.0, "{}", row.title);
        }
    }

    #[test]
    fn documents_have_no_numbers_of_their_own() {
        let problems = own_numbers().unwrap();
        assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
    }
}
