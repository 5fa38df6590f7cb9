//! `bench --compare`: whether two runs tell the same, as far as ratios go.

use std::collections::{BTreeMap, BTreeSet};
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

/// What came of comparing two runs.
#[derive(Debug, Default)]
struct Comparison {
    /// How many ratios both have, without those to a row itself.
    count: usize,
    differences: Vec<Difference>,
    /// What only one of them has, or has measured.
    one_sided: Vec<String>,
}

/// Prints the ratios that differ, and fails if one does that was not noisy, or if the runs did not
/// measure the same.
pub(crate) fn run(one: &Path, other: &Path) -> Result<()> {
    let (one, other) = (record::read(one)?, record::read(other)?);
    if one.machine != other.machine || one.versions != other.versions {
        println!("the machines or the versions differ");
    }
    let found = compare(&one, &other);
    for place in &found.one_sided {
        println!("{place}: in one of them only");
    }
    for Difference {
        place,
        ratios: [one, other],
        noisy,
    } in &found.differences
    {
        let flag = if *noisy { " (noisy)" } else { "" };
        let apart = (one / other).max(other / one) - 1.0;
        println!(
            "{place}: {one} and {other}, {:.0} % apart{flag}",
            apart * 100.0
        );
    }
    let unexpected = found.differences.iter().filter(|it| !it.noisy).count();
    println!(
        "{} ratios compared, {} differ by more than {:.0} %, {unexpected} of these were not noisy",
        found.count,
        found.differences.len(),
        ALLOWED * 100.0
    );
    ensure!(found.count > 0, "the records have no ratio in common");
    ensure!(
        unexpected == 0 && found.one_sided.is_empty(),
        "the two runs do not agree"
    );
    Ok(())
}

/// What the rows hold, by the benchmark, so that one that was not run can be left out, and by where each
/// stands.
fn rows(record: &Record) -> BTreeMap<(&str, String), &Outcome> {
    let mut all = BTreeMap::new();
    for (name, benchmark) in &record.benchmarks {
        for table in &benchmark.tables {
            // The first one is what the others are compared with.
            for row in table.rows.iter().skip(1) {
                let place = format!("{} {name}/{}/{}", table.engine, table.id, row.id);
                all.insert((name.as_str(), place), &row.outcome);
            }
        }
    }
    all
}

/// Compares the benchmarks that both have.
fn compare(one: &Record, other: &Record) -> Comparison {
    let mut found = Comparison::default();
    let (ours, theirs) = (rows(one), rows(other));
    for key in ours.keys().chain(theirs.keys()).collect::<BTreeSet<_>>() {
        let (name, place) = key;
        if ![one, other]
            .iter()
            .all(|it| it.benchmarks.contains_key(*name))
        {
            continue;
        }
        let (left, right) = match (ours.get(key), theirs.get(key)) {
            (Some(Outcome::Measured(left)), Some(Outcome::Measured(right))) => (left, right),
            (Some(left), Some(right)) if !left.is_measured() && !right.is_measured() => continue,
            _ => {
                found.one_sided.push(place.clone());
                continue;
            }
        };
        found.count += 1;
        let ratios = [left.ratio, right.ratio];
        if (ratios[0] - ratios[1]).abs() > ALLOWED * ratios[0].min(ratios[1]) {
            found.differences.push(Difference {
                place: place.clone(),
                ratios,
                noisy: left.noisy || right.noisy,
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn a_run_agrees_with_itself() {
        let found = compare(&sample::record(), &sample::record());
        assert!(found.count > 1);
        assert_eq!(found.differences, []);
        assert!(found.one_sided.is_empty());
    }

    #[test]
    fn another_ratio_is_told() {
        let slower = sample::with_ratio("call", "plt", 1.6);
        let found = compare(&sample::record(), &slower);
        let places: Vec<_> = found
            .differences
            .iter()
            .map(|it| it.place.as_str())
            .collect();
        assert_eq!(places, ["Node call/2-i32/plt"]);
        assert!(!found.differences[0].noisy);
    }

    #[test]
    fn what_only_one_has_is_told() {
        let whole = sample::record();
        let mut less = sample::record();
        let tables = &mut less.benchmarks.get_mut("call").unwrap().tables;
        let row = tables[0].rows.pop().unwrap();
        let place = format!("{} call/{}/{}", tables[0].engine, tables[0].id, row.id);
        for (one, other) in [(&whole, &less), (&less, &whole)] {
            assert_eq!(compare(one, other).one_sided, [place.as_str()]);
        }
        // A benchmark that was not run has nothing to compare.
        less.benchmarks.remove("call");
        assert!(compare(&whole, &less).one_sided.is_empty());
    }

    #[test]
    fn a_row_that_fails_by_now_is_told() {
        let mut fails = sample::record();
        let table = &mut fails.benchmarks.get_mut("call").unwrap().tables[0];
        let row = table
            .rows
            .iter_mut()
            .skip(1)
            .find(|row| row.outcome.is_measured());
        row.unwrap().outcome = Outcome::Fails {
            fails: "Error".into(),
        };
        assert_eq!(compare(&sample::record(), &fails).one_sided.len(), 1);
    }
}
