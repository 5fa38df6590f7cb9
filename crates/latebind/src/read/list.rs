//! Counted lists that are decoded during iteration, so that they do not need memory.

use core::fmt;
use core::marker::PhantomData;

use super::reader::Reader;
use crate::error::{Expected, Result};

/// An item in a [`List`].
pub(crate) trait Decode<'a>: Sized {
    fn decode(reader: &mut Reader<'a>) -> Self;

    /// Checks the properties that need to be checked only once.
    fn check(&self) -> Result<()> {
        Ok(())
    }
}

impl<'a> Decode<'a> for &'a str {
    fn decode(reader: &mut Reader<'a>) -> Self {
        reader.name(Expected::Name)
    }
}

/// A list in the input. It is an iterator that decodes the items, and its clone begins at the same item.
pub struct List<'a, T> {
    reader: Reader<'a>,
    left: u32,
    declared: u32,
    item: PhantomData<fn() -> T>,
}

#[expect(private_bounds, reason = "decoding is the crate's own matter")]
impl<'a, T: Decode<'a>> List<'a, T> {
    /// Reads the number of items, and then every item once, so that later iteration cannot fail.
    pub(crate) fn read(reader: &mut Reader<'a>, count: Expected) -> Result<Self> {
        let left = reader.u32(count);
        let list = Self::counted(reader, left, left);
        let mut unread = left;
        while reader.more(&mut unread) {
            let item = T::decode(reader);
            reader.check()?;
            item.check()?;
        }
        reader.check()?;
        Ok(list)
    }

    /// Returns a list of `count` items that were already read. The number that the file declares may
    /// differ.
    pub(crate) fn counted(items: &Reader<'a>, declared: u32, count: u32) -> Self {
        Self {
            left: count,
            declared,
            reader: items.clone(),
            item: PhantomData,
        }
    }
}

impl<T> List<'_, T> {
    /// Returns the number of items that the file declares. In a `dylink.0` section, it may differ from
    /// the actual number: see [`WarningKind::EntryCount`](crate::WarningKind::EntryCount).
    #[must_use]
    pub fn declared(&self) -> u32 {
        self.declared
    }
}

impl<'a, T: Decode<'a>> Iterator for List<'a, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.left = self.left.checked_sub(1)?;
        Some(T::decode(&mut self.reader))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left as usize, Some(self.left as usize))
    }
}

impl<T> Clone for List<'_, T> {
    fn clone(&self) -> Self {
        Self {
            reader: self.reader.clone(),
            left: self.left,
            declared: self.declared,
            item: PhantomData,
        }
    }
}

impl<T> fmt::Debug for List<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("List")
            .field("left", &self.left)
            .finish_non_exhaustive()
    }
}
