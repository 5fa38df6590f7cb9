//! Collects the results, warnings, and errors of a run, and prints them: for people, or as the document
//! of `--json`, which `report` describes.

use anyhow::Result;
use serde::Serialize;

use super::events::Event;
use super::missing::Needed;
use super::report::{File, State};
use crate::format::count;
use crate::input::Location;
use crate::progress::Progress;
use crate::terminal::{self, Failures};

#[derive(Debug, Serialize)]
struct Problem {
    #[serde(flatten)]
    location: Location,
    message: String,
}

#[derive(Debug, Serialize)]
struct Document<'a> {
    schema: u32,
    files: &'a [File],
    warnings: &'a [Problem],
    errors: &'a [Problem],
}

/// The form of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Text,
    /// Text on standard error, because standard output has the relinked library.
    TextAside,
    Json,
}

/// The results of a run.
#[derive(Debug)]
pub(super) struct Log {
    format: Format,
    check: bool,
    pub(super) progress: Progress,
    files: Vec<File>,
    warnings: Vec<Problem>,
    errors: Vec<Problem>,
}

impl Log {
    pub(super) fn new(format: Format, check: bool, progress: Progress) -> Self {
        Self {
            format,
            check,
            progress,
            files: Vec::new(),
            warnings: Vec::new(),
            errors: Vec::new(),
        }
    }

    /// Prints the warnings and the results of a job, and collects its errors.
    pub(super) fn events(&mut self, events: Vec<Event>) -> Result<()> {
        for event in events {
            match event {
                Event::File(file) => self.file(file)?,
                Event::Warning(location, message) => self.warn(&location, message),
                Event::Error(location, error) => self.error(&location, &error),
            }
        }
        Ok(())
    }

    /// Prints the report for a file, and its warnings.
    fn file(&mut self, file: File) -> Result<()> {
        for mismatch in &file.mismatches {
            let message = mismatch.to_string();
            if self.check {
                self.error(&file.location, &anyhow::Error::msg(message));
            } else {
                self.warn(&file.location, message);
            }
        }
        if !file.dropped.is_empty() {
            let names = file.dropped.join(", ");
            let message = format!("dropped custom sections that relinking invalidates: {names}");
            self.warn(&file.location, message);
        }
        if let Some(line) = line(&file, self.check) {
            match self.format {
                Format::Text => self.progress.pause(|| terminal::print_lines([&line]))?,
                Format::TextAside => self.progress.pause(|| terminal::print_aside(&line)),
                Format::Json => {}
            }
        }
        self.files.push(file);
        Ok(())
    }

    /// Prints a note that is not about a file.
    pub(super) fn note(&self, text: &str) {
        let lines = [text.to_owned()];
        self.progress.pause(|| terminal::note(&lines));
    }

    pub(super) fn warn(&mut self, location: &Location, message: String) {
        let line = format!("{location}: {message}");
        self.progress.pause(|| terminal::warn(line));
        let location = location.clone();
        self.warnings.push(Problem { location, message });
    }

    pub(super) fn error(&mut self, location: &Location, error: &anyhow::Error) {
        let location = location.clone();
        let message = format!("{error:#}");
        self.errors.push(Problem { location, message });
    }

    /// Prints the note about undefined symbols, and the JSON. Fails with all errors, if there are any.
    pub(super) fn finish(self) -> Result<()> {
        self.progress.finish();
        let mut needed = Needed::default();
        for file in &self.files {
            needed.add(&file.undefined, &file.location);
        }
        if let Some(lines) = needed.lines() {
            terminal::note(&lines);
        }
        if self.format == Format::Json {
            let document = Document {
                schema: 1,
                files: &self.files,
                warnings: &self.warnings,
                errors: &self.errors,
            };
            terminal::print_json(&document)?;
        }
        if self.errors.is_empty() {
            return Ok(());
        }
        let lines = self.errors.iter();
        let lines =
            lines.map(
                |Problem { location, message }| match location.to_string().as_str() {
                    "" => message.clone(),
                    location => format!("{location}: {message}"),
                },
            );
        Err(Failures(lines.collect()).into())
    }
}

/// Returns the report for a file on one line, or `None` if the file was only copied or has errors.
fn line(file: &File, check: bool) -> Option<String> {
    let mut counts = format!(
        "{} bound to the library itself, {}",
        count(file.self_bound, "reference"),
        count(file.slots, "slot")
    );
    if file.interposable > 0 {
        counts += &format!(" ({} for its own definitions)", file.interposable);
    }
    counts += &format!(", {}", count(file.direct, "direct import"));
    if file.local > 0 {
        counts += &format!(", {} made local", count(file.local, "symbol"));
    }
    let (before, after) = (size(file.size_before), size(file.size_after));
    let text = match file.state {
        State::Relinked => format!("{counts}; {before} -> {after}"),
        State::AlreadyRelinked if check => format!("relinked and consistent: {counts}; {before}"),
        State::AlreadyRelinked => format!("already relinked: {counts}; {before}"),
        State::Unchanged => format!("nothing to relink; {before}"),
        // The error has more details.
        State::NotRelinked | State::Copied => return None,
    };
    Some(format!("{}: {text}", file.location))
}

fn size(bytes: usize) -> String {
    match bytes {
        0..1000 => format!("{bytes} bytes"),
        1000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        let sizes = [0, 999, 1000, 999_949, 1_000_000, 4_395_861].map(size);
        assert_eq!(
            sizes,
            [
                "0 bytes",
                "999 bytes",
                "1.0 kB",
                "999.9 kB",
                "1.0 MB",
                "4.4 MB"
            ]
        );
    }
}
