//! The capabilities of the strategies, according to the conformance corpus.

use anyhow::{Context, Result};

use super::super::record::{Cell, Conformance, Record};
use super::format::markdown;

fn of(record: &Record) -> Result<&Conformance> {
    let benchmark = record.benchmarks.get("strategies");
    let found = benchmark.and_then(|benchmark| benchmark.conformance.as_ref());
    found.context("the record has no table of strategies")
}

/// Renders a row for each strategy, and the meaning of the columns below.
pub(crate) fn table(record: &Record) -> Result<String> {
    let Conformance { columns, rows } = of(record)?;
    let head = ["strategy"].into_iter();
    let head = head.chain(columns.iter().map(|column| column.title.as_str()));
    let mut table = vec![head.map(String::from).collect::<Vec<_>>()];
    for strategy in rows {
        let mut row = vec![strategy.title.clone()];
        for column in columns {
            let cell = strategy.cells.get(&column.id);
            let cell = cell.with_context(|| format!("{} has no {}", strategy.id, column.id))?;
            row.push(word(cell));
        }
        table.push(row);
    }
    let mut text = markdown(&table);
    text.push('\n');
    for column in columns {
        let cases: Vec<_> = column
            .cases
            .iter()
            .map(|case| format!("`{case}`"))
            .collect();
        let (title, about) = (&column.title, &column.about);
        text.push_str(&format!("- **{title}**: {about} ({})\n", cases.join(", ")));
    }
    Ok(text)
}

fn word(cell: &Cell) -> String {
    match cell {
        Cell::Lacks { .. } => "–".into(),
        Cell::Ran { cases, held, .. } if cases == held => "yes".into(),
        Cell::Ran { held: 0, .. } => "no".into(),
        Cell::Ran { cases, held, .. } => format!("{held} of {cases}"),
    }
}

/// Renders the failed cases with their errors, and the cases that were not run.
pub(crate) fn failures(record: &Record) -> Result<String> {
    let Conformance { columns, rows } = of(record)?;
    let mut text = String::new();
    for strategy in rows {
        let mut lines = String::new();
        for column in columns {
            match strategy.cells.get(&column.id) {
                Some(Cell::Ran { failed, .. }) => {
                    for failure in failed {
                        let (case, message) = (&failure.case, &failure.failure);
                        let title = &column.title;
                        lines.push_str(&format!("  - {title}, `{case}`: {}\n", quoted(message)));
                    }
                }
                Some(Cell::Lacks { lacks }) => {
                    lines.push_str(&format!("  - {}: not run, because {lacks}\n", column.title));
                }
                None => {}
            }
        }
        if !lines.is_empty() {
            text.push_str(&format!("- {}\n{lines}", strategy.title));
        }
    }
    Ok(text)
}

/// Quotes a message as code, even if it contains backticks.
fn quoted(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    // JavaScriptCore appends a piece of the source. Without it, the quotation must be closed.
    let shown = match line.split_once(" (evaluating") {
        Some((before, _)) => format!("{before}`"),
        None => line.to_string(),
    };
    format!("`` {shown} ``")
}

#[cfg(test)]
mod tests {
    use super::super::super::sample;
    use super::*;

    #[test]
    fn cells_are_words() {
        let text = table(&sample::record()).unwrap();
        let rows: Vec<_> = text.lines().skip(2).take(2).collect();
        assert_eq!(
            rows,
            [
                "| Emscripten's stub | 1 of 2 | – |",
                "| Latebind: PLT entry | yes | no |"
            ]
        );
    }

    #[test]
    fn failures_have_their_errors() {
        let text = failures(&sample::record()).unwrap();
        let expected = "- Emscripten's stub
  - inside promising, `a`: `` SuspendError ``
  - Module input: not run, because the engine is not installed
- Latebind: PLT entry
  - Module input, `a`: `` LinkError ``
";
        assert_eq!(text, expected);
    }
}
