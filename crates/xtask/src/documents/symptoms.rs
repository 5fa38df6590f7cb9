//! The table of symptoms in README.md: each row leads to commands within a few clicks. The suite runs the commands.

use std::fs;

use anyhow::{Context, Result, ensure};

use super::markdown::Document;
use crate::paths;

/// The heading of the table.
const HEADING: &str = "## Symptoms";

/// The clicks from README.md to a command. The first one is the link of the row.
const MOST_CLICKS: usize = 3;

/// The languages of blocks that are commands, or code to copy.
const COMMANDS: &[&str] = &["sh", "js"];

/// The files that are not documents.
const END: &str = ".md";

/// Fails if a row has no link, or if its link does not lead to a command.
pub(super) fn check() -> Result<()> {
    let readme = read("README.md")?;
    let rows = rows(&readme);
    ensure!(!rows.is_empty(), "README.md has no table of symptoms");
    for row in rows {
        let targets = links(row);
        ensure!(!targets.is_empty(), "no link: {row}");
        let found = targets.iter().any(|it| {
            let target = resolve("README.md", it);
            leads_to_command(&target, MOST_CLICKS, &|path| read(path).ok())
        });
        ensure!(found, "no command within {MOST_CLICKS} clicks: {row}");
    }
    Ok(())
}

fn read(path: &str) -> Result<String> {
    fs::read_to_string(paths::root().join(path)).with_context(|| format!("cannot read {path}"))
}

/// Returns the rows of the table, without its head.
fn rows(readme: &str) -> Vec<&str> {
    let lines = readme.lines().skip_while(|it| *it != HEADING).skip(1);
    let section = lines.take_while(|it| !it.starts_with("## "));
    section.filter(|it| it.starts_with("| ")).skip(2).collect()
}

/// Returns `true` if a section, or one to which its links lead, has a block of commands.
fn leads_to_command(target: &str, clicks: usize, read: &dyn Fn(&str) -> Option<String>) -> bool {
    let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
    let Some(text) = read(path).filter(|_| clicks > 0 && path.ends_with(END)) else {
        return false;
    };
    let section = section(&text, anchor);
    let is_command = |language: &str| COMMANDS.contains(&language);
    let blocks = Document::read(&section).blocks;
    if blocks.iter().any(|it| is_command(&it.language)) {
        return true;
    }
    let next = links(&section);
    let mut next = next.iter().map(|it| resolve(path, it));
    next.any(|it| leads_to_command(&it, clicks - 1, read))
}

/// Returns the section below a heading, up to the next heading of its level, or the whole text without an anchor.
fn section(text: &str, anchor: &str) -> String {
    if anchor.is_empty() {
        return text.to_owned();
    }
    let level = |line: &str| line.bytes().take_while(|it| *it == b'#').count();
    let mut lines = text
        .lines()
        .skip_while(|it| level(it) == 0 || anchor_of(it) != anchor);
    let Some(heading) = lines.next() else {
        return String::new();
    };
    let ends = |line: &str| (1..=level(heading)).contains(&level(line)) && line.contains("# ");
    let lines: Vec<&str> = lines.take_while(|it| !ends(it)).collect();
    lines.join("\n")
}

/// Returns the anchor of a heading, as GitHub makes it.
fn anchor_of(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = text
        .chars()
        .filter(|it| it.is_alphanumeric() || " -_".contains(*it));
    kept.collect::<String>().replace(' ', "-")
}

fn links(text: &str) -> Vec<String> {
    let targets = text.split("](").skip(1);
    let targets = targets.filter_map(|it| it.split_once(')'));
    targets.map(|(target, _)| target.to_owned()).collect()
}

/// Resolves a link of a document.
fn resolve(document: &str, link: &str) -> String {
    let directory = document.rsplit_once('/').map_or("", |it| it.0);
    let mut parts: Vec<&str> = directory.split('/').filter(|it| !it.is_empty()).collect();
    if link.starts_with('#') {
        return format!("{document}{link}");
    }
    for part in link.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &str) -> Option<String> {
        let text = match path {
            "docs/a.md" => "# A\n\n## One\n\n[b](b.md)\n\n## Two\n\n[c](../c.md#x-y)\n",
            "docs/b.md" => "# B\n\n```sh\ntrue\n```\n",
            "c.md" => "## `x` y\n\n[a](docs/a.md#one)\n\n## z\n\n```sh\ntrue\n```\n",
            _ => return None,
        };
        Some(text.to_owned())
    }

    #[test]
    fn clicks_are_counted() {
        assert!(leads_to_command("docs/b.md", 1, &read));
        assert!(leads_to_command("docs/a.md#one", 2, &read));
        assert!(!leads_to_command("docs/a.md#one", 1, &read));
        assert!(!leads_to_command("docs/a.md#two", 3, &read));
        assert!(leads_to_command("docs/a.md#two", 4, &read));
        assert!(!leads_to_command("docs/a.md#none", 9, &read));
        assert!(!leads_to_command("none.md", 9, &read));
    }

    #[test]
    fn the_table_is_found() {
        let readme = "## Symptoms\n\n| a | b |\n| --- | --- |\n| c | d |\n\n## Other\n| e | f |\n";
        assert_eq!(rows(readme), ["| c | d |"]);
    }

    #[test]
    fn every_symptom_leads_to_a_command() {
        check().unwrap();
    }
}
