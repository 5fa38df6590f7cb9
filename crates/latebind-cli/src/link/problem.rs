//! Inputs that cannot be read.

use std::path::Path;

use crate::input::Location;

/// An input that cannot be read.
#[derive(Clone, Debug, serde::Serialize)]
pub(crate) struct Problem {
    pub(crate) file: String,
    pub(crate) message: String,
}

impl Problem {
    pub(super) fn at(location: &Location, message: &str) -> Self {
        Self {
            file: location.to_string(),
            message: format!("{location}: {message}"),
        }
    }

    pub(super) fn of(path: Option<&Path>, error: &anyhow::Error) -> Self {
        Self {
            file: path
                .map(|it| Location::of(it).to_string())
                .unwrap_or_default(),
            message: format!("{error:#}"),
        }
    }
}
