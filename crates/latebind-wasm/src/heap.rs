//! An allocator that hands out memory upwards and takes it back all at once.
//!
//! A session allocates a dozen vectors and drops them together; a general allocator would weigh more
//! than the rest of the core.

#[cfg(target_arch = "wasm32")]
mod bump {
    use core::alloc::{GlobalAlloc, Layout};
    use core::arch::wasm32::{memory_grow, memory_size};
    use core::cell::Cell;

    const PAGE: usize = 65536;

    /// How many pages the memory grows by at least. Growing takes engines a tenth of a millisecond;
    /// pages that are never touched take nothing.
    const STEP: usize = 64;

    unsafe extern "C" {
        /// Where the linker's own data end.
        static __heap_base: u8;
    }

    pub(super) struct Bump {
        /// The first free address; 0 before the first use.
        next: Cell<usize>,
    }

    // SAFETY: a module compiled without threads has one.
    unsafe impl Sync for Bump {}

    fn base() -> usize {
        (&raw const __heap_base).addr()
    }

    impl Bump {
        /// Moves the end of what is handed out, and says whether there is memory up to it.
        fn extend_to(&self, end: usize) -> bool {
            let have = memory_size(0) * PAGE;
            if end > have {
                let needed = (end - have).div_ceil(PAGE);
                if memory_grow(0, needed.max(STEP)) == usize::MAX
                    && memory_grow(0, needed) == usize::MAX
                {
                    return false;
                }
            }
            self.next.set(end);
            true
        }
    }

    // SAFETY: blocks never overlap, since each begins where the last one ended; a block that moves
    // is copied.
    unsafe impl GlobalAlloc for Bump {
        unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
            let from = self.next.get().max(base());
            let start = from.next_multiple_of(layout.align());
            match start.checked_add(layout.size()) {
                Some(end) if self.extend_to(end) => start as *mut u8,
                _ => core::ptr::null_mut(),
            }
        }

        unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
            if block.addr() + layout.size() == self.next.get() {
                self.next.set(block.addr());
            }
        }

        unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
            if block.addr() + layout.size() == self.next.get() {
                // The last block grows in place.
                return match block.addr().checked_add(size) {
                    Some(end) if self.extend_to(end) => block,
                    _ => core::ptr::null_mut(),
                };
            }
            // SAFETY: the caller vouches for `block`, and the new one is another.
            unsafe {
                let new = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
                if !new.is_null() {
                    new.copy_from_nonoverlapping(block, size.min(layout.size()));
                }
                new
            }
        }
    }

    #[global_allocator]
    static BUMP: Bump = Bump { next: Cell::new(0) };

    pub(super) fn reset() {
        BUMP.next.set(0);
    }
}

/// Takes everything back. Nothing that was allocated may be used any more.
pub(crate) fn reset() {
    #[cfg(target_arch = "wasm32")]
    bump::reset();
}
