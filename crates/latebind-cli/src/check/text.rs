//! The report for people.

use std::fmt::Write;

use latebind::check::Severity;

use super::args::Args;
use super::outcome::{Item, Outcome};
use super::tree;
use crate::demangle::demangle;
use crate::format::count;
use crate::terminal::shown;

/// The maximum number of findings that are printed without `--all`.
pub(super) const MOST: usize = 100;

/// The number of libraries and of functions that a list of a finding shows.
const MOST_IN_LIST: usize = 5;

pub(super) fn report(args: &Args, outcome: &Outcome) -> String {
    let mut lines = tree::lines(&outcome.nodes, &outcome.program, args.verbose);
    let groups = groups(args, outcome);
    let most = if args.all { usize::MAX } else { MOST };
    for group in groups.iter().take(most) {
        lines.push(String::new());
        lines.extend(group_lines(args, group));
    }
    if let Some(more @ 1..) = groups.len().checked_sub(most) {
        lines.extend([String::new(), cut(more)]);
    }
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines.push(summary(args, outcome));
    let lines = lines.iter().map(|line| shown(line) + "\n");
    lines.collect()
}

/// Returns the line that replaces the findings that are not printed.
fn cut(more: usize) -> String {
    format!("{} (--all prints them)", count(more, "more finding"))
}

/// Returns the findings to print, grouped by their symbols. The findings of a group differ in their libraries only.
pub(super) fn groups<'o>(args: &Args, outcome: &'o Outcome) -> Vec<Vec<&'o Item>> {
    let is_printed = |it: &&Item| match it.severity {
        _ if it.is_suspension() => args.suspension,
        Severity::Note => args.verbose,
        Severity::Warning | Severity::Error => true,
    };
    let mut groups: Vec<Vec<&Item>> = Vec::new();
    for item in outcome.findings.iter().filter(is_printed) {
        // The findings are sorted by kind and by symbol, so those of a group are together.
        match groups.last_mut() {
            Some(group) if group.first().is_some_and(|first| is_same(first, item)) => {
                group.push(item);
            }
            _ => groups.push(vec![item]),
        }
    }
    groups
}

fn is_same(one: &Item, other: &Item) -> bool {
    one.kind == other.kind
        && one.symbol == other.symbol
        && one.severity == other.severity
        && one.fails == other.fails
        && one.parts.title == other.parts.title
        && one.parts.nearest == other.parts.nearest
        && !one.is_suspension()
}

fn group_lines(args: &Args, group: &[&Item]) -> Vec<String> {
    let Some(first) = group.first() else {
        return Vec::new();
    };
    let parts = &first.parts;
    let mut lines = vec![format!(
        "{}[{}]: {}",
        first.severity.name(),
        first.kind,
        parts.title
    )];
    let mut line = |label: &str, text: &str| lines.push(format!("  {label:<9} {text}"));
    if let Some(demangled) = first.demangled() {
        line("demangled", &demangled);
    }
    let libraries: Vec<&str> = group.iter().map(|it| it.library.as_str()).collect();
    line("library", &list(&libraries, args.all));
    if let Some(fails) = &parts.fails {
        match &parts.engine_message {
            Some(message) => line("fails", &format!("{fails}: {message}")),
            None => line("fails", fails),
        }
    }
    if !parts.searched.is_empty() {
        let searched: Vec<&str> = parts.searched.iter().map(String::as_str).collect();
        line("searched", &list(&searched, args.all));
    }
    for nearest in &parts.nearest {
        line("nearest", nearest);
    }
    if let Some(cause) = &parts.cause {
        line("cause", cause);
    }
    if let Some((_, functions)) = &first.suspension {
        let names: Vec<String> = functions
            .iter()
            .map(|it| demangle(it).into_owned())
            .collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        line("functions", &list(&names, args.all));
        line("remedy", &parts.remedies.join(", or "));
    }
    lines
}

fn list(names: &[&str], is_whole: bool) -> String {
    let most = if is_whole { names.len() } else { MOST_IN_LIST };
    let mut text = names
        .iter()
        .take(most)
        .copied()
        .collect::<Vec<_>>()
        .join(", ");
    if let Some(more @ 1..) = names.len().checked_sub(most) {
        let _ = write!(text, ", and {more} more");
    }
    text
}

/// Returns the last line of every report.
pub(super) fn summary(args: &Args, outcome: &Outcome) -> String {
    let counts = &outcome.counts;
    let mut text = String::from("checked ");
    text += &match outcome.libraries {
        1 => "1 library".to_owned(),
        libraries => format!("{libraries} libraries"),
    };
    text += &format!(" and {}", count(outcome.references, "reference"));
    if !outcome.program.is_empty() {
        text += &format!(" against {}", outcome.program);
    }
    text += &format!(
        ": {}, {}",
        count(counts.errors, "error"),
        count(counts.warnings, "warning")
    );
    let notes = outcome
        .findings
        .iter()
        .filter(|it| it.severity == Severity::Note);
    let (suspension, notes): (Vec<&Item>, Vec<&Item>) = notes.partition(|it| it.is_suspension());
    if !notes.is_empty() {
        let hint = if args.verbose { "" } else { " (-v)" };
        text += &format!(", {}{hint}", count(notes.len(), "note"));
    }
    if !suspension.is_empty() && !args.suspension {
        text += &format!(
            ", {} on suspension (--suspension)",
            count(suspension.len(), "note")
        );
    }
    if counts.allowed > 0 {
        text += &format!(", {} allowed", counts.allowed);
    }
    if !outcome.is_complete() {
        text += &format!(
            "; incomplete, because {} cannot be read",
            count(outcome.problems.len(), "input")
        );
    } else if !outcome.has_glue {
        text += "; the JavaScript of the program is unknown";
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_reports_are_cut() {
        assert_eq!(cut(1), "1 more finding (--all prints them)");
        assert_eq!(cut(2), "2 more findings (--all prints them)");
    }
}
