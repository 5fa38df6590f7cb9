//! The progress in WASI, which has no terminal: a line on standard error with the part of the libraries that was read, from
//! 0 to 1. The host shows it, or not.

use std::sync::atomic::{AtomicUsize, Ordering};

/// The begin of each line, by which the host knows them.
const MARK: &str = "latebind-progress:";

/// The libraries or files that were read.
static DONE: AtomicUsize = AtomicUsize::new(0);

/// All libraries or files.
static TOTAL: AtomicUsize = AtomicUsize::new(1);

/// The libraries that were read, of all.
#[derive(Debug)]
pub(crate) struct Progress;

impl Progress {
    pub(crate) fn new(total: usize) -> Self {
        DONE.store(0, Ordering::Relaxed);
        TOTAL.store(total.max(1), Ordering::Relaxed);
        Self
    }

    /// Creates the progress of a command that writes to the terminal meanwhile.
    pub(crate) fn aside(total: usize) -> Self {
        Self::new(total)
    }

    /// Increases the number of libraries.
    #[expect(clippy::unused_self, reason = "the bar has the same interface")]
    pub(crate) fn expect(&mut self, more: usize) {
        TOTAL.fetch_add(more, Ordering::Relaxed);
    }

    #[expect(clippy::unused_self, reason = "the bar has the same interface")]
    pub(crate) fn begin(&self, _: &str) {
        part(0, 1);
    }

    #[expect(clippy::unused_self, reason = "the bar has the same interface")]
    pub(crate) fn done(&self) {
        DONE.fetch_add(1, Ordering::Relaxed);
        part(0, 1);
    }

    #[expect(clippy::unused_self, reason = "the bar has the same interface")]
    pub(crate) fn pause<T>(&self, write: impl FnOnce() -> T) -> T {
        write()
    }

    #[expect(clippy::unused_self, reason = "the bar has the same interface")]
    pub(crate) fn finish(&self) {}
}

/// Reports how much of the current file was read.
#[expect(clippy::cast_precision_loss, reason = "four digits are printed")]
pub(crate) fn part(done: u64, of: u64) {
    let files = DONE.load(Ordering::Relaxed) as f64 + done as f64 / of.max(1) as f64;
    let part = files / TOTAL.load(Ordering::Relaxed) as f64;
    eprintln!("{MARK} {:.4}", part.min(1.0));
}
