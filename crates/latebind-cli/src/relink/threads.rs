//! The number of threads that may work at the same time. Libraries are processed in parallel, and while
//! fewer libraries than threads are left, the other threads help to validate.

use std::sync::atomic::{AtomicUsize, Ordering};

/// The threads that `--jobs` allows.
#[derive(Debug)]
pub(super) struct Threads {
    free: AtomicUsize,
}

/// A thread that may work. It is free again when this is dropped.
#[derive(Debug)]
pub(super) struct Permit<'t>(&'t Threads);

impl Threads {
    pub(super) fn new(count: usize) -> Self {
        let free = AtomicUsize::new(count);
        Self { free }
    }

    /// Takes a free thread, if there is one.
    pub(super) fn take(&self) -> Option<Permit<'_>> {
        let less = |free: usize| free.checked_sub(1);
        let taken = self
            .free
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, less);
        taken.ok().map(|_| Permit(self))
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.0.free.fetch_add(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dropped_permit_is_free_again() {
        let threads = Threads::new(2);
        let one = threads.take().unwrap();
        let other = threads.take();
        assert!(other.is_some());
        assert!(threads.take().is_none());
        drop(one);
        assert!(threads.take().is_some());
    }
}
