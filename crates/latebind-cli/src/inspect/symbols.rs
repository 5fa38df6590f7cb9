//! The symbols of a library as lines of text, each with a letter like those of `nm`.

use super::report::{Address, Export, Kind, Report, Symbol};

/// A reference that must be defined, and one that may remain undefined.
const UNDEFINED: &str = "U";
const WEAK: &str = "w";

/// Returns a line for each reference, and then for each definition, in the order of the library.
pub(super) fn lines(report: &Report<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(report.references.iter().map(|it| reference(it, "")));
    lines.extend(report.addresses.iter().map(address));
    lines.extend(report.tags.iter().map(|it| reference(it, "tag")));
    lines.extend(report.exports.iter().filter_map(definition));
    for slot in report.relinked.iter().flat_map(|it| &it.imports) {
        lines.push(line(&["slot", slot.module, slot.name, slot.signature]));
    }
    lines
}

fn reference(symbol: &Symbol<'_>, kind: &str) -> String {
    line(&[
        if symbol.is_weak { WEAK } else { UNDEFINED },
        symbol.module,
        symbol.demangled.as_deref().unwrap_or(symbol.name),
        symbol.signature,
        kind,
        word(symbol.is_self, "self"),
        word(symbol.is_made_by_loader == Some(true), "loader"),
    ])
}

fn address(address: &Address<'_>) -> String {
    line(&[
        if address.is_weak { WEAK } else { UNDEFINED },
        address.module,
        address.demangled.as_deref().unwrap_or(address.name),
        word(address.is_self, "self"),
    ])
}

/// Returns the line of a definition, or `None` for other exports, such as a memory.
fn definition(export: &Export<'_>) -> Option<String> {
    let letter = match export.kind {
        Kind::Function => "T",
        Kind::Data => "D",
        Kind::Tag => "E",
        Kind::Table | Kind::Memory | Kind::Global => return None,
    };
    Some(line(&[
        letter,
        export.demangled.as_deref().unwrap_or(export.name),
        export.signature.unwrap_or_default(),
        word(export.is_tls, "thread-local"),
        word(export.is_reexport, "imported"),
        word(export.is_internal, "internal"),
    ]))
}

fn word(is_so: bool, word: &str) -> &str {
    if is_so { word } else { "" }
}

fn line(words: &[&str]) -> String {
    let words = words.iter().copied().filter(|word| !word.is_empty());
    format!("    {}", words.collect::<Vec<_>>().join(" "))
}
