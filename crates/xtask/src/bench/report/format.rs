//! Formats numbers for people, and tables for Markdown.

use super::super::record::{Engine, Measured, Record, Table};

/// Formats a number with three significant digits.
pub(crate) fn number(value: f64) -> String {
    let magnitude = value.abs();
    match magnitude {
        _ if magnitude >= 1000.0 => thousands(value.round() as i64),
        _ if magnitude >= 100.0 => format!("{value:.0}"),
        _ if magnitude >= 10.0 => format!("{value:.1}"),
        _ if magnitude >= 0.9995 || magnitude == 0.0 => format!("{value:.2}"),
        _ if magnitude >= 0.1 => format!("{value:.3}"),
        _ => format!("{value:.4}"),
    }
}

fn thousands(value: i64) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Formats a ratio with its spread, and marks a noisy one.
pub(crate) fn ratio(measured: &Measured) -> String {
    let flag = if measured.noisy { " (noisy)" } else { "" };
    let spread = spread(measured.ratio_spread);
    format!("{}{spread}{flag}", number(measured.ratio))
}

/// Formats a median with its unit and spread.
pub(crate) fn median(measured: &Measured, table: &Table) -> String {
    let spread = spread(measured.spread);
    format!("{} {}{spread}", number(measured.median), table.unit)
}

/// Formats half of the distance between the quartiles. A value that was measured once has no spread.
fn spread(part: f64) -> String {
    if part == 0.0 {
        return String::new();
    }
    format!(" ±{:.0} %", part * 50.0)
}

/// Renders a table whose first row is the head.
pub(crate) fn markdown(rows: &[Vec<String>]) -> String {
    let mut text = String::new();
    for (at, row) in rows.iter().enumerate() {
        text.push_str(&format!("| {} |\n", row.join(" | ")));
        if at == 0 {
            text.push_str(&format!("|{}\n", " --- |".repeat(row.len())));
        }
    }
    text
}

/// Names an engine with its version.
pub(crate) fn engine(engine: &Engine) -> String {
    let name = &engine.name;
    match (&engine.version, &engine.core, &engine.lacks) {
        (Some(version), Some(core), _) => format!("{name} {version} ({core})"),
        (Some(version), None, _) => format!("{name} {version}"),
        (_, _, Some(lacks)) => format!("{name}: {lacks}"),
        _ => name.clone(),
    }
}

/// Renders the environment of the measurements, and their dates.
pub(crate) fn machine(record: &Record) -> String {
    let (machine, versions) = (&record.machine, &record.versions);
    let mut rows = vec![
        ["component", "version"].map(String::from).to_vec(),
        vec![
            "processor".into(),
            format!("{}, {} cores", machine.cpu, machine.cores),
        ],
        vec!["memory".into(), format!("{} GiB", machine.memory_gib)],
        vec!["system".into(), machine.os.clone()],
        vec!["Latebind".into(), versions.latebind.clone()],
        vec!["rustc".into(), versions.rustc.clone()],
    ];
    let mut engines: Vec<String> = Vec::new();
    let mut dates: Vec<&str> = Vec::new();
    for benchmark in record.benchmarks.values() {
        engines.extend(benchmark.engines.iter().map(engine));
        dates.push(&benchmark.date);
    }
    engines.sort();
    engines.dedup();
    dates.sort_unstable();
    dates.dedup();
    rows.push(vec!["engines".into(), engines.join(", ")]);
    rows.push(vec!["date".into(), dates.join(", ")]);
    markdown(&rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_three_digits() {
        assert_eq!(number(0.9997), "1.00");
        let written = [0.012_34, 0.1234, 1.234, 12.34, 123.4, 1234.4, 1_234_567.0].map(number);
        let expected = [
            "0.0123",
            "0.123",
            "1.23",
            "12.3",
            "123",
            "1,234",
            "1,234,567",
        ];
        assert_eq!(written, expected);
    }

    #[test]
    fn tables_have_a_head() {
        let rows = [["a", "b"], ["1", "2"]].map(|row| row.map(String::from).to_vec());
        assert_eq!(markdown(&rows), "| a | b |\n| --- | --- |\n| 1 | 2 |\n");
    }
}
