//! The performance table of README.md, which benches/definitions/readme.json defines.

use std::fs;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::super::record::Record;
use super::format::{markdown, number, ratio};
use crate::paths;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    what: String,
    /// The paths of the values in the record, by column, or `null` for an empty cell.
    cells: [Option<String>; 3],
    #[serde(default)]
    kind: Kind,
    command: String,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    #[default]
    Ratio,
    Median,
    Kilobytes,
}

pub(crate) fn render(record: &Record) -> Result<String> {
    let path = paths::root().join("benches/definitions/readme.json");
    let text = fs::read_to_string(path).context("cannot read the definition of README's table")?;
    let lines: Vec<Line> =
        serde_json::from_str(&text).context("benches/definitions/readme.json is malformed")?;
    table(record, &lines)
}

fn table(record: &Record, lines: &[Line]) -> Result<String> {
    let head = ["measurement", "stock", "`auto`", "relinked", "command"];
    let mut rows = vec![head.map(String::from).to_vec()];
    for line in lines {
        let mut row = vec![line.what.clone()];
        for cell in &line.cells {
            row.push(match cell {
                Some(path) => value(record, path, line.kind)?,
                None => "–".into(),
            });
        }
        row.push(format!("`{}`", line.command));
        rows.push(row);
    }
    Ok(markdown(&rows))
}

fn value(record: &Record, path: &str, kind: Kind) -> Result<String> {
    let (table, measured) = record.at(path)?;
    Ok(match kind {
        Kind::Ratio => ratio(&measured),
        Kind::Median => format!("{} {}", number(measured.median), table.unit),
        Kind::Kilobytes => format!("{:.1} kB", measured.median / 1000.0),
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::sample;
    use super::*;

    fn line(cell: &str) -> Line {
        Line {
            what: "a call".into(),
            cells: [None, Some(cell.into()), None],
            kind: Kind::Ratio,
            command: "c".into(),
        }
    }

    #[test]
    fn cells_come_from_the_record() {
        let text = table(&sample::record(), &[line("call/2-i32/plt")]).unwrap();
        assert_eq!(
            text.lines().last(),
            Some("| a call | – | 1.40 ±15 % | – | `c` |")
        );
    }

    #[test]
    fn a_path_that_is_not_in_the_record_is_an_error() {
        for path in [
            "call/2-i32/closure",
            "call/2-i32/other",
            "call",
            "other/a/b",
        ] {
            assert!(table(&sample::record(), &[line(path)]).is_err(), "{path}");
        }
    }
}
