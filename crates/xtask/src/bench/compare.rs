//! `bench --compare`: compares the ratios of two runs.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Result, ensure};

use super::record::{self, Outcome, Record};

/// The allowed difference, as a part of the smaller ratio.
const ALLOWED: f64 = 0.1;

/// A ratio that differs between two runs.
#[derive(Debug, PartialEq)]
struct Difference {
    name: String,
    ratios: [f64; 2],
    noisy: bool,
}

/// The result of comparing two runs.
#[derive(Debug, Default)]
struct Comparison {
    /// The number of ratios that both have, without those of a first row to itself.
    count: usize,
    differences: Vec<Difference>,
    /// The rows that only one run has, or has measured.
    one_sided: Vec<String>,
}

/// Prints the ratios that differ, and fails if one of them was not noisy, or if the runs measured different rows.
pub(crate) fn run(one: &Path, other: &Path) -> Result<()> {
    let (one, other) = (record::read(one)?, record::read(other)?);
    if one.machine != other.machine || one.versions != other.versions {
        println!("the machines or the versions differ");
    }
    let found = compare(&one, &other);
    for name in &found.one_sided {
        println!("{name}: only in one of them");
    }
    for Difference {
        name,
        ratios: [one, other],
        noisy,
    } in &found.differences
    {
        let flag = if *noisy { " (noisy)" } else { "" };
        let apart = (one / other).max(other / one) - 1.0;
        println!(
            "{name}: {one} and {other}, {:.0} % apart{flag}",
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

/// Returns the outcomes of all rows by benchmark, so that a benchmark that did not run can be skipped, and by name.
fn rows(record: &Record) -> BTreeMap<(&str, String), &Outcome> {
    let mut all = BTreeMap::new();
    for (name, benchmark) in &record.benchmarks {
        for table in &benchmark.tables {
            // The first row is the baseline of the others.
            for row in table.rows.iter().skip(1) {
                let row_name = format!("{} {name}/{}/{}", table.engine, table.id, row.id);
                all.insert((name.as_str(), row_name), &row.outcome);
            }
        }
    }
    all
}

/// Compares the benchmarks that both records have.
fn compare(one: &Record, other: &Record) -> Comparison {
    let mut found = Comparison::default();
    let (ours, theirs) = (rows(one), rows(other));
    for key in ours.keys().chain(theirs.keys()).collect::<BTreeSet<_>>() {
        let (benchmark, name) = key;
        if ![one, other]
            .iter()
            .all(|it| it.benchmarks.contains_key(*benchmark))
        {
            continue;
        }
        let (left, right) = match (ours.get(key), theirs.get(key)) {
            (Some(Outcome::Measured(left)), Some(Outcome::Measured(right))) => (left, right),
            (Some(left), Some(right)) if !left.is_measured() && !right.is_measured() => continue,
            _ => {
                found.one_sided.push(name.clone());
                continue;
            }
        };
        found.count += 1;
        let ratios = [left.ratio, right.ratio];
        if (ratios[0] - ratios[1]).abs() > ALLOWED * ratios[0].min(ratios[1]) {
            found.differences.push(Difference {
                name: name.clone(),
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
    fn a_different_ratio_is_reported() {
        let slower = sample::with_ratio("call", "plt", 1.6);
        let found = compare(&sample::record(), &slower);
        let places: Vec<_> = found
            .differences
            .iter()
            .map(|it| it.name.as_str())
            .collect();
        assert_eq!(places, ["Node call/2-i32/plt"]);
        assert!(!found.differences[0].noisy);
    }

    #[test]
    fn a_row_of_one_record_is_reported() {
        let whole = sample::record();
        let mut less = sample::record();
        let tables = &mut less.benchmarks.get_mut("call").unwrap().tables;
        let row = tables[0].rows.pop().unwrap();
        let place = format!("{} call/{}/{}", tables[0].engine, tables[0].id, row.id);
        for (one, other) in [(&whole, &less), (&less, &whole)] {
            assert_eq!(compare(one, other).one_sided, [place.as_str()]);
        }
        // A benchmark that did not run is not compared.
        less.benchmarks.remove("call");
        assert!(compare(&whole, &less).one_sided.is_empty());
    }

    #[test]
    fn a_row_that_newly_fails_is_reported() {
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
