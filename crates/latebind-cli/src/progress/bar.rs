//! The progress bar of a terminal, which is shown if there is more than one library.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A progress bar.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
    total: u64,
}

impl Progress {
    pub(crate) fn new(total: usize) -> Self {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{bar:20} {pos}/{len} {wide_msg}") {
            bar.set_style(style);
        }
        let mut progress = Self { bar, total: 0 };
        progress.expect(total);
        progress
    }

    /// Creates the progress of a command that writes to the terminal meanwhile. No bar is shown.
    pub(crate) fn aside(_: usize) -> Self {
        Self::new(0)
    }

    /// Increases the number of libraries.
    pub(crate) fn expect(&mut self, more: usize) {
        self.total += more as u64;
        self.bar.set_length(self.total);
        if self.total > 1 && self.bar.is_hidden() {
            // The bar remains hidden if standard error is not a terminal.
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    pub(crate) fn begin(&self, name: &str) {
        self.bar.set_message(name.to_owned());
    }

    pub(crate) fn done(&self) {
        self.bar.inc(1);
    }

    /// Hides the bar while `write` writes to the terminal.
    pub(crate) fn pause<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bar.suspend(write)
    }

    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// Reports how much of the current file was read. The bar shows whole libraries only.
pub(crate) fn part(_done: u64, _of: u64) {}
