//! Appending to vectors that have enough capacity.

use alloc::vec::Vec;

/// Appends an item if the vector has capacity for it. `Vec::push` includes the code that grows a
/// vector, which would make the core a tenth larger.
#[inline(always)]
pub(crate) fn push_within_capacity<T>(items: &mut Vec<T>, item: T) {
    if items.len() < items.capacity() {
        items.push(item);
    }
}
