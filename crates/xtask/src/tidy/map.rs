//! Rules for the code map of `ARCHITECTURE.md`.

use std::collections::BTreeMap;

use super::sources::Problems;
use crate::paths;

/// The heading of the map.
const HEADING: &str = "## Code map";

/// The directories whose files the map names, each once.
const MAPPED: &[&str] = &["crates/latebind/src", "js/src"];

/// Paths in backticks that do not exist: words without blanks and with a slash, or file names with a
/// known ending. A path may be relative to the directory that the heading above it names.
fn dead_paths(name: &str, text: &str, exists: impl Fn(&str) -> bool) -> Problems {
    let mut fenced = false;
    let mut problems = Vec::new();
    let mut directory = String::new();
    for (number, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        if line.starts_with('#') {
            directory = directory_of(line);
        }
        for word in line.split('`').skip(1).step_by(2) {
            let is_there = || exists(word) || exists(&format!("{directory}/{word}"));
            if looks_like_a_path(word) && !is_there() {
                problems.push(format!("{name}:{}: `{word}` does not exist", number + 1));
            }
        }
    }
    problems
}

/// The directory that a heading names in backticks.
fn directory_of(heading: &str) -> String {
    let word = heading.split('`').nth(1).unwrap_or_default();
    word.trim_end_matches('/').to_owned()
}

fn looks_like_a_path(word: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
    let ending = word.rsplit_once('.').map(|(_, ending)| ending);
    let in_a_directory = word.contains('/') && !word.starts_with(['/', '.', '-']);
    // An import such as `latebind/auto` is not a path in the repository, and neither is the output of a build.
    let ours = !word.starts_with("latebind/") && !word.starts_with("target/");
    let ours = ours && !word.starts_with("js/dist");
    let a_file = ending.is_some_and(|ending| ["md", "rs", "toml", "ts"].contains(&ending));
    word.chars().all(plain) && ours && (in_a_directory || a_file)
}

/// Returns the files that the map does not name exactly once. A name below a heading with a directory in
/// backticks is relative to that directory, unless it is the path of a file from the root.
fn unmapped(name: &str, text: &str, files: &[&str]) -> Problems {
    let mut counts: BTreeMap<&str, usize> = files.iter().map(|&file| (file, 0)).collect();
    let mut is_map = false;
    let mut has_map = false;
    let mut directory = String::new();
    for line in text.lines() {
        if line.starts_with("## ") {
            is_map = line == HEADING;
            has_map |= is_map;
            directory.clear();
        } else if is_map && line.starts_with('#') {
            directory = directory_of(line);
        } else if is_map {
            for word in line.split('`').skip(1).step_by(2) {
                let below = format!("{directory}/{word}");
                for path in [word, &below] {
                    if let Some(count) = counts.get_mut(path) {
                        *count += 1;
                        break;
                    }
                }
            }
        }
    }
    if !has_map {
        return vec![format!("{name} has no heading `{HEADING}`")];
    }
    let problem = |(file, count): (&str, usize)| match count {
        0 => Some(format!("{name}: the code map does not name `{file}`")),
        1 => None,
        _ => Some(format!("{name}: the code map names `{file}` {count} times")),
    };
    counts.into_iter().filter_map(problem).collect()
}

mod rules_fail_when_they_should {
    use super::*;

    #[test]
    fn on_dead_paths() {
        let text = "`src/a.rs`, `b.md`, `f()`, `i32 / 2`, `latebind/auto`\n```\n`c/d`\n```\n";
        let problems = dead_paths("A.md", text, |_| false);
        assert_eq!(
            problems,
            [
                "A.md:1: `src/a.rs` does not exist",
                "A.md:1: `b.md` does not exist"
            ]
        );
        assert!(dead_paths("A.md", text, |_| true).is_empty());
        let below = "### `src/read/`\n`a.rs`, `b.ts`\n### Others\n`a.rs`";
        let problems = dead_paths("A.md", below, |it| {
            ["src/read/", "src/read/a.rs"].contains(&it)
        });
        assert_eq!(
            problems,
            [
                "A.md:2: `b.ts` does not exist",
                "A.md:4: `a.rs` does not exist"
            ]
        );
    }

    #[test]
    fn on_files_that_the_map_does_not_name_once() {
        let files = ["js/src/a.ts", "js/src/b/c.ts", "src/read/d.rs"];
        let check = |map: &str| {
            let text = format!("`js/src/a.ts`\n## Code map\n{map}\n## Other\n`js/src/b/c.ts`");
            unmapped("A.md", &text, &files)
        };
        let all = "- `js/src/a.ts`, `js/src/b/c.ts`: `d()`\n### `src/read/`: reads\n`d.rs`";
        assert_eq!(check(all), Problems::new());
        assert_eq!(
            check("`js/src/b/c.ts` `js/src/b` `js/src/b/c.ts` `src/read/d.rs` `d.rs`"),
            [
                "A.md: the code map does not name `js/src/a.ts`",
                "A.md: the code map names `js/src/b/c.ts` 2 times"
            ]
        );
        assert_eq!(
            check("### `js/src`\n`a.ts` `b/c.ts`\n### Others\n`d.rs`"),
            ["A.md: the code map does not name `src/read/d.rs`"]
        );
        assert_eq!(
            unmapped("A.md", "`js/src/a.ts`", &files),
            ["A.md has no heading `## Code map`"]
        );
    }
}

mod this_repository {
    use super::super::sources::{assert_none, borrowed, files, read};
    use super::*;

    const MAP: &str = "ARCHITECTURE.md";

    #[test]
    fn has_a_map_that_leads_somewhere() {
        let exists = |word: &str| {
            // Below a heading for a crate or for js/, names are relative to its sources.
            let places = ["", "crates/latebind/src", "crates", "js/src", "js"];
            let mut paths = places.iter().map(|it| paths::root().join(it).join(word));
            paths.any(|path| path.exists())
        };
        assert_none(dead_paths(MAP, &read(MAP), exists));
    }

    #[test]
    fn has_a_map_of_every_file() {
        let mapped = MAPPED.iter().flat_map(|it| files(it, &["rs", "ts", "wat"]));
        let mapped: Vec<_> = mapped.collect();
        let mapped: Vec<&str> = borrowed(&mapped).map(|(name, _)| name).collect();
        assert_none(unmapped(MAP, &read(MAP), &mapped));
    }
}
