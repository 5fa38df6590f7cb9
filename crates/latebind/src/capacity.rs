//! Appending to vectors that have room for it.

use alloc::vec::Vec;

/// Appends an item, if there is room for it. `Vec::push` carries the code that grows a vector, and
/// the core would be a tenth larger with it.
#[inline(always)]
pub(crate) fn push_within_capacity<T>(items: &mut Vec<T>, item: T) {
    if items.len() < items.capacity() {
        items.push(item);
    }
}
