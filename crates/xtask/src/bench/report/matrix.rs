//! A benchmark as Markdown: its tables side by side, group by group.

use super::super::record::{Benchmark, Outcome, Record, Table};
use super::format::{markdown, median, number, ratio};

/// All groups of a benchmark, in the order in which they were measured.
pub(crate) fn render(benchmark: &Benchmark) -> String {
    let mut text = String::new();
    for tables in groups(&benchmark.tables) {
        text.push_str(&group(&tables));
        text.push('\n');
    }
    text
}

/// The tables of each group and engine.
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
    let engine = match first.engine.as_str() {
        "" | "native" => String::new(),
        engine => format!(", in {engine}"),
    };
    let mut rows = vec![vec![format!("{}{engine}", first.group)]];
    rows[0].extend(tables.iter().map(|table| table.column.clone()));
    let mut errors: Vec<String> = Vec::new();
    for (at, row) in first.rows.iter().enumerate() {
        let mut cells = vec![row.title.clone()];
        for table in tables {
            let found = table.rows.iter().find(|it| it.id == row.id);
            cells.push(match found.map(|row| &row.outcome) {
                None => "–".into(),
                Some(Outcome::Measured(measured)) if at == 0 => median(measured, table),
                Some(Outcome::Measured(measured)) => format!("× {}", ratio(measured)),
                Some(Outcome::Fails { fails }) => {
                    errors.push(format!("- {} fails: `{fails}`", row.title));
                    "fails".into()
                }
                Some(Outcome::Lacks { lacks }) => {
                    errors.push(format!("- {} was not tried: {lacks}", row.title));
                    "–".into()
                }
            });
        }
        rows.push(cells);
    }
    errors.sort();
    errors.dedup();
    let mut text = markdown(&rows);
    if !errors.is_empty() {
        text.push_str(&format!("\n{}\n", errors.join("\n")));
    }
    text
}

/// How what is measured of loading grows from the last number of imports but one to the last.
pub(crate) fn growth(record: &Record) -> String {
    let benchmark = record.benchmarks.get("link");
    let groups = groups(benchmark.map_or(&[], |benchmark| &benchmark.tables));
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

- Emscripten's stub fails: `SuspendError: trying to suspend JS frames`
";
        assert_eq!(text.trim_end(), expected.trim_end());
    }
}
