//! A small record, for tests of the reports.

use super::record::{Measured, Outcome, Record};

const RECORD: &str = include_str!("sample.json");

pub(crate) fn record() -> Record {
    serde_json::from_str(RECORD).expect("the sample has the current schema")
}

/// Returns the same record with a different ratio in the first table of a benchmark.
pub(crate) fn with_ratio(benchmark: &str, row: &str, ratio: f64) -> Record {
    let mut record = record();
    let tables = &mut record
        .benchmarks
        .get_mut(benchmark)
        .expect("the sample has it")
        .tables;
    let row = tables[0].rows.iter_mut().find(|it| it.id == row);
    let Outcome::Measured(measured) = &mut row.expect("the sample has it").outcome else {
        panic!("the row was not measured");
    };
    *measured = Measured { ratio, ..*measured };
    record
}
