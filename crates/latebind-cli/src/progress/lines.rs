//! The progress in WASI, which has no terminal: a line on standard error for each library. The host shows them, or not.

use std::cell::Cell;

/// The begin of each line, by which the host knows them.
const MARK: &str = "latebind-progress:";

/// The libraries that were begun, of all.
#[derive(Debug)]
pub(crate) struct Progress {
    done: Cell<usize>,
    total: usize,
}

impl Progress {
    pub(crate) fn new(total: usize) -> Self {
        let done = Cell::new(0);
        Self { done, total }
    }

    /// Increases the number of libraries.
    pub(crate) fn expect(&mut self, more: usize) {
        self.total += more;
    }

    pub(crate) fn begin(&self, name: &str) {
        eprintln!("{MARK} {} {} {name:?}", self.done.get(), self.total);
    }

    pub(crate) fn done(&self) {
        self.done.set(self.done.get() + 1);
    }

    #[expect(clippy::unused_self, reason = "the bar has the same interface")]
    pub(crate) fn pause<T>(&self, write: impl FnOnce() -> T) -> T {
        write()
    }

    #[expect(clippy::unused_self, reason = "the bar has the same interface")]
    pub(crate) fn finish(&self) {}
}
