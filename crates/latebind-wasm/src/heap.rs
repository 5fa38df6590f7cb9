//! An allocator that hands out memory upwards and takes it back all at once.
//!
//! A session allocates a dozen vectors and drops them together; a general allocator would weigh more
//! than the rest of the core. Nothing is taken back before: a vector that grows leaves its former
//! places behind, which are as large as itself at most.

#[cfg(target_arch = "wasm32")]
mod bump {
    use core::alloc::{GlobalAlloc, Layout};
    use core::arch::wasm32::{memory_grow, memory_size};
    use core::cell::Cell;

    const PAGE: usize = 65536;

    /// How many pages the memory grows by beyond what is needed. Growing takes engines a tenth of a
    /// millisecond; pages that are never touched take nothing.
    const MORE: usize = 64;

    /// What every block is aligned to: as much as any type asks for.
    const ALIGN: usize = 8;

    unsafe extern "C" {
        /// Where the linker's own data end.
        static __heap_base: u8;
    }

    pub(super) struct Bump {
        /// The first free address.
        next: Cell<*const u8>,
        /// Where what earlier sessions have used ends.
        used: Cell<usize>,
    }

    // SAFETY: a module compiled without threads has one.
    unsafe impl Sync for Bump {}

    // SAFETY: blocks never overlap, since each begins behind the last one.
    unsafe impl GlobalAlloc for Bump {
        unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
            // Wrapping, since a memory of 4 GiB ends at 0.
            let start = self.next.get().addr().wrapping_add(ALIGN - 1) & !(ALIGN - 1);
            let have = memory_size(0).wrapping_mul(PAGE);
            let room = have.wrapping_sub(start);
            let size = layout.size();
            if size > room && memory_grow(0, (size - room) / PAGE + MORE) == usize::MAX {
                return core::ptr::null_mut();
            }
            let end = start.wrapping_add(size);
            self.next.set(end as *const u8);
            start as *mut u8
        }

        unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
            // SAFETY: the caller's promises are those that are asked for here.
            let start = unsafe { self.alloc(layout) };
            // What was never handed out is zero still, and its pages are better left untouched.
            let used = self.used.get().saturating_sub(start.addr());
            if !start.is_null() {
                // SAFETY: the block has been allocated.
                unsafe { start.write_bytes(0, used.min(layout.size())) };
            }
            start
        }

        unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
    }

    #[global_allocator]
    static BUMP: Bump = Bump {
        next: Cell::new(&raw const __heap_base),
        used: Cell::new(0),
    };

    pub(super) fn reset() {
        BUMP.used.set(BUMP.used.get().max(BUMP.next.get().addr()));
        BUMP.next.set(&raw const __heap_base);
    }
}

/// Takes everything back. Nothing that was allocated may be used any more.
pub(crate) fn reset() {
    #[cfg(target_arch = "wasm32")]
    bump::reset();
}
