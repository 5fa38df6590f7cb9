//! Sentences with measured numbers: `benches/definitions/summary.json` has their text.
//!
//! A text has places in braces: `{engine PATH}`, `{ratio PATH}`, `{kilobytes PATH}`, and `{range PATH}`. A path is
//! `benchmark/table/row`. In the path of a range, a `*` at the start of the table's id matches any text. Of several
//! engines, the numbers are those of the first.

use std::fs;

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

use super::super::record::{Outcome, Record};
use super::format::number;
use crate::paths;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sentence {
    title: String,
    text: String,
}

/// Renders the sentences as a list.
pub(crate) fn render(record: &Record) -> Result<String> {
    let path = paths::root().join("benches/definitions/summary.json");
    let text = fs::read_to_string(path).context("cannot read benches/definitions/summary.json")?;
    let sentences: Vec<Sentence> =
        serde_json::from_str(&text).context("benches/definitions/summary.json is malformed")?;
    let mut list = String::new();
    for Sentence { title, text } in &sentences {
        let filled = fill(record, text).with_context(|| format!("in the sentence `{title}`"))?;
        list.push_str(&format!("- **{title}**: {filled}\n"));
    }
    Ok(list)
}

fn fill(record: &Record, text: &str) -> Result<String> {
    let mut parts = text.split('{');
    let mut filled = parts.next().unwrap_or_default().to_string();
    for part in parts {
        let (place, rest) = part.split_once('}').context("a brace is not closed")?;
        let (form, path) = place.split_once(' ').context("a place has no path")?;
        filled.push_str(&match form {
            "engine" => record.at(path)?.0.engine.clone(),
            "ratio" => number(record.at(path)?.1.ratio),
            "kilobytes" => format!("{:.1} kB", record.at(path)?.1.median / 1000.0),
            "range" => range(ratios(record, path)?.into_iter()),
            _ => bail!("`{form}` is not a form of a number"),
        });
        filled.push_str(rest);
    }
    Ok(filled)
}

/// Returns the ratios of a row in all tables that the path names.
fn ratios(record: &Record, path: &str) -> Result<Vec<f64>> {
    let mut parts = path.split('/');
    let mut next = || parts.next().context("a path has three parts");
    let (benchmark, pattern, row) = (next()?, next()?, next()?);
    let benchmark = record.benchmarks.get(benchmark);
    let tables = &benchmark
        .context("the record has no such benchmark")?
        .tables;
    let fits = |id: &str| match pattern.strip_prefix('*') {
        Some(end) => id.ends_with(end),
        None => id == pattern,
    };
    let mut tables = tables.iter().filter(|table| fits(&table.id)).peekable();
    let engine = tables.peek().map(|table| table.engine.clone());
    let rows = tables.filter(|table| Some(&table.engine) == engine.as_ref());
    let rows = rows.flat_map(|table| table.rows.iter().filter(|it| it.id == row));
    let found: Vec<_> = rows
        .filter_map(|row| match &row.outcome {
            Outcome::Measured(measured) => Some(measured.ratio),
            _ => None,
        })
        .collect();
    ensure!(!found.is_empty(), "the record has nothing at `{path}`");
    Ok(found)
}

/// Renders the least and the largest of some numbers.
pub(crate) fn range(numbers: impl Iterator<Item = f64> + Clone) -> String {
    let least = number(numbers.clone().fold(f64::INFINITY, f64::min));
    let most = number(numbers.fold(f64::NEG_INFINITY, f64::max));
    if least == most {
        return least;
    }
    format!("{least} to {most}")
}

#[cfg(test)]
mod tests {
    use super::super::super::sample;
    use super::*;

    #[test]
    fn numbers_come_from_the_record() {
        let text = "In {engine call/2-i32/plt}, {ratio call/2-i32/plt}, {range call/*-i32/plt}.";
        let filled = fill(&sample::record(), text).unwrap();
        assert_eq!(filled, "In Node, 1.40, 1.40.");
        assert_eq!(range([2.0, 0.5, 1.0].into_iter()), "0.500 to 2.00");
    }

    #[test]
    fn a_range_is_of_one_engine() {
        let mut record = sample::record();
        let mut other = sample::with_ratio("call", "plt", 9.0);
        let tables = &mut other.benchmarks.get_mut("call").unwrap().tables;
        tables[0].engine = "Chromium".into();
        let first = &mut record.benchmarks.get_mut("call").unwrap().tables;
        first.push(tables.swap_remove(0));
        let filled = fill(&record, "{range call/*-i32/plt}").unwrap();
        assert_eq!(filled, "1.40");
    }

    #[test]
    fn a_place_without_a_number_is_an_error() {
        for text in [
            "{ratio call/2-i32/closure}",
            "{range call/*-i32/other}",
            "{sum call/2-i32/plt}",
            "{ratio}",
            "{ratio call/2-i32/plt",
        ] {
            assert!(fill(&sample::record(), text).is_err(), "{text}");
        }
    }
}
