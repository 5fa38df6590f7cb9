//! The report of a library as lines of text.

use std::fmt::Display;

use latebind::link::{GOT_FUNC, GOT_MEM};

use super::report::{Gain, Kind, Memory, Report, Section, Table};
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
    add_symbols(&mut lines, report);
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

/// Adds the items that a loader must provide before it instantiates the library.
fn add_needs(lines: &mut Lines, report: &Report<'_>) {
    if report.convention.is_some() {
        let space = |size: u32, noun, alignment: u32| {
            let alignment = 1u64.checked_shl(alignment).unwrap_or(0);
            format!("{}, aligned to {alignment}", amount(size.into(), noun))
        };
        let memory = space(report.memory_size, "byte", report.memory_alignment);
        let table = space(report.table_size, "element", report.table_alignment);
        lines.add("memory size", memory);
        lines.add("table size", table);
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
    let mut text = format!(
        "a memory of {}",
        limits(memory.minimum, memory.maximum, "page")
    );
    if memory.page_size != 1 << 16 {
        text += &format!(" of {}", amount(memory.page_size, "byte"));
    }
    if memory.is_memory64 {
        text += ", with 64-bit addresses";
    }
    if memory.is_shared {
        text += ", shared between threads";
    }
    text
}

fn table_type(table: &Table) -> String {
    let mut text = format!(
        "a table of {}",
        limits(table.minimum, table.maximum, "element")
    );
    if table.is_table64 {
        text += ", with 64-bit indices";
    }
    text
}

fn limits(minimum: u64, maximum: Option<u64>, noun: &str) -> String {
    match maximum {
        Some(maximum) => format!("{minimum} to {}", amount(maximum, noun)),
        None => format!("at least {}", amount(minimum, noun)),
    }
}

/// Adds the references and the definitions of each kind.
fn add_symbols(lines: &mut Lines, report: &Report<'_>) {
    let made = report.references.iter();
    let made = made.filter(|it| it.is_made_by_loader == Some(true));
    let functions = report.references.iter();
    let functions = functions.map(|it| (it.is_self, it.is_weak));
    let unimported = report.references.len() - report.function_imports;
    let functions = referenced(functions, unimported, made.count());
    let exported = report.function_exports;
    lines.add("functions", format!("{functions}, {exported} exported"));
    for (title, is_function) in [(GOT_FUNC, true), (GOT_MEM, false)] {
        let addresses = report.addresses.iter();
        let of_kind = addresses.filter(|it| it.is_function == is_function);
        let flags: Vec<_> = of_kind.map(|it| (it.is_self, it.is_weak)).collect();
        if !flags.is_empty() {
            lines.add(title, referenced(flags.into_iter(), 0, 0));
        }
    }
    let data = report.exports.iter().filter(|it| it.kind == Kind::Data);
    let of_threads = data.clone().filter(|it| it.is_tls).count();
    let details = details(&[(of_threads, "thread-local")]);
    match data.count() {
        0 => {}
        exported => lines.add("data", format!("{exported} exported{details}")),
    }
    let tags = report.tags.iter().map(|it| (it.is_self, it.is_weak));
    let exported = report
        .exports
        .iter()
        .filter(|it| it.kind == Kind::Tag)
        .count();
    if tags.len() + exported > 0 {
        lines.add(
            "tags",
            format!("{}, {exported} exported", referenced(tags, 0, 0)),
        );
    }
}

/// Describes references by their flags: whether each is a self reference, and whether it is weak. References in slots
/// without imports are `unimported`.
fn referenced(
    flags: impl Iterator<Item = (bool, bool)>,
    unimported: usize,
    made_by_loader: usize,
) -> String {
    let (mut all, mut own, mut weak) = (0, 0, 0);
    for (is_self, is_weak) in flags {
        all += 1;
        own += usize::from(is_self);
        weak += usize::from(is_weak);
    }
    let own_noun = if own == 1 {
        "self reference"
    } else {
        "self references"
    };
    let verb = if unimported == 0 {
        "imported"
    } else {
        "referenced"
    };
    let parts = [
        (unimported, "in slots without imports"),
        (own, own_noun),
        (weak, "weak"),
        (made_by_loader, "made by the loader"),
    ];
    format!("{all} {verb}{}", details(&parts))
}

/// Returns the numbers that are not 0, in parentheses.
fn details(parts: &[(usize, &str)]) -> String {
    let parts = parts.iter().filter(|(number, _)| *number > 0);
    let parts: Vec<String> = parts
        .map(|(number, word)| format!("{number} {word}"))
        .collect();
    match parts.is_empty() {
        true => String::new(),
        false => format!(" ({})", parts.join(", ")),
    }
}

fn add_relinking(lines: &mut Lines, report: &Report<'_>) {
    if let Some(relinked) = &report.relinked {
        let bound = amount(relinked.self_bound.into(), "reference");
        let slots = match relinked.unimported() {
            0 => count(relinked.slots, "slot"),
            without => format!(
                "{} ({without} without imports)",
                count(relinked.slots, "slot")
            ),
        };
        lines.add(
            "relinked",
            format!("{slots}, {bound} bound to the library itself"),
        );
    }
    if let Some(Gain { self_bound, slots }) = report.relink {
        let slots_text = count(slots, "slot");
        let bound = format!(
            "bind {} to the library itself",
            count(self_bound, "reference")
        );
        let gain = match (self_bound, slots) {
            (0, _) => format!("would add {slots_text}"),
            (_, 0) => format!("would {bound}"),
            _ => format!("would {bound}, and add {slots_text}"),
        };
        lines.add("relink", gain);
    }
}

fn amount(number: u64, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    }
}
