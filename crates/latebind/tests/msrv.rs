//! Checks that the core compiles with the Rust version that its manifest declares.
//!
//! Clippy's `incompatible_msrv` finds newer items of the standard library, but no newer syntax. The
//! newer syntax that is likely to appear here is let chains (Rust 1.88), which the rest of this
//! repository uses, and `if let` in guards.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

/// Returns the lines on which conditions with let chains begin, and guards with `let`.
///
/// A condition ends at a brace, and a guard ends at an arrow. `&&` inside parentheses does not form a
/// chain, so only tokens outside parentheses count.
fn let_chains(text: &str) -> Vec<usize> {
    let code: Vec<&str> = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect();
    let code = code.join("\n");
    let mut lines = Vec::new();
    for (at, keyword) in code
        .match_indices("if ")
        .chain(code.match_indices("while "))
    {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|it| it.is_alphanumeric() || it == '_') {
            continue;
        }
        let condition = outside_parentheses(&code[at + keyword.len()..]);
        let has_let = condition.split_whitespace().any(|word| word == "let");
        if has_let && (condition.contains("&&") || condition.ends_with('=')) {
            lines.push(1 + code[..at].matches('\n').count());
        }
    }
    lines.sort_unstable();
    lines
}

/// Returns a condition without its parentheses. The condition of a guard ends with the first half of the
/// arrow.
fn outside_parentheses(text: &str) -> String {
    let mut depth = 0;
    let mut condition = String::new();
    let mut last = ' ';
    for it in text.chars() {
        match it {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            '{' | ';' if depth == 0 => break,
            '>' if depth == 0 && last == '=' => break,
            _ if depth < 0 => break,
            _ if depth == 0 => condition.push(it),
            _ => {}
        }
        last = it;
    }
    condition
}

fn sources(directory: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, files);
        } else {
            files.push(path);
        }
    }
}

#[test]
fn the_core_has_no_let_chains() {
    let mut files = Vec::new();
    sources(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut files,
    );
    assert!(files.len() > 40, "{files:?}");
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let lines = let_chains(&text);
        assert!(lines.is_empty(), "{}: lines {lines:?}", file.display());
    }
}

#[test]
fn let_chains_are_found() {
    for (text, lines) in [
        ("if let Some(a) = b && a {}", &[1][..]),
        ("\nif a\n    && let Some(b) = c\n{}", &[2]),
        ("while let Some(a) = b() && let Some(c) = a {}", &[1]),
        ("match a { b if c && let d = e => {} }", &[1]),
        ("match a { b if let c = d => {} }", &[1]),
        ("if a && b { let c = d; }", &[]),
        ("if let Some(a) = b(|c| c && d) {}", &[]),
        ("if (let_it && a) {}", &[]),
        ("match a { b if c => { let d = e && f; } }", &[]),
        ("// if let a = b && c {", &[]),
    ] {
        assert_eq!(let_chains(text), lines, "{text}");
    }
}
