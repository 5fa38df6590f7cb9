//! The goldens of the command line: every help text, and every message that the program can print.
//!
//! A case is a file in `tests/cli`. A line that starts with `$ ` is a command, and the lines after it are
//! the expected results: `1| ` is a line of standard output, `2| ` is a line of standard error, and
//! `exit N` is the exit code if it is not 0. Other lines are comments. All commands of a case run in one
//! directory, which starts with the files of `fixtures`.
//!
//! `BLESS=1 cargo test -p latebind-cli --test golden` replaces the expected results with the actual ones.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
// Paths and the texts of system errors are those of Unix.
#![cfg(unix)]

mod case;
mod checking;
mod declaring;
mod fixtures;
mod literals;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use case::{Case, Step};

/// The texts in the sources that no case can show, and the reason.
const UNREACHABLE: &[(&str, &str)] = &[
    ("a thread that validates has panicked", "no bug is known"),
    (
        "bug in latebind: the relinked library is invalid, and nothing was written",
        "no bug is known",
    ),
    (
        "bug in latebind: this file has no output in a directory",
        "the plan sets the output of every file in a directory",
    ),
    (
        "cannot write binary output to a terminal: name a file with -o",
        "a test has no terminal",
    ),
    (
        "cannot write to standard output",
        "needs a device that is full",
    ),
    ("cannot read standard input", "needs a device that fails"),
    ("cannot read the directory", "the tests may run as root"),
    ("cannot read the link", "needs a race with other code"),
    (
        "cannot read the permissions of the file",
        "needs a race with other code",
    ),
    (
        "cannot set the permissions of the directory",
        "needs a race with other code",
    ),
    (
        "the file changed while this command ran",
        "needs a race with other code",
    ),
    (
        "expected JavaScript of at most {LIMIT} bytes, found {}",
        "needs a file of 64 MiB",
    ),
    (
        "expected a profile of at most {LIMIT} bytes",
        "needs a file of 64 MiB",
    ),
    ("the parser of JavaScript has failed", "no bug is known"),
    (
        "the parser requires MAIN or --against",
        "the parser requires one of them",
    ),
    ("larger than {limit} bytes", "needs an archive of 1 GiB"),
    (
        "# Known findings of `latebind check`, which --allow accepts. Each line: the kind, the symbol or -, the library.",
        "is written to a file",
    ),
    (
        "more finding",
        "needs more than 100 findings; a unit test shows the text",
    ),
    (
        "{} (--all prints them)",
        "needs more than 100 findings; a unit test shows the text",
    ),
    (
        "an extra field is truncated",
        "the ZIP reader rejects such an archive earlier",
    ),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli")
}

/// Returns the files with an extension in a directory and its subdirectories.
fn files(directory: &Path, extension: &str) -> Vec<PathBuf> {
    let mut files_found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|it| it == extension) {
            files_found.push(path);
        }
    }
    files_found.sort();
    files_found
}

/// Returns the cases, whose expected results are replaced first if `BLESS` is set.
fn cases() -> &'static [Case] {
    static CASES: OnceLock<Vec<Case>> = OnceLock::new();
    CASES.get_or_init(|| {
        let bless = std::env::var_os("BLESS").is_some();
        let paths = files(&root(), "txt");
        assert!(!paths.is_empty());
        let case = |path: &PathBuf| {
            let case = Case::read(&root(), path);
            if !bless {
                return case;
            }
            let actual = case.run();
            if actual != case.text {
                fs::write(path, actual).unwrap();
            }
            Case::read(&root(), path)
        };
        paths.iter().map(case).collect()
    })
}

#[test]
fn every_case_prints_the_expected_text() {
    let mut failures = Vec::new();
    for case in cases() {
        let actual = case.run();
        if actual != case.text {
            failures.push(case::difference(&case.name, &case.text, &actual));
        }
    }
    let command = "BLESS=1 cargo test -p latebind-cli --test golden";
    assert!(
        failures.is_empty(),
        "{}\nTo accept these results: {command}",
        failures.join("\n")
    );
}

/// Returns the commands that the program has, including those that the help hides.
fn commands() -> Vec<String> {
    let mut program = Command::new(env!("CARGO_BIN_EXE_latebind"));
    let help = program.arg("--help").output().unwrap().stdout;
    let help = String::from_utf8(help).unwrap();
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let names = lines.map_while(|line| line.split_whitespace().next());
    let names = names.filter(|name| *name != "help");
    names.chain(["man"]).map(str::to_owned).collect()
}

#[test]
fn every_help_text_has_a_case() {
    let cases = cases();
    let run: BTreeSet<&str> = cases
        .iter()
        .flat_map(|case| &case.steps)
        .map(|step| step.command.as_str())
        .collect();
    let mut expected = vec!["latebind --help".to_owned(), "latebind -h".to_owned()];
    for command in commands() {
        for option in ["--help", "-h"] {
            expected.push(format!("latebind {command} {option}"));
        }
    }
    expected.retain(|command| !run.contains(command.as_str()));
    assert!(expected.is_empty(), "add cases that run: {expected:#?}");
}

#[test]
fn every_message_has_a_case() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut texts = BTreeSet::new();
    let is_test = |path: &PathBuf| path.ends_with("tests.rs");
    for path in files(&sources, "rs").into_iter().filter(|it| !is_test(it)) {
        texts.extend(literals::texts(&fs::read_to_string(path).unwrap()));
    }
    let cases = cases();
    let lines: Vec<&str> = cases
        .iter()
        .flat_map(|case| &case.steps)
        .flat_map(Step::output)
        .collect();
    let is_shown = |text: &str| {
        let pieces = literals::pieces(text);
        lines.iter().any(|line| literals::contains(line, &pieces))
    };
    let is_unreachable = |text: &str| UNREACHABLE.iter().any(|(it, _)| *it == text);
    let missing: Vec<&String> = texts
        .iter()
        .filter(|text| !is_unreachable(text) && !is_shown(text))
        .collect();
    assert!(
        missing.is_empty(),
        "no case in tests/cli shows these texts of the sources: {missing:#?}"
    );
    for (text, _) in UNREACHABLE {
        assert!(
            texts.contains(*text),
            "remove from the list, because no source has it: {text}"
        );
        assert!(
            !is_shown(text),
            "remove from the list, because a case shows it: {text}"
        );
    }
}
