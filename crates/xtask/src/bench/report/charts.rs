//! The charts: one for each benchmark whose results a chart shows well.

use anyhow::{Context, Result};

use super::super::record::{Better, Measured, Outcome, Record, Row, Table};
use super::chart::{Bar, Line, Scale, bars, lines};
use super::matrix::groups;

/// The call that is compared in all engines.
pub(crate) const CALL: &str = "2-i32";

/// Returns the name and the SVG of each chart.
pub(crate) fn all(record: &Record) -> Result<Vec<(&'static str, String)>> {
    Ok(vec![
        ("call", call(record)?),
        ("link", link(record)?),
        ("relink", relink(record)?),
        ("apps", apps(record)?),
        ("size", size(record)?),
    ])
}

fn tables<'a>(record: &'a Record, name: &str) -> Result<&'a [Table]> {
    let benchmark = record.benchmarks.get(name);
    let benchmark = benchmark.with_context(|| format!("the record has no benchmark `{name}`"))?;
    Ok(&benchmark.tables)
}

fn measured(row: &Row) -> Option<&Measured> {
    match &row.outcome {
        Outcome::Measured(measured) => Some(measured),
        _ => None,
    }
}

fn bar(row: &Row, value: impl Fn(&Measured) -> f64) -> Option<Bar> {
    Some(Bar {
        label: row.title.clone(),
        value: value(measured(row)?),
        role: row.role,
    })
}

/// Returns a group of bars for a table.
fn group(
    name: String,
    table: &Table,
    value: impl Fn(&Measured) -> f64 + Copy,
) -> (String, Vec<Bar>) {
    (
        name,
        table
            .rows
            .iter()
            .filter_map(|row| bar(row, value))
            .collect(),
    )
}

fn values(groups: &[(String, Vec<Bar>)]) -> impl Iterator<Item = f64> + Clone + '_ {
    groups
        .iter()
        .flat_map(|(_, bars)| bars)
        .map(|bar| bar.value)
}

fn call(record: &Record) -> Result<String> {
    let groups: Vec<_> = tables(record, "call")?
        .iter()
        .filter(|table| table.id == CALL)
        .map(|table| {
            let name = format!("{}, {}, in {}", table.group, table.column, table.engine);
            group(name, table, |measured| measured.ratio)
        })
        .collect();
    let scale = Scale::log(values(&groups));
    Ok(bars(
        "A late-bound call ÷ a direct import call",
        &groups,
        scale,
    ))
}

fn link(record: &Record) -> Result<String> {
    let groups = groups(tables(record, "link")?);
    let loaded = groups.first().context("`link` has no tables")?;
    let mut series = Vec::new();
    for (at, row) in loaded[0].rows.iter().enumerate() {
        let mut points = Vec::new();
        for table in loaded {
            let found = table.rows.iter().find(|it| it.id == row.id);
            let imports: String = table.column.chars().filter(char::is_ascii_digit).collect();
            let imports: f64 = imports
                .parse()
                .context("a column names its number of imports")?;
            points.extend(found.and_then(measured).map(|it| (imports, it.median)));
        }
        series.push(Line {
            label: row.title.clone(),
            role: row.role,
            dashes: at,
            points,
        });
    }
    Ok(lines(
        "Loading a library (ms), by number of late imports",
        &series,
    ))
}

fn relink(record: &Record) -> Result<String> {
    let groups: Vec<_> = tables(record, "relink")?
        .iter()
        .filter(|table| table.better == Better::More)
        .map(|table| group(table.column.clone(), table, |measured| measured.median))
        .collect();
    let scale = Scale::log(values(&groups));
    Ok(bars("Relinking: code per second (MB)", &groups, scale))
}

fn apps(record: &Record) -> Result<String> {
    let groups: Vec<_> = tables(record, "apps")?
        .iter()
        .map(|table| {
            let name = format!("{}: {}", table.group, table.column);
            group(name, table, |measured| measured.ratio)
        })
        .collect();
    let scale = Scale::linear(values(&groups));
    Ok(bars(
        "Real programs: time ÷ time without Latebind",
        &groups,
        scale,
    ))
}

fn size(record: &Record) -> Result<String> {
    let groups: Vec<_> = tables(record, "size")?
        .iter()
        .map(|table| {
            group(table.column.clone(), table, |measured| {
                measured.median / 1000.0
            })
        })
        .collect();
    let scale = Scale::linear(values(&groups));
    Ok(bars("Download size (kB)", &groups, scale))
}
