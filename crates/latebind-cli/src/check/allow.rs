//! The file of `--allow`: known findings, which are not reported.
//!
//! Each line has a kind, a symbol or `-`, and a library. A library matches the end of a path, so that a list is the same
//! on every system and in every directory.

use std::fmt::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};
use latebind::check::{Explanation, Fails, Kind, Severity};

use super::outcome::{Item, Outcome};
use crate::files;
use crate::input::Location;
use crate::terminal::shown;

/// The kind of the warning about a line that no finding matches.
pub(super) const UNUSED: &str = "unused-allow";

const HEADER: &str = "\
# Known findings of `latebind check`, which --allow accepts. Each line: the kind, the symbol or -, the library.
";

/// The symbol of a finding that has none.
const NO_SYMBOL: &str = "-";

struct Line {
    number: usize,
    kind: String,
    symbol: Option<String>,
    library: String,
    is_used: bool,
}

/// Removes the known findings from an outcome, and adds a warning for each line that no finding matches.
pub(super) fn apply(path: &Path, outcome: &mut Outcome) -> Result<()> {
    let place = Location::of(path).to_string();
    let bytes = files::read(path).with_context(|| place.clone())?;
    let text = str::from_utf8(&bytes)
        .context("expected UTF-8")
        .with_context(|| place.clone())?;
    let mut lines = read(text).with_context(|| place.clone())?;
    let before = outcome.findings.len();
    outcome
        .findings
        .retain(|item| !is_allowed(&mut lines, item));
    outcome.counts.allowed += before - outcome.findings.len();
    // The findings of an input that cannot be read are unknown.
    if outcome.is_complete() {
        let unused = lines.iter().filter(|line| !line.is_used);
        let warnings: Vec<Item> = unused.map(|line| warning(line, &place)).collect();
        let at = outcome
            .findings
            .partition_point(|it| it.severity > Severity::Note);
        outcome.findings.splice(at..at, warnings);
    }
    outcome.count();
    Ok(())
}

/// Writes the errors and warnings of an outcome.
pub(super) fn write(path: &Path, outcome: &Outcome) -> Result<()> {
    let severe = outcome
        .findings
        .iter()
        .filter(|it| it.severity > Severity::Note);
    let mut lines: Vec<String> = severe.map(line_of).collect();
    lines.sort_unstable();
    lines.dedup();
    files::write(path, (HEADER.to_owned() + &lines.concat()).as_bytes())
}

fn line_of(item: &Item) -> String {
    let symbol = item.symbol.as_deref().map(escaped);
    let symbol = symbol.as_deref().unwrap_or(NO_SYMBOL);
    format!(
        "{} {symbol} {}\n",
        item.kind,
        escaped(portable(&item.library))
    )
}

/// Returns the part of a library's path that is the same everywhere: the path in an archive, or the file name.
fn portable(library: &str) -> &str {
    match library.rsplit_once('!') {
        Some((_, member)) => member,
        None => library.rsplit('/').next().unwrap_or(library),
    }
}

fn is_allowed(lines: &mut [Line], item: &Item) -> bool {
    let mut is_allowed = false;
    for line in lines {
        if line.kind == item.kind
            && line.symbol == item.symbol
            && is_end_of(&line.library, &item.library)
        {
            line.is_used = true;
            is_allowed = true;
        }
    }
    is_allowed
}

/// Returns `true` if a path ends with these parts.
fn is_end_of(end: &str, path: &str) -> bool {
    let start = path.strip_suffix(end);
    start.is_some_and(|it| it.is_empty() || it.ends_with(['/', '!']))
}

fn read(text: &str) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let mut words = line.splitn(3, ' ');
        let (Some(kind), Some(symbol), Some(library)) = (words.next(), words.next(), words.next())
        else {
            bail!("line {number}: expected a kind, a symbol or `-`, and a library");
        };
        if Kind::from_name(kind).is_none() {
            bail!("line {number}: expected a kind of finding, found `{kind}`");
        }
        let symbol = (symbol != NO_SYMBOL).then(|| unescaped(symbol));
        let invalid =
            || format!("line {number}: expected `\\u{{` and a code point after a backslash");
        lines.push(Line {
            number,
            kind: kind.to_owned(),
            symbol: symbol.transpose().with_context(invalid)?,
            library: unescaped(library).with_context(invalid)?.replace('\\', "/"),
            is_used: false,
        });
    }
    Ok(lines)
}

fn warning(line: &Line, place: &str) -> Item {
    let symbol = line.symbol.as_deref().unwrap_or(NO_SYMBOL);
    let title = format!(
        "{place}:{}: no finding matches `{} {symbol} {}`",
        line.number, line.kind, line.library
    );
    let mut parts = Explanation::default();
    parts.title.clone_from(&title);
    Item {
        kind: UNUSED,
        severity: Severity::Warning,
        fails: Fails::Never,
        library: line.library.clone(),
        symbol: line.symbol.clone(),
        signature: None,
        message: title,
        parts,
        suspension: None,
    }
}

/// Escapes the characters that separate the parts of a line, and those that do not print.
fn escaped(text: &str) -> String {
    let mut result = String::new();
    for c in shown(text).chars() {
        match c {
            ' ' => result += "\\u{20}",
            c => result.push(c),
        }
    }
    match result.as_str() {
        "" => "\\u{}".to_owned(),
        NO_SYMBOL => "\\u{2d}".to_owned(),
        _ => result,
    }
}

/// Returns the text of which [`escaped`] returns this.
fn unescaped(text: &str) -> Result<String> {
    let mut result = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\\u{") {
        let (code, after) = after.split_once('}').context("expected `}`")?;
        let _ = result.write_str(before);
        if !code.is_empty() {
            let number = u32::from_str_radix(code, 16)?;
            result.push(char::from_u32(number).context("expected a code point")?);
        }
        rest = after;
    }
    Ok(result + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_any_form_are_kept() {
        for name in ["", "-", "a b", "_ZN3fooE", "a\nb", "名前", "a\u{202e}b"] {
            let text = escaped(name);
            assert!(!text.contains([' ', '\n']), "{text}");
            assert_eq!(unescaped(&text).unwrap(), name);
        }
    }

    #[test]
    fn a_library_matches_whole_parts() {
        assert!(is_end_of("x.so", "a.whl!pkg/x.so"));
        assert!(is_end_of("pkg/x.so", "a.whl!pkg/x.so"));
        assert!(is_end_of("x.so", "x.so"));
        assert!(!is_end_of("x.so", "ax.so"));
    }
}
