//! The download sizes of `footprint`, as tables.

use anyhow::Result;

use super::record::{Better, Measured, Outcome, Role, Row, Table};
use crate::footprint::{FORMS, sizes};

/// Returns a table for each form, with a row for each file. Ratios are relative to the first file.
pub(crate) fn tables() -> Result<Vec<Table>> {
    let mut sizes = sizes()?;
    // The other files contain the core.
    sizes.retain(|(name, _)| !name.ends_with(".wasm"));
    let table = |(at, form): (usize, &str)| Table {
        id: form.to_string(),
        group: "download size".to_string(),
        column: form.to_string(),
        unit: "bytes".to_string(),
        better: Better::Less,
        engine: String::new(),
        rows: rows(sizes.iter().map(|(name, sizes)| (*name, sizes[at]))),
    };
    Ok(FORMS.into_iter().enumerate().map(table).collect())
}

fn rows(sizes: impl Iterator<Item = (&'static str, usize)>) -> Vec<Row> {
    let mut first = None;
    sizes
        .map(|(name, size)| {
            let median = size as f64;
            let ratio = median / *first.get_or_insert(median);
            Row {
                id: name.to_string(),
                title: name.to_string(),
                role: Role::Latebind,
                outcome: Outcome::Measured(Measured {
                    median,
                    spread: 0.0,
                    rounds: 1,
                    ratio: (ratio * 1e4).round() / 1e4,
                    ratio_spread: 0.0,
                    noisy: false,
                }),
            }
        })
        .collect()
}
