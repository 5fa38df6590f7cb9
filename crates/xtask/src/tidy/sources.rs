//! The files of the repository that rules are applied to.

use std::fs;
use std::path::PathBuf;

use crate::paths;

/// The directories that are not listed. They contain third-party files, or files that are not committed. `built`
/// contains emcc's output for the fixtures.
const SKIPPED: &[&str] = &[".git", "target", "node_modules", "built"];

/// The endings of text files.
pub(super) const TEXT: &[&str] = &[
    "c", "json", "js", "md", "mjs", "py", "rs", "toml", "ts", "txt", "wat", "yml",
];

/// The problems that a rule finds, one line each.
pub(super) type Problems = Vec<String>;

/// Returns the lines in which one of `needles` starts a word: `retrieval(` does not match `eval(`.
pub(super) fn occurrences(name: &str, text: &str, needles: &[&str]) -> Problems {
    let mut problems = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for needle in needles {
            for (at, _) in line.match_indices(needle) {
                let before = line[..at].chars().next_back();
                let inside = before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$');
                if !(inside && needle.starts_with(char::is_alphanumeric)) {
                    problems.push(format!("{name}:{}: `{needle}`", number + 1));
                }
            }
        }
    }
    problems
}

/// Returns the text of a file, by its path from the root.
#[track_caller]
pub(super) fn read(path: &str) -> String {
    fs::read_to_string(paths::root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Returns the paths and texts of the files in and below a directory with one of these endings.
pub(super) fn files(directory: &str, endings: &[&str]) -> Vec<(String, String)> {
    let paths = paths::files_below(&paths::root().join(directory), SKIPPED).unwrap();
    let has_ending = |path: &PathBuf| {
        let ending = path.extension();
        ending.is_some_and(|it| endings.iter().any(|ending| it == *ending))
    };
    // A file that is not UTF-8, or that no longer exists, is not one of our texts.
    let text = |path: PathBuf| Some((paths::shown(&path), fs::read_to_string(path).ok()?));
    paths
        .into_iter()
        .filter(has_ending)
        .filter_map(text)
        .collect()
}

/// Borrows paths and texts.
pub(super) fn borrowed(files: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> + Clone {
    files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
}

/// Applies a rule to every file in and below a directory with one of these endings.
#[track_caller]
pub(super) fn check(directory: &str, endings: &[&str], rule: impl Fn(&str, &str) -> Problems) {
    let files = files(directory, endings);
    assert_none(
        borrowed(&files)
            .flat_map(|(path, text)| rule(path, text))
            .collect(),
    );
}

#[track_caller]
pub(super) fn assert_none(problems: Problems) {
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}
