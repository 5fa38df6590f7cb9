//! Appending to vectors that have enough capacity.

use alloc::vec;
use alloc::vec::Vec;

/// Appends an item if the vector has capacity for it. `Vec::push` includes the code that grows a
/// vector, which would make the core a tenth larger.
#[inline(always)]
pub(crate) fn push_within_capacity<T>(items: &mut Vec<T>, item: T) {
    if items.len() < items.capacity() {
        items.push(item);
    }
}

/// A list of numbers that does not grow. Unlike [`push_within_capacity`], of which LLVM makes a function that
/// grows a vector if two places append numbers, it needs no optimizer to be small.
pub(crate) struct Numbers {
    items: Vec<u32>,
    len: usize,
}

impl Numbers {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self {
            items: vec![0; capacity],
            len: 0,
        }
    }

    /// Appends a number if the capacity allows it.
    pub(crate) fn push(&mut self, number: u32) {
        if let Some(place) = self.items.get_mut(self.len) {
            *place = number;
            self.len += 1;
        }
    }

    /// Appends as many numbers as the capacity allows.
    pub(crate) fn extend(&mut self, numbers: &[u32]) {
        for number in numbers {
            self.push(*number);
        }
    }

    pub(crate) fn into_vec(mut self) -> Vec<u32> {
        self.items.truncate(self.len);
        self.items
    }
}
