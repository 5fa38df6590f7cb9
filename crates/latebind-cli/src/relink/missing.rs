//! The note about symbols that no named file defines, and the files that need them.

use std::collections::BTreeMap;

use latebind::SymbolKind;
use latebind::link::ENV;

use super::report::{Symbol, kind_name};
use crate::input::Location;

/// The number of functions to list. A library that is loaded later may define them, and the JSON has all.
const MOST_FUNCTIONS: usize = 10;

/// The number of files to list for each symbol.
const MOST_FILES: usize = 3;

/// The definitions that no file shows.
const NOT_SEEN: &str =
    "  (a JavaScript function of the program is known only if the main module imports it)";

/// Undefined symbols, and the files that need them.
#[derive(Debug, Default)]
pub(super) struct Needed(BTreeMap<Symbol, Vec<String>>);

impl Needed {
    pub(super) fn add(&mut self, symbols: &[Symbol], location: &Location) {
        for symbol in symbols {
            let locations = self.0.entry(symbol.clone()).or_default();
            let location = location.to_string();
            if locations.last() != Some(&location) {
                locations.push(location);
            }
        }
    }

    /// Returns the note, or `None` if no symbol is undefined. Addresses and tags come first, because
    /// a library with one of them does not load.
    pub(super) fn lines(&self) -> Option<Vec<String>> {
        if self.0.is_empty() {
            return None;
        }
        let is_function = |symbol: &Symbol| symbol.kind == SymbolKind::Function;
        let (functions, others): (Vec<_>, Vec<_>) =
            self.0.iter().partition(|(symbol, _)| is_function(symbol));
        let symbols = match self.0.len() {
            1 => "1 symbol is".to_owned(),
            count => format!("{count} symbols are"),
        };
        let mut lines = vec![format!("{symbols} undefined in all named files:")];
        let line = |(symbol, locations): &(&Symbol, &Vec<String>)| line(symbol, locations);
        lines.extend(others.iter().map(line));
        lines.extend(functions.iter().take(MOST_FUNCTIONS).map(line));
        match functions.len().saturating_sub(MOST_FUNCTIONS) {
            0 => {}
            1 => lines.push("  1 more function".to_owned()),
            more => lines.push(format!("  {more} more functions")),
        }
        if !others.is_empty() {
            lines.push("  (a library with an undefined address or tag does not load)".to_owned());
        }
        lines.push(NOT_SEEN.to_owned());
        Some(lines)
    }
}

fn line(symbol: &Symbol, locations: &[String]) -> String {
    let Symbol {
        kind,
        module,
        name: symbol,
        signature,
    } = symbol;
    let mut line = format!("  {} `{symbol}`", kind_name(*kind));
    if let Some(signature) = signature {
        line += &format!(" {signature}");
    }
    if module != ENV {
        line += &format!(" from `{module}`");
    }
    line += ", needed by ";
    line += &locations
        .iter()
        .take(MOST_FILES)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    match locations.len().saturating_sub(MOST_FILES) {
        0 => {}
        more => line += &format!(" and {more} more"),
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn symbol(kind: SymbolKind, name: &str) -> Symbol {
        Symbol {
            kind,
            module: ENV.to_owned(),
            name: name.to_owned(),
            signature: Some("() -> ()".to_owned()),
        }
    }

    fn location(file: &str) -> Location {
        Location {
            file: file.to_owned(),
            member: None,
        }
    }

    #[test]
    fn the_list_of_functions_is_cut_and_that_of_others_is_not() {
        let mut needed = Needed::default();
        assert_eq!(needed.lines(), None);
        let functions = |count| -> Vec<Symbol> {
            let names = (10..10 + count).map(|number| format!("f{number}"));
            names
                .map(|name| symbol(SymbolKind::Function, &name))
                .collect()
        };
        needed.add(&functions(1), &location("a.so"));
        let lines = needed.lines().expect("one is undefined");
        assert_eq!(lines[0], "1 symbol is undefined in all named files:");
        assert_eq!(lines[1], "  function `f10` () -> (), needed by a.so");
        assert_eq!(lines.len(), 3);

        needed.add(&functions(12), &location("b.so"));
        let tags: Vec<Symbol> = (10..30)
            .map(|it| symbol(SymbolKind::Tag, &format!("t{it}")))
            .collect();
        for file in ["a.so", "b.so", "b.so", "c.so", "d.so", "e.so"] {
            needed.add(&tags, &location(file));
        }
        let lines = needed.lines().expect("some are undefined");
        assert_eq!(lines[0], "32 symbols are undefined in all named files:");
        assert_eq!(
            lines[1],
            "  tag `t10` () -> (), needed by a.so, b.so, c.so and 2 more"
        );
        assert_eq!(
            lines[20],
            "  tag `t29` () -> (), needed by a.so, b.so, c.so and 2 more"
        );
        assert_eq!(lines[21], "  function `f10` () -> (), needed by a.so, b.so");
        assert_eq!(lines[31], "  2 more functions");
        assert_eq!(lines.len(), 34);
    }
}
