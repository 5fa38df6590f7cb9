//! The warnings and errors of a run.

use serde::Serialize;

use crate::input::Location;
use crate::terminal;

#[derive(Debug, Serialize)]
pub(super) struct Problem {
    #[serde(flatten)]
    location: Location,
    message: String,
}

impl Problem {
    pub(super) fn new(location: &Location, message: String) -> Self {
        let location = location.clone();
        Self { location, message }
    }

    pub(super) fn line(&self) -> String {
        format!("{}: {}", self.location, self.message)
    }
}

/// The warnings and errors of a run.
#[derive(Debug, Default)]
pub(super) struct Log {
    /// Defects of libraries that loaders accept, and files that are not DSOs.
    pub(super) warnings: Vec<Problem>,
    pub(super) errors: Vec<Problem>,
}

impl Log {
    pub(super) fn warn(&mut self, location: &Location, message: String) {
        let problem = Problem::new(location, message);
        terminal::warn(problem.line());
        self.warnings.push(problem);
    }
}
