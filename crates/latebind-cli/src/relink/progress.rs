//! How far the work has come, on a terminal, where there is more than one library to wait for.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar that shows once there is something to count.
#[derive(Debug)]
pub(super) struct Progress {
    bar: ProgressBar,
    total: u64,
}

impl Progress {
    pub(super) fn new(total: usize) -> Self {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{bar:20} {pos}/{len} {wide_msg}") {
            bar.set_style(style);
        }
        let mut progress = Self { bar, total: 0 };
        progress.expect(total);
        progress
    }

    /// There are more libraries than was known.
    pub(super) fn expect(&mut self, more: usize) {
        self.total += more as u64;
        self.bar.set_length(self.total);
        if self.total > 1 && self.bar.is_hidden() {
            // It stays hidden where standard error is no terminal.
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    pub(super) fn begin(&self, name: &str) {
        self.bar.set_message(name.to_owned());
    }

    pub(super) fn done(&self) {
        self.bar.inc(1);
    }

    /// Writes something else to the terminal.
    pub(super) fn pause<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bar.suspend(write)
    }

    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
