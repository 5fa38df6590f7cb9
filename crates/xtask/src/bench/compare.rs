//! `bench --compare`: whether two runs tell the same, as far as ratios go.

use std::path::Path;

use anyhow::{Result, ensure};

use super::record::{self, Outcome, Record};

/// As a part of the smaller ratio.
const ALLOWED: f64 = 0.1;

/// A ratio that is another one in another run.
#[derive(Debug, PartialEq)]
struct Difference {
    place: String,
    ratios: [f64; 2],
    noisy: bool,
}

/// Prints the ratios that differ, and fails if one does that was not noisy.
pub(crate) fn run(one: &Path, other: &Path) -> Result<()> {
    let (count, differences) = compare(&record::read(one)?, &record::read(other)?);
    ensure!(count > 0, "the records have no ratio in common");
    for Difference {
        place,
        ratios: [one, other],
        noisy,
    } in &differences
    {
        let flag = if *noisy { " (noisy)" } else { "" };
        let apart = (one / other).max(other / one) - 1.0;
        println!(
            "{place}: {one} and {other}, {:.0} % apart{flag}",
            apart * 100.0
        );
    }
    let unexpected = differences.iter().filter(|it| !it.noisy).count();
    println!(
        "{count} ratios compared, {} differ by more than {:.0} %, {unexpected} of these were not noisy",
        differences.len(),
        ALLOWED * 100.0
    );
    ensure!(unexpected == 0, "the two runs do not agree");
    Ok(())
}

/// How many ratios both have, and which of them differ.
fn compare(one: &Record, other: &Record) -> (usize, Vec<Difference>) {
    let mut count = 0;
    let mut differences = Vec::new();
    for (name, benchmark) in &one.benchmarks {
        let Some(others) = other.benchmarks.get(name) else {
            continue;
        };
        for table in &benchmark.tables {
            let same = |it: &&record::Table| it.id == table.id && it.engine == table.engine;
            let Some(twin) = others.tables.iter().find(same) else {
                continue;
            };
            for row in &table.rows {
                let twin = twin.rows.iter().find(|it| it.id == row.id);
                let (Outcome::Measured(left), Some(Outcome::Measured(right))) =
                    (&row.outcome, twin.map(|row| &row.outcome))
                else {
                    continue;
                };
                count += 1;
                let ratios = [left.ratio, right.ratio];
                if (ratios[0] - ratios[1]).abs() > ALLOWED * ratios[0].min(ratios[1]) {
                    differences.push(Difference {
                        place: format!("{} {name}/{}/{}", table.engine, table.id, row.id),
                        ratios,
                        noisy: left.noisy || right.noisy,
                    });
                }
            }
        }
    }
    (count, differences)
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn a_run_agrees_with_itself() {
        let (count, differences) = compare(&sample::record(), &sample::record());
        assert!(count > 2);
        assert_eq!(differences, []);
    }

    #[test]
    fn another_ratio_is_told() {
        let slower = sample::with_ratio("call", "plt", 1.6);
        let (_, differences) = compare(&sample::record(), &slower);
        let places: Vec<_> = differences.iter().map(|it| it.place.as_str()).collect();
        assert_eq!(places, ["Node call/2-i32/plt"]);
        assert!(!differences[0].noisy);
    }
}
