//! The report of a library as lines of text.

use std::fmt::Display;

use latebind::link::{GOT_FUNC, GOT_MEM};

use super::report::{Memory, Report, Section, Table};
use super::symbols;
use crate::format::count;

/// Returns the report as lines of text.
pub(super) fn describe(report: &Report<'_>, with_symbols: bool) -> Vec<String> {
    let kind = match report.convention {
        _ if report.is_dso => "",
        Some(_) => " (not a DSO: the section dylink is older than dylink.0)",
        None => " (not a DSO: no section dylink.0)",
    };
    let mut lines = Lines(vec![format!("{}{kind}", report.location)]);
    add_sections(&mut lines, report);
    add_needs(&mut lines, report);
    add_references(&mut lines, report);
    add_exports(&mut lines, report);
    for producer in &report.producers {
        let words = [producer.field, producer.name, producer.version];
        lines.add("producer", words.join(" ").trim_end());
    }
    if !report.target_features.is_empty() {
        lines.add("features", report.target_features.join(" "));
    }
    add_relinking(&mut lines, report);
    if with_symbols {
        lines.0.extend(symbols::lines(report));
    }
    lines.0
}

/// Lines of a title and a value.
struct Lines(Vec<String>);

impl Lines {
    fn add(&mut self, title: &str, value: impl Display) {
        self.0.push(format!("  {title:<12} {value}"));
    }
}

fn add_sections(lines: &mut Lines, report: &Report<'_>) {
    let section = |it: &Section<'_>| format!("{} {}", it.name.unwrap_or(it.kind), it.size);
    let sections: Vec<String> = report.sections.iter().map(section).collect();
    lines.add("size", count(report.size, "byte"));
    lines.add("sections", sections.join(", "));
    if report.footer_size > 0 {
        lines.add("footer", count(report.footer_size, "byte"));
    }
}

/// Adds what a loader must provide before it instantiates the library.
fn add_needs(lines: &mut Lines, report: &Report<'_>) {
    if report.convention.is_some() {
        let space = |size: u32, noun, alignment: u32| {
            let alignment = 1u64.checked_shl(alignment).unwrap_or(0);
            format!("{}, aligned to {alignment}", count(size as usize, noun))
        };
        let memory = space(report.memory_size, "byte", report.memory_alignment);
        let table = space(report.table_size, "element", report.table_alignment);
        lines.add("memory", memory);
        lines.add("table", table);
    }
    if let Some(memory) = &report.imported_memory {
        lines.add("imports", memory_type(memory));
    }
    if let Some(table) = &report.imported_table {
        lines.add("imports", table_type(table));
    }
    for name in &report.needed {
        lines.add("needed", name);
    }
    for path in &report.runtime_path {
        lines.add("runtime path", path);
    }
    for id in &report.unknown_subsections {
        lines.add("subsection", format!("{id} of dylink.0, which is unknown"));
    }
}

fn memory_type(memory: &Memory) -> String {
    let mut text = "a memory".to_owned();
    if memory.is_memory64 {
        text += " with 64-bit addresses";
    }
    if memory.is_shared {
        text += " that threads share";
    }
    text += &limits(memory.minimum, memory.maximum, "page");
    if memory.page_size != 1 << 16 {
        text += &format!(" of {}", count(memory.page_size as usize, "byte"));
    }
    text
}

fn table_type(table: &Table) -> String {
    let indices = match table.is_table64 {
        true => " with 64-bit indices",
        false => "",
    };
    let limits = limits(table.minimum, table.maximum, "element");
    format!("a table{indices}{limits}")
}

fn limits(minimum: u64, maximum: Option<u64>, noun: &str) -> String {
    match maximum {
        Some(maximum) => format!(" of {minimum} to {}", count(maximum as usize, noun)),
        None => format!(" of at least {}", count(minimum as usize, noun)),
    }
}

fn add_references(lines: &mut Lines, report: &Report<'_>) {
    let functions = &report.references;
    let made = functions
        .iter()
        .filter(|it| it.is_made_by_loader == Some(true));
    lines.add(
        "functions",
        format!(
            "{}; {} exported",
            imported(
                functions.iter().map(|it| (it.is_self, it.is_weak)),
                made.count()
            ),
            report.function_exports
        ),
    );
    for (title, is_function) in [(GOT_FUNC, true), (GOT_MEM, false)] {
        let of_kind = report
            .addresses
            .iter()
            .filter(|it| it.is_function == is_function);
        let flags: Vec<_> = of_kind.map(|it| (it.is_self, it.is_weak)).collect();
        if !flags.is_empty() {
            lines.add(title, imported(flags.into_iter(), 0));
        }
    }
    if !report.tags.is_empty() {
        let flags = report.tags.iter().map(|it| (it.is_self, it.is_weak));
        lines.add("tags", imported(flags, 0));
    }
}

/// Describes references by their flags: whether each is a self reference, and whether it is weak.
fn imported(flags: impl Iterator<Item = (bool, bool)>, made_by_loader: usize) -> String {
    let (mut all, mut own, mut weak) = (0, 0, 0);
    for (is_self, is_weak) in flags {
        all += 1;
        own += usize::from(is_self);
        weak += usize::from(is_weak);
    }
    let mut text = format!("{all} imported");
    if own > 0 {
        text += &format!(", {}", count(own, "self reference"));
    }
    if weak > 0 {
        text += &format!(", {weak} weak");
    }
    if made_by_loader > 0 {
        text += &format!(", {made_by_loader} made by the loader");
    }
    text
}

/// Adds the exports of other kinds than functions.
fn add_exports(lines: &mut Lines, report: &Report<'_>) {
    for (title, kind) in [("data", "data"), ("tags", "tag")] {
        let exports = report.exports.iter().filter(|it| it.kind == kind);
        let of_threads = exports.clone().filter(|it| it.is_tls).count();
        let suffix = match of_threads {
            0 => String::new(),
            _ => format!(", {of_threads} of them thread-local"),
        };
        let exported = exports.count();
        if exported > 0 {
            lines.add(title, format!("{exported} exported{suffix}"));
        }
    }
}

fn add_relinking(lines: &mut Lines, report: &Report<'_>) {
    if let Some(relinked) = &report.relinked {
        let bound = count(relinked.self_bound as usize, "reference");
        let slots = count(relinked.slots, "slot");
        lines.add(
            "relinked",
            format!("{slots}, {bound} bound to the library itself"),
        );
    }
    if let Some(gain) = &report.relink {
        let bound = count(gain.self_bound, "reference");
        let slots = count(gain.slots, "slot");
        lines.add(
            "relink",
            format!("would bind {bound} to the library itself, and add {slots}"),
        );
    }
}
