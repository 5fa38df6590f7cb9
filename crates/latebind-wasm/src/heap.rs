//! A bump allocator that frees all memory at the same time.
//!
//! A session allocates a dozen vectors and drops them together. A general allocator would be larger than
//! the rest of the core. No memory is freed before the end of the session: a growing vector leaves its
//! former blocks unused, and together they are at most as large as the vector.

/// The size of a memory page.
#[cfg(any(target_arch = "wasm32", test))]
const PAGE: usize = 65536;

/// A block, and the memory growth that it needs.
#[cfg(any(target_arch = "wasm32", test))]
#[derive(Debug, PartialEq, Eq)]
struct Block {
    start: usize,
    end: usize,
    /// The number of pages to add to the existing ones.
    more: usize,
}

/// Places a block after `next`, in a memory of `pages` pages. Returns `None` if the block does not fit
/// into the address space. `align` is a power of two, as in a layout.
#[cfg(any(target_arch = "wasm32", test))]
fn place(next: usize, size: usize, align: usize, pages: usize) -> Option<Block> {
    // The next multiple of `align`, without a division.
    let start = next.checked_add(align - 1)? & align.wrapping_neg();
    let end = start.checked_add(size)?;
    Some(Block {
        start,
        end,
        more: end.div_ceil(PAGE).saturating_sub(pages),
    })
}

#[cfg(target_arch = "wasm32")]
mod bump {
    use core::alloc::{GlobalAlloc, Layout};
    use core::arch::wasm32::{memory_grow, memory_size};
    use core::cell::Cell;

    use super::{Block, place};

    /// The number of additional pages by which the memory grows. Growing takes engines a tenth of a
    /// millisecond. Pages that are never touched cost nothing.
    const MORE: usize = 64;

    unsafe extern "C" {
        /// The end of the linker's own data.
        static __heap_base: u8;
    }

    pub(super) struct Bump {
        /// The first free address.
        next: Cell<*const u8>,
        /// The end of the memory that earlier sessions have used.
        used: Cell<usize>,
    }

    // SAFETY: a module that is compiled without threads has one thread.
    unsafe impl Sync for Bump {}

    // SAFETY: blocks never overlap, because each one begins after the previous one, and `place` aligns
    // them.
    unsafe impl GlobalAlloc for Bump {
        unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
            let next = self.next.get().addr();
            // An address at the end of the address space, where every write traps: what fails here ends as an
            // allocation that failed does, without code for it. `js/build.mjs` relies on that.
            let nowhere = layout.align().wrapping_neg() as *mut u8;
            let Some(Block { start, end, more }) =
                place(next, layout.size(), layout.align(), memory_size(0))
            else {
                return nowhere;
            };
            if more > 0 && memory_grow(0, more + MORE) == usize::MAX {
                return nowhere;
            }
            self.next.set(end as *const u8);
            start as *mut u8
        }

        unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
            // SAFETY: the caller's guarantees are the ones that `alloc` requires.
            let start = unsafe { self.alloc(layout) };
            // Memory that was never allocated is still zero, and it is better not to touch its pages.
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

/// Frees all memory. No earlier allocation may be used afterward.
pub(crate) fn reset() {
    #[cfg(target_arch = "wasm32")]
    bump::reset();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_aligned_and_do_not_overlap() {
        for next in [1, 7, 8, 1000, PAGE - 1, PAGE, 3 * PAGE + 17] {
            for align in (0..20).map(|bit| 1 << bit) {
                for size in [0, 1, 8, 100, PAGE, 10 * PAGE] {
                    for pages in [0, 1, 2, 65536] {
                        let block = place(next, size, align, pages).expect("there is room");
                        assert!(block.start >= next && block.start - next < align);
                        assert_eq!(block.start % align, 0);
                        assert_eq!(block.end, block.start + size);
                        let (end, have) = (block.end, pages * PAGE);
                        let grown = have + block.more * PAGE;
                        assert!(end <= grown, "it is in the memory");
                        assert!(block.more == 0 || end > grown - PAGE, "no page too many");
                    }
                }
            }
        }
    }

    #[test]
    fn a_block_that_does_not_fit_is_refused() {
        assert_eq!(place(usize::MAX - 2, 0, 8, 1), None);
        assert_eq!(place(8, usize::MAX, 1, 1), None);
        assert_eq!(
            place(8, 1, 1 << (usize::BITS - 1), 1).map(|it| it.end),
            Some((1 << (usize::BITS - 1)) + 1)
        );
        assert_eq!(
            place(usize::MAX / 2 + 2, 1, 1 << (usize::BITS - 1), 1),
            None
        );
    }
}
