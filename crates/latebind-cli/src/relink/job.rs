//! The data of a plan: the files to work on, and where each goes. `plan` makes them, and `work` carries
//! them out.

use std::path::PathBuf;

/// What a file is, and so what is done with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Library,
    Wheel,
    /// Neither; it is copied.
    Other,
    Directory,
    /// A symbolic link, and where it leads.
    Link(PathBuf),
    /// A device, a pipe or the like, which is not even opened.
    Special,
}

/// Where a file goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Output {
    /// Nowhere, with `--check`.
    Nothing,
    /// Into its own place, if it changes.
    Itself,
    /// There, following links: a person named it.
    Named(PathBuf),
    /// There, in a directory: nothing leads out of it.
    Mirrored(PathBuf),
}

/// A file to work on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Job {
    pub(super) input: PathBuf,
    pub(super) output: Output,
    pub(super) kind: Kind,
}

impl Job {
    /// Whether there may be something to relink.
    pub(super) fn may_change(&self) -> bool {
        matches!(self.kind, Kind::Library | Kind::Wheel)
    }
}
