//! Headings, links, and code spans of a document, for its rules.

use crate::documents::markdown::{Document, Line};

/// Returns the anchors of the headings, as GitHub makes them.
pub(super) fn anchors(document: &Document<'_>) -> Vec<String> {
    let mut anchors: Vec<String> = Vec::new();
    for Line { text, .. } in &document.lines {
        let heading = text.trim_start_matches('#');
        let Some(heading) = heading.strip_prefix(' ').filter(|_| text.starts_with('#')) else {
            continue;
        };
        let anchor = anchor(heading);
        let begin = format!("{anchor}-");
        let is_same = |it: &&String| {
            let number = it.strip_prefix(&begin).map(str::parse::<usize>);
            **it == anchor || number.is_some_and(|it| it.is_ok())
        };
        anchors.push(match anchors.iter().filter(is_same).count() {
            0 => anchor,
            same => format!("{begin}{same}"),
        });
    }
    anchors
}

/// Returns the line and the target of each link.
pub(super) fn links(document: &Document<'_>) -> Vec<(usize, String)> {
    let mut links = Vec::new();
    for Line { number, text } in &document.lines {
        let prose = without_code(text);
        for target in prose.split("](").skip(1) {
            let target = target.split(')').next().unwrap_or_default();
            links.push((*number, target.to_owned()));
        }
    }
    links
}

/// Removes the code spans of a line, but keeps their backticks.
pub(super) fn without_code(line: &str) -> String {
    spans(line)
        .into_iter()
        .map(|(is_code, text)| if is_code { "``" } else { text })
        .collect()
}

/// Returns the code spans of a line.
pub(super) fn code(line: &str) -> Vec<&str> {
    let spans = spans(line).into_iter();
    spans
        .filter_map(|(is_code, text)| is_code.then_some(text.trim()))
        .collect()
}

/// Splits a line into prose and code spans. A span ends with as many backticks as it begins.
fn spans(line: &str) -> Vec<(bool, &str)> {
    let mut spans = Vec::new();
    let mut rest = line;
    while let Some(start) = rest.find('`') {
        let (before, from) = rest.split_at(start);
        let ticks = from.len() - from.trim_start_matches('`').len();
        let (fence, inside) = from.split_at(ticks);
        let mut end = None;
        let mut at = 0;
        while let Some(found) = inside.get(at..).and_then(|it| it.find('`')) {
            let run = inside.get(at + found..).unwrap_or_default();
            let length = run.len() - run.trim_start_matches('`').len();
            if length == ticks {
                end = Some(at + found);
                break;
            }
            at += found + length;
        }
        spans.push((false, before));
        match end {
            Some(end) => {
                let (content, after) = inside.split_at(end);
                spans.push((true, content));
                rest = after.get(ticks..).unwrap_or_default();
            }
            None => {
                spans.push((false, fence));
                rest = inside;
            }
        }
    }
    spans.push((false, rest));
    spans
}

/// Returns the anchor of a heading: lower case, without punctuation, with hyphens for blanks.
fn anchor(heading: &str) -> String {
    let text = heading.to_lowercase();
    let kept = text
        .chars()
        .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_those_of_github() {
        let text = "# Rust API\n## `a b`: c, d\n#no\n## Rust API\n### `bad 'NAME': no`\n";
        assert_eq!(
            anchors(&Document::read(text)),
            ["rust-api", "a-b-c-d", "rust-api-1", "bad-name-no"]
        );
    }

    #[test]
    fn links_are_found_outside_of_code() {
        let text = "[a](b.md#c) `[d](e)` [`f`](g)\n```text\n[h](i)\n```\n";
        assert_eq!(
            links(&Document::read(text)),
            [(1, "b.md#c".into()), (1, "g".into())]
        );
    }

    #[test]
    fn code_spans_end_with_the_same_number_of_backticks() {
        assert_eq!(code("`a` b ``c `d` e`` f ` g"), ["a", "c `d` e"]);
        assert_eq!(without_code("a `b` c ``d ` e`` f"), "a `` c `` f");
    }
}
