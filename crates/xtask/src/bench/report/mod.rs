//! `bench --report`: what the documents quote of the record. Nothing is measured here, and no number comes
//! from anywhere else.
//!
//! A document is written by hand, with places for what was measured (`blocks`). Outside of them its
//! measured parts have no numbers at all, which a test checks as it checks that the places are up to date.

mod blocks;
mod chart;
mod charts;
mod conformance;
mod format;
mod matrix;
mod numbers;
mod slower;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail, ensure};

use super::record::{self, Record};
use crate::paths;

/// A document with measured parts.
struct Document {
    path: &'static str,
    /// The heading of the part that may have no other numbers; nothing if it is the whole document.
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
        path: "docs/strategies.md",
        section: None,
    },
];

/// Writes the documents and charts anew.
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

/// The numbers in documents that do not come from the record.
fn own_numbers() -> Result<Vec<String>> {
    let mut problems = Vec::new();
    for Document { path, section } in DOCUMENTS {
        let text = fs::read_to_string(paths::root().join(path));
        let text = text.with_context(|| format!("cannot read {path}"))?;
        problems.extend(blocks::own_numbers(path, &text, *section));
    }
    Ok(problems)
}

/// The documents and charts, as they have to be.
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

/// What stands in a place of this name.
fn block(record: &Record, name: &str) -> Result<String> {
    match name {
        "machine" => Ok(format::machine(record)),
        "numbers" => numbers::render(record),
        "slower" => Ok(slower::render(record)),
        "growth" => Ok(matrix::growth(record)),
        "conformance" => conformance::table(record),
        "failures" => conformance::failures(record),
        _ => match record.benchmarks.get(name) {
            Some(benchmark) => Ok(matrix::render(benchmark)),
            None => bail!("there is nothing to put into `{name}`"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_documents_quote_is_in_the_record() {
        let record = record::read(&record::committed()).unwrap();
        let mut stale = Vec::new();
        for (path, text) in files(&record).unwrap() {
            if fs::read_to_string(&path).unwrap_or_default() != text {
                stale.push(paths::shown(&path));
            }
        }
        assert!(
            stale.is_empty(),
            "not as the record has it, `cargo xtask bench --report` writes it: {}",
            stale.join(", ")
        );
    }

    #[test]
    fn documents_have_no_numbers_of_their_own() {
        let problems = own_numbers().unwrap();
        assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
    }
}
