//! The data of a plan: the files to process, and the output of each. `plan` makes them, and `work`
//! carries them out.

use std::path::PathBuf;

use crate::tree::Kind;

/// The output of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Output {
    /// None, with `--check`.
    Nothing,
    /// The input itself, if it changes.
    Itself,
    /// Standard output.
    Stdout,
    /// A path that the user named. Links are followed.
    Named(PathBuf),
    /// A path in the output directory. Links are replaced, so that nothing is written outside.
    Mirrored(PathBuf),
}

/// A file to process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Job {
    pub(super) input: PathBuf,
    pub(super) output: Output,
    pub(super) kind: Kind,
}

impl Job {
    /// Returns `true` if the file may contain something to relink.
    pub(super) fn may_change(&self) -> bool {
        matches!(self.kind, Kind::Library | Kind::Wheel)
    }
}
