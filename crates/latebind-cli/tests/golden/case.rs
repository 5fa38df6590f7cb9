//! A case: a file with commands and the expected results.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::fixtures;
use crate::support::Folder;

pub(crate) struct Case {
    /// The path without the extension, relative to `tests/cli`.
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) steps: Vec<Step>,
}

/// A command, and the expected results.
pub(crate) struct Step {
    pub(crate) command: String,
    /// The comments before the command.
    before: String,
    results: Vec<String>,
}

impl Step {
    /// Returns the lines of the expected output.
    pub(crate) fn output(&self) -> impl Iterator<Item = &str> {
        self.results
            .iter()
            .filter(|line| line.starts_with("1|") || line.starts_with("2|"))
            .map(|line| line.get(3..).unwrap_or_default())
    }
}

impl Case {
    pub(crate) fn read(root: &Path, path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap();
        let mut steps: Vec<Step> = Vec::new();
        let mut before = String::new();
        for line in text.lines() {
            let is_result = ["1|", "2|", "exit "].iter().any(|it| line.starts_with(it));
            if let Some(command) = line.strip_prefix("$ ") {
                steps.push(Step {
                    command: command.to_owned(),
                    before: std::mem::take(&mut before),
                    results: Vec::new(),
                });
            } else if is_result {
                let step = steps.last_mut().expect("a command precedes its results");
                step.results.push(line.to_owned());
            } else {
                before += &format!("{line}\n");
            }
        }
        assert_eq!(
            before,
            "",
            "{}: text after the last command",
            path.display()
        );
        let name = path.strip_prefix(root).unwrap().with_extension("");
        Self {
            name: name.display().to_string(),
            text,
            steps,
        }
    }

    /// Runs the commands, and returns the text of the file with the actual results.
    pub(crate) fn run(&self) -> String {
        let folder = Folder::new(&format!("golden-{}", self.name.replace('/', "-")));
        fixtures::write(&folder);
        let mut text = String::new();
        for step in &self.steps {
            let (output, is_shown) = run(&folder, &step.command);
            text += &format!("{}$ {}\n", step.before, step.command);
            if is_shown {
                text += &lines("1|", &output.stdout, &folder);
            }
            text += &lines("2|", &output.stderr, &folder);
            match output.status.code().expect("no signal ended it") {
                0 => {}
                code => text += &format!("exit {code}\n"),
            }
        }
        fs::remove_dir_all(&folder.0).unwrap();
        text
    }
}

/// Runs a command: variables, `latebind` and arguments, and `<` or `>` with a file. Returns its output, and
/// whether a file did not take the standard output.
fn run(folder: &Folder, text: &str) -> (Output, bool) {
    let mut words = split(text).into_iter().peekable();
    let mut command = Command::new(env!("CARGO_BIN_EXE_latebind"));
    command.current_dir(&folder.0).stdin(Stdio::null());
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
        command.env_remove(name);
    }
    command.env("TMPDIR", &folder.0).env("TERM", "xterm");
    while let Some((name, value)) = words.peek().and_then(|word| word.split_once('=')) {
        command.env(name, value);
        words.next();
    }
    assert_eq!(words.next().as_deref(), Some("latebind"), "{text}");
    let mut output = None;
    while let Some(word) = words.next() {
        let mut file = || folder.path(&words.next().expect("a file name"));
        match word.as_str() {
            "<" => drop(command.stdin(File::open(file()).unwrap())),
            ">" => output = Some(file()),
            _ => drop(command.arg(word)),
        }
    }
    let result = command.output().unwrap();
    match output {
        Some(path) => {
            fs::write(path, &result.stdout).unwrap();
            (result, false)
        }
        None => (result, true),
    }
}

/// Splits a command at spaces. Single quotes enclose a word with spaces.
fn split(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (number, part) in text.split('\'').enumerate() {
        if number % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// Returns the lines of an output with a prefix. Texts that differ between runs and releases are replaced.
fn lines(prefix: &str, bytes: &[u8], folder: &Folder) -> String {
    let Ok(text) = str::from_utf8(bytes) else {
        return format!("{prefix} [BINARY]\n");
    };
    if text.starts_with("\0asm") {
        return format!("{prefix} [BINARY]\n");
    }
    let text = text
        .replace(&folder.0.display().to_string(), "[DIR]")
        .replace(env!("CARGO_PKG_VERSION"), "[VERSION]")
        .replace('\x1b', "[ESC]");
    let line = |line: &str| {
        let line = match line.split_once("\": ") {
            Some((name, _)) if name.trim_start().starts_with("\"seconds") => {
                format!("{name}\": [SECONDS]")
            }
            _ => line.to_owned(),
        };
        format!("{prefix} {line}").trim_end().to_owned() + "\n"
    };
    text.lines().map(line).collect()
}

/// Describes the first difference between the expected and the actual text of a case.
pub(crate) fn difference(name: &str, expected: &str, actual: &str) -> String {
    let mut pairs = expected.lines().zip(actual.lines());
    let number = pairs.position(|(expected, actual)| expected != actual);
    let number = number.unwrap_or(expected.lines().count().min(actual.lines().count()));
    let line = |text: &str| text.lines().nth(number).unwrap_or("(end)").to_owned();
    let (expected, actual) = (line(expected), line(actual));
    let number = number + 1;
    format!("{name}.txt:{number}:\n  expected: {expected}\n  actual:   {actual}")
}
