//! Tables that show contenders side by side.

use anyhow::{Context, Result};

use super::super::record::{Benchmark, Outcome, Record, Table};
use super::format::{markdown, median, number, ratio};

/// Renders all groups of a benchmark, in the order in which they were measured.
pub(crate) fn render(benchmark: &Benchmark) -> String {
    let groups = groups(&benchmark.tables);
    let texts: Vec<_> = groups.iter().map(|tables| group(tables)).collect();
    texts.join("\n")
}

/// Renders the groups of this name only.
pub(crate) fn render_group(benchmark: &Benchmark, name: &str) -> Result<String> {
    let mut groups = groups(&benchmark.tables);
    groups.retain(|tables| tables[0].group == name);
    let texts: Vec<_> = groups.iter().map(|tables| group(tables)).collect();
    let found = (!texts.is_empty()).then(|| texts.join("\n"));
    found.with_context(|| format!("the benchmark has no group `{name}`"))
}

/// Renders all tables of a benchmark as columns of absolute values.
pub(crate) fn absolute(benchmark: &Benchmark) -> String {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for table in &benchmark.tables {
        if rows.is_empty() {
            rows.push(vec![table.group.clone()]);
            rows.extend(table.rows.iter().map(|row| vec![row.title.clone()]));
        }
        let cells = table.rows.iter().map(|row| match &row.outcome {
            Outcome::Measured(measured) => median(measured, table).trim_end().to_string(),
            Outcome::Fails { .. } | Outcome::Lacks { .. } => "–".into(),
        });
        let column = std::iter::once(table.column.clone()).chain(cells);
        for (row, cell) in rows.iter_mut().zip(column) {
            row.push(cell);
        }
    }
    markdown(&rows)
}

/// Returns the tables of each group and engine.
pub(crate) fn groups(tables: &[Table]) -> Vec<Vec<&Table>> {
    let mut groups: Vec<Vec<&Table>> = Vec::new();
    for table in tables {
        let same = |group: &&mut Vec<&Table>| {
            group[0].group == table.group && group[0].engine == table.engine
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(table),
            None => groups.push(vec![table]),
        }
    }
    groups
}

fn group(tables: &[&Table]) -> String {
    let first = tables[0];
    let title = format!("{}{}", first.group, in_engine(&first.engine));
    side_by_side(title, tables, |table| table.column.clone(), |_| "")
}

/// Renders one table of a benchmark, with a column for each engine.
pub(crate) fn by_engine(benchmark: &Benchmark, id: &str) -> Result<String> {
    let found = benchmark.tables.iter().filter(|table| table.id == id);
    let tables: Vec<_> = found.collect();
    let first = tables.first();
    let first = first.with_context(|| format!("the benchmark has no table `{id}`"))?;
    let title = format!("{}, {}", first.group, first.column);
    let text = side_by_side(
        title,
        &tables,
        |table| table.engine.clone(),
        |table| &table.engine,
    );
    Ok(text)
}

/// Renders `tables` as columns. The notes below the table name the `place` of a table, unless it is empty.
fn side_by_side(
    title: String,
    tables: &[&Table],
    column: impl Fn(&Table) -> String,
    place: impl Fn(&Table) -> &str,
) -> String {
    let mut rows = vec![vec![title]];
    rows[0].extend(tables.iter().map(|table| column(table)));
    let mut notes: Vec<String> = Vec::new();
    for (at, row) in tables[0].rows.iter().enumerate() {
        let mut cells = vec![row.title.clone()];
        for table in tables {
            let found = table.rows.iter().find(|it| it.id == row.id);
            let mut note = |text: String| {
                let place = in_engine(place(table));
                notes.push(format!("- {}{place}: {text}", row.title));
            };
            cells.push(match found.map(|row| &row.outcome) {
                None => "–".into(),
                Some(Outcome::Measured(measured)) if at == 0 => median(measured, table),
                Some(Outcome::Measured(measured)) => format!("× {}", ratio(measured)),
                Some(Outcome::Fails { fails }) => {
                    note(format!("fails with `{fails}`"));
                    "fails".into()
                }
                Some(Outcome::Lacks { lacks }) => {
                    note(format!("not measured, because {lacks}"));
                    "–".into()
                }
            });
        }
        rows.push(cells);
    }
    notes.sort();
    notes.dedup();
    let mut text = markdown(&rows);
    if !notes.is_empty() {
        text.push_str(&format!("\n{}\n", notes.join("\n")));
    }
    text
}

fn in_engine(name: &str) -> String {
    match name {
        "" | "native" => String::new(),
        engine => format!(", in {engine}"),
    }
}

/// Renders how the costs of loading grow from the second-largest number of imports to the largest, in the engine that
/// is listed first.
pub(crate) fn growth(record: &Record) -> String {
    let benchmark = record.benchmarks.get("link");
    let mut groups = groups(benchmark.map_or(&[], |benchmark| &benchmark.tables));
    let engine = groups.first().map(|tables| tables[0].engine.as_str());
    groups.retain(|tables| Some(tables[0].engine.as_str()) == engine);
    let mut rows: Vec<Vec<String>> = vec![vec!["growth".into()]];
    for tables in groups {
        let [.., before, last] = tables[..] else {
            continue;
        };
        rows[0].push(tables[0].group.clone());
        for row in &last.rows {
            let small = before.rows.iter().find(|it| it.id == row.id);
            let cell = match (small.map(|it| &it.outcome), &row.outcome) {
                (Some(Outcome::Measured(small)), Outcome::Measured(large)) => {
                    format!("× {}", number(large.median / small.median))
                }
                _ => "–".into(),
            };
            match rows.iter_mut().find(|cells| cells[0] == row.title) {
                Some(cells) => cells.push(cell),
                None => rows.push(vec![row.title.clone(), cell]),
            }
        }
    }
    markdown(&rows)
}

#[cfg(test)]
mod tests {
    use super::super::super::sample;
    use super::*;

    #[test]
    fn the_first_is_absolute_and_the_others_are_ratios() {
        let text = render(&sample::record().benchmarks["call"]);
        let expected = "| i32, in Node | 2 parameters |
| --- | --- |
| direct import | 2.50 ns ±1 % |
| Emscripten's stub | fails |
| wasm-split's placeholder | × 1.01 ±2 % |
| Latebind: PLT entry | × 1.40 ±15 % |

- Emscripten's stub: fails with `SuspendError: trying to suspend JS frames`
";
        assert_eq!(text.trim_end(), expected.trim_end());
    }

    #[test]
    fn engines_are_columns() {
        let text = by_engine(&sample::record().benchmarks["call"], "2-i32").unwrap();
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[0], "| i32, 2 parameters | Node |");
        assert_eq!(
            lines.last(),
            Some(
                &"- Emscripten's stub, in Node: fails with `SuspendError: trying to suspend JS frames`"
            )
        );
    }

    #[test]
    fn absolute_values_have_units() {
        let text = absolute(&sample::record().benchmarks["call"]);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[0], "| i32 | 2 parameters |");
        assert_eq!(lines[2], "| direct import | 2.50 ns ±1 % |");
        assert_eq!(lines[3], "| Emscripten's stub | – |");
    }

    #[test]
    fn an_unknown_group_or_table_is_an_error() {
        let record = sample::record();
        let benchmark = &record.benchmarks["call"];
        assert!(render_group(benchmark, "i32").is_ok());
        assert!(render_group(benchmark, "i16").is_err());
        assert!(by_engine(benchmark, "2-i16").is_err());
    }
}
