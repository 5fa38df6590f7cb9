//! Rules for documents: links and paths lead somewhere, every block has a language, and the messages in
//! `docs/errors.md` exist. The suite `documents` runs the blocks.

use super::markdown::{anchors, code, links};
use super::sources::Problems;
use crate::documents::markdown::Document;

/// The languages that the suite `documents` knows.
const LANGUAGES: &[&str] = &[
    "html", "js", "json", "rust", "sh", "text", "toml", "ts", "wat",
];

/// Returns the blocks without a known language, and the lines that are blocks because they are indented.
fn unmarked_blocks(name: &str, document: &Document<'_>) -> Problems {
    let mut problems = Problems::new();
    for block in &document.blocks {
        if !LANGUAGES.contains(&block.language.as_str()) {
            let problem = format!("{name}:{}: a block has no known language", block.line);
            problems.push(problem);
        }
    }
    let mut before = "";
    let mut in_list = false;
    for line in &document.lines {
        let starts_item = line
            .text
            .trim_start()
            .starts_with(['-', '*', '1', '2', '3']);
        if !line.text.is_empty() && !line.text.starts_with(' ') {
            in_list = starts_item;
        }
        if line.text.starts_with("    ") && before.is_empty() && !in_list {
            let problem = "a block is indented: use a fence with a language";
            problems.push(format!("{name}:{}: {problem}", line.number));
        }
        before = line.text;
    }
    problems
}

/// Returns the links to files and headings that do not exist. `read` returns the text of a document, an empty
/// text for a directory or for any other file, or `None` if the path does not exist.
fn dead_links(
    name: &str,
    document: &Document<'_>,
    read: impl Fn(&str) -> Option<String>,
) -> Problems {
    let mut problems = Problems::new();
    for (line, link) in links(document) {
        if link.contains("://") || link.starts_with("mailto:") {
            continue;
        }
        let (path, anchor) = link.split_once('#').unwrap_or((&link, ""));
        let (directory, _) = name.rsplit_once('/').unwrap_or_default();
        let target = if path.is_empty() {
            name.to_owned()
        } else {
            normal(&format!("{directory}/{path}"))
        };
        let is_dead = match read(&target) {
            None => true,
            Some(_) if anchor.is_empty() => false,
            Some(text) => !anchors(&Document::read(&text))
                .iter()
                .any(|it| it == anchor),
        };
        if is_dead {
            problems.push(format!("{name}:{line}: `{link}` leads nowhere"));
        }
    }
    problems
}

/// Resolves `.` and `..` in a path.
fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The directories of the repository: a path in backticks that starts with one must exist.
const DIRECTORIES: &[&str] = &[
    "benches/", "crates/", "demo/", "docs/", "fuzz/", "js/src/", "js/test/", "tests/", "tools/",
];

/// Returns the paths in backticks that do not exist, from the root or relative to the document.
fn dead_paths(name: &str, document: &Document<'_>, exists: impl Fn(&str) -> bool) -> Problems {
    let mut problems = Problems::new();
    let (directory, _) = name.rsplit_once('/').unwrap_or_default();
    for line in &document.lines {
        for word in code(line.text) {
            let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
            // `NAME.mjs` is any name.
            let is_placeholder = |part: &str| {
                let name = part.split('.').next().unwrap_or_default();
                !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase())
            };
            let is_path = word.chars().all(is_plain)
                && DIRECTORIES.iter().any(|it| word.starts_with(it))
                && !word.split('/').any(is_placeholder);
            if is_path && !exists(word) && !exists(&normal(&format!("{directory}/{word}"))) {
                let problem = format!("{name}:{}: `{word}` does not exist", line.number);
                problems.push(problem);
            }
        }
    }
    problems
}

/// The headings of `docs/errors.md` below which the messages are those of Latebind.
const OURS: &[&str] = &[
    "## Messages of the npm package",
    "## Messages of the command",
];

/// Words that replace a part of a message.
const PLACEHOLDERS: &[&str] = &["NAME", "MODULE", "A", "B", "C"];

/// The minimum length of a part of a message. Shorter parts are not checked.
const SHORTEST: usize = 6;

/// Returns the messages in a heading or in the first column of a table that have a part that no source contains.
fn unknown_messages(name: &str, document: &Document<'_>, sources: &str) -> Problems {
    let mut problems = Problems::new();
    let mut is_ours = false;
    for line in &document.lines {
        if line.text.starts_with("## ") {
            is_ours = OURS.contains(&line.text);
        }
        let cells = line.text.strip_prefix("| ");
        let heading = line.text.starts_with("### ").then_some(line.text);
        let Some(place) = cells.or(heading).filter(|_| is_ours) else {
            continue;
        };
        // A cell ends at a bar outside of code. Messages do not contain bars.
        let place = place.split(" | ").next().unwrap_or_default();
        for message in code(place).iter().filter(|it| !it.starts_with("--")) {
            for part in parts(message) {
                if part.len() >= SHORTEST && !sources.contains(&part) {
                    let problem = format!("{name}:{}: no source has `{part}`", line.number);
                    problems.push(problem);
                }
            }
        }
    }
    problems
}

/// Splits a message at its placeholders.
fn parts(message: &str) -> Vec<String> {
    // The name of the section is a constant.
    let message = message.replace("latebind.0", "NAME");
    let mut parts = vec![String::new()];
    for word in message.split_inclusive([' ', '`', '"', '\'', '…', ':', '.']) {
        let bare = word.trim_end_matches([' ', '`', '"', '\'', '…', ':', '.']);
        let is_placeholder = PLACEHOLDERS.contains(&bare) || bare == "latebind" || bare == "0x";
        if is_placeholder || word.contains('…') {
            let keeps = !is_placeholder && word.len() > '…'.len_utf8();
            if let (true, Some(last)) = (keeps, parts.last_mut()) {
                last.push_str(word.trim_end_matches('…'));
            }
            parts.push(String::new());
        } else if let Some(last) = parts.last_mut() {
            last.push_str(word);
        }
    }
    let trimmed = parts.iter().map(|part| {
        let part = part.trim_matches([' ', '`', '"', '\'', ':', ',', '.', ';', '…']);
        part.to_owned()
    });
    trimmed.filter(|part| !part.is_empty()).collect()
}

/// Returns the text of sources with their string literals in printed form: joined lines, and quotes without
/// backslashes.
fn printed(source: &str) -> String {
    let mut text = String::new();
    let mut lines = source.lines().peekable();
    while let Some(line) = lines.next() {
        match line.strip_suffix('\\') {
            Some(start) => {
                text.push_str(start);
                // The next line continues the literal.
                if let Some(next) = lines.peek_mut() {
                    *next = next.trim_start();
                }
            }
            None => {
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    text.replace("\\\"", "\"").replace("\\`", "`")
}

mod rules_fail_when_they_should {
    use super::*;

    #[test]
    fn on_blocks_without_a_language() {
        let check = |text| unmarked_blocks("a.md", &Document::read(text));
        assert_eq!(
            check("```\na\n```\n"),
            ["a.md:1: a block has no known language"]
        );
        assert_eq!(check("```pascal\na\n```\n").len(), 1);
        assert_eq!(check("```sh\na\n```\n\n- b\n\n    c\n").len(), 0);
        assert_eq!(check("a\n\n    b\n").len(), 1);
    }

    #[test]
    fn on_links() {
        let read = |path: &str| match path {
            "docs/a.md" => Some("# One two\n".to_owned()),
            "README.md" => Some("# Three\n".to_owned()),
            _ => None,
        };
        let check = |text| dead_links("docs/a.md", &Document::read(text), read);
        assert_eq!(
            check("[a](#one-two) [b](../README.md#three) [c](a.md) [d](https://e.f/g)"),
            Problems::new()
        );
        assert_eq!(
            check("[a](#two)\n[b](README.md)\n[c](../README.md#one-two)"),
            [
                "docs/a.md:1: `#two` leads nowhere",
                "docs/a.md:2: `README.md` leads nowhere",
                "docs/a.md:3: `../README.md#one-two` leads nowhere"
            ]
        );
    }

    #[test]
    fn on_paths() {
        let check = |text| dead_paths("docs/a.md", &Document::read(text), |it| it == "docs/a.md");
        assert_eq!(
            check("`docs/a.md` `docs/NAME.md` `js/dist` `i32/2`"),
            Problems::new()
        );
        assert_eq!(
            check("`docs/b.md`"),
            ["docs/a.md:1: `docs/b.md` does not exist"]
        );
    }

    #[test]
    fn on_messages() {
        let sources = printed("bail!(\"not a module \\\n    but {what}: \\\"quoted\\\"\")");
        let check = |text: &str| {
            let text =
                format!("## Messages of the command\n{text}\n## Other\n| `nothing at all` |");
            unknown_messages("e.md", &Document::read(&text), &sources)
        };
        assert_eq!(
            check("| `not a module but …: \"quoted\"` | x |"),
            Problems::new()
        );
        assert_eq!(check("### `not a module but NAME`"), Problems::new());
        assert_eq!(
            check("| `not a program` | x |"),
            ["e.md:2: no source has `not a program`"]
        );
    }
}

mod this_repository {
    use std::fs;

    use super::super::sources::{assert_none, borrowed, check, files, read};
    use super::*;
    use crate::paths;

    fn apply(rule: impl Fn(&str, &Document<'_>) -> Problems) {
        check("", &["md"], |name, text| rule(name, &Document::read(text)));
    }

    #[test]
    fn marks_its_blocks() {
        apply(unmarked_blocks);
    }

    #[test]
    fn has_links_that_lead_somewhere() {
        let read = |path: &str| {
            let path = paths::root().join(path);
            let text = || fs::read_to_string(&path).unwrap_or_default();
            path.exists().then(text)
        };
        apply(|name, document| dead_links(name, document, read));
    }

    #[test]
    fn has_paths_that_exist() {
        apply(|name, document| {
            dead_paths(name, document, |path| paths::root().join(path).exists())
        });
    }

    #[test]
    fn documents_messages_that_exist() {
        let mut sources = String::new();
        for directory in ["js/src", "crates/latebind/src", "crates/latebind-cli/src"] {
            let files = files(directory, &["ts", "rs"]);
            borrowed(&files).for_each(|(_, text)| sources += &printed(text));
        }
        sources += &printed(&read("js/latebind.library.js"));
        let name = "docs/errors.md";
        let text = read(name);
        assert_none(unknown_messages(name, &Document::read(&text), &sources));
    }
}
