//! A small record, for tests of what is made of one.

use super::record::{Measured, Outcome, Record};

const RECORD: &str = include_str!("sample.json");

pub(crate) fn record() -> Record {
    serde_json::from_str(RECORD).expect("the sample has the schema of today")
}

/// The same, with another ratio in the first table of a benchmark.
pub(crate) fn with_ratio(benchmark: &str, row: &str, ratio: f64) -> Record {
    let mut record = record();
    let tables = &mut record
        .benchmarks
        .get_mut(benchmark)
        .expect("it is there")
        .tables;
    let row = tables[0].rows.iter_mut().find(|it| it.id == row);
    let Outcome::Measured(measured) = &mut row.expect("it is there").outcome else {
        panic!("nothing was measured there");
    };
    *measured = Measured { ratio, ..*measured };
    record
}
