//! A cursor over bytes that reads the primitive encodings of WebAssembly.
//!
//! It never reads beyond `end`, and every error contains the offset in the whole input.
//!
//! Reads return plain numbers. If a read fails, the reader keeps the first error and moves to its
//! end, and all later reads return 0. The caller that reads a section checks for the error once, at
//! the end of the section. The reading code therefore has no branch after each number, and is half
//! as large.
//!
//! Invariant: a loop over a count that was read continues only while [`Reader::more`] returns
//! `true`. Otherwise, it could count up to four billion after a failure.

use crate::error::{Error, Expected, Found, Result};

/// A position in a module, and the end of the range that may be read.
#[derive(Clone, Debug)]
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    position: usize,
    /// The first failure.
    failure: Option<Error>,
}

impl<'a> Reader<'a> {
    /// Creates a reader at the start. No engine accepts a module of 4 GiB, and tables store 32-bit
    /// offsets.
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        let mut reader = Self::at(bytes, 0);
        if u32::try_from(bytes.len()).is_err() {
            let (size, limit) = (bytes.len() as u64, u32::MAX.into());
            reader.keep(Error::too_large(Expected::ModuleWithin4GiB, size, limit));
        }
        reader
    }

    /// Creates a reader at an offset of the input, or at its end if the offset is larger.
    pub(crate) fn at(bytes: &'a [u8], position: usize) -> Self {
        Self {
            bytes,
            position: position.min(bytes.len()),
            failure: None,
        }
    }

    /// Returns the position in the form that tables store.
    pub(crate) fn offset(&self) -> u32 {
        self.position as u32
    }

    /// Returns the offset of the next byte in the whole input.
    pub(crate) fn position(&self) -> usize {
        self.position
    }

    /// Returns the whole input up to the end of this reader.
    pub(crate) fn input(&self) -> &'a [u8] {
        self.bytes
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.position == self.bytes.len()
    }

    pub(crate) fn remaining(&self) -> usize {
        self.bytes.len() - self.position
    }

    /// Returns the bytes from `start`, an earlier [`position`](Self::position), up to the current
    /// position.
    pub(crate) fn since(&self, start: usize) -> &'a [u8] {
        self.bytes.get(start..self.position).unwrap_or_default()
    }

    /// Keeps a failure, unless there already is one.
    #[cold]
    #[inline(never)]
    pub(crate) fn fail(&mut self, offset: usize, expected: Expected, found: Found) {
        self.keep(Error::new(offset, expected, found));
    }

    pub(super) fn keep(&mut self, error: Error) {
        if self.failure.is_none() {
            self.failure = Some(error);
        }
        self.position = self.bytes.len();
    }

    /// Fails because the input ends.
    #[cold]
    #[inline(never)]
    fn fail_at_end(&mut self, expected: Expected) {
        self.fail(self.bytes.len(), expected, Found::End);
    }

    /// Fails because an integer is too long or too large.
    #[cold]
    #[inline(never)]
    fn fail_at_long(&mut self, offset: usize, expected: Expected) {
        self.fail(offset, expected, Found::OverlongInteger);
    }

    /// Fails because a number is out of range.
    #[cold]
    #[inline(never)]
    pub(crate) fn fail_at_number(&mut self, offset: usize, expected: Expected, number: u32) {
        self.fail(offset, expected, Found::Number(number.into()));
    }

    /// Fails because of the byte that was read last.
    #[cold]
    #[inline(never)]
    pub(crate) fn unexpected(&mut self, expected: Expected, byte: u8) {
        self.fail(self.position.saturating_sub(1), expected, Found::Byte(byte));
    }

    /// Returns `true` if a read has failed.
    pub(crate) fn has_failed(&self) -> bool {
        self.failure.is_some()
    }

    /// Returns the error if a read has failed.
    pub(crate) fn check(&mut self) -> Result<()> {
        match self.failure.take() {
            None => Ok(()),
            Some(error) => Err(error),
        }
    }

    /// Returns `true` if a loop has an item to read. Decrements `left` down to 0, and returns
    /// `false` after a failure.
    pub(crate) fn more(&self, left: &mut u32) -> bool {
        if *left == 0 || self.has_failed() {
            return false;
        }
        *left -= 1;
        true
    }

    /// Returns a reader for the next `len` bytes and advances past them. If fewer bytes remain,
    /// `self` records the error, so check `self` before using the returned reader.
    pub(crate) fn split(&mut self, len: usize, expected: Expected) -> Reader<'a> {
        let start = self.position;
        self.bytes(len, expected);
        Reader {
            bytes: self.bytes.get(..self.position).unwrap_or_default(),
            position: start,
            failure: None,
        }
    }

    pub(crate) fn bytes(&mut self, len: usize, expected: Expected) -> &'a [u8] {
        if len > self.remaining() {
            self.fail_at_end(expected);
            return &[];
        }
        let start = self.position;
        self.position += len;
        self.since(start)
    }

    /// Returns the remaining bytes.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.position..).unwrap_or_default()
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.position).copied()
    }

    /// If the next byte is `byte`, skips it and returns `true`.
    pub(crate) fn takes(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.position += usize::from(is_next);
        is_next
    }

    #[inline(never)]
    pub(crate) fn byte(&mut self, expected: Expected) -> u8 {
        let Some(byte) = self.peek() else {
            self.fail_at_end(expected);
            return 0;
        };
        self.position += 1;
        byte
    }

    /// Reads an unsigned LEB128 integer of at most `bits` bits (WebAssembly 3.0, section 5.2.2).
    #[inline(never)]
    fn leb(&mut self, bits: u32, expected: Expected) -> u64 {
        let start = self.position;
        let mut value = 0u64;
        let mut shift = 0u32;
        loop {
            let byte = self.byte(expected);
            let part = u64::from(byte & 0x7f);
            // The last byte must not have a continuation bit, and must not set bits beyond the
            // type.
            let room = bits - shift;
            if room < 7 && u64::from(byte) >> room != 0 {
                self.fail_at_long(start, expected);
                return 0;
            }
            value |= part << shift;
            if byte & 0x80 == 0 {
                return value;
            }
            shift += 7;
        }
    }

    #[inline(never)]
    pub(crate) fn u32(&mut self, expected: Expected) -> u32 {
        self.leb(32, expected) as u32
    }

    /// Reads the same, for callers that read a number for each import: most numbers take a single
    /// byte.
    #[inline(always)]
    pub(crate) fn short_u32(&mut self, expected: Expected) -> u32 {
        if let Some(byte @ 0..0x80) = self.peek() {
            self.position += 1;
            return u32::from(byte);
        }
        self.u32(expected)
    }

    pub(crate) fn u64(&mut self, expected: Expected) -> u64 {
        self.leb(64, expected)
    }

    /// Reads a type index that is encoded as a signed 33-bit integer, as in heap types.
    pub(crate) fn heap_index(&mut self, expected: Expected) -> u32 {
        let start = self.position;
        let value = self.u32(expected);
        // A non-negative integer is encoded like an unsigned one, with the sign, bit 6 of the last
        // byte, clear.
        if self
            .since(start)
            .last()
            .is_some_and(|last| last & 0x40 != 0)
        {
            self.fail_at_long(start, expected);
        }
        value
    }

    /// Fails if bytes are left over, or if an earlier read has failed.
    pub(crate) fn finish(&mut self, expected: Expected) -> Result<()> {
        if !self.is_at_end() {
            self.fail(
                self.position,
                expected,
                Found::TrailingBytes(self.remaining()),
            );
        }
        self.check()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the value, or the offset and the cause of the failure.
    fn read<'a, T>(
        bytes: &'a [u8],
        read: impl FnOnce(&mut Reader<'a>) -> T,
    ) -> core::result::Result<T, (usize, Found)> {
        let mut reader = Reader::new(bytes);
        let value = read(&mut reader);
        match reader.check() {
            Ok(()) => Ok(value),
            Err(error) => Err((error.offset().unwrap(), error.found())),
        }
    }

    #[track_caller]
    fn check_u32(bytes: &[u8], expected: core::result::Result<u32, (usize, Found)>) {
        assert_eq!(read(bytes, |it| it.u32(Expected::Minimum)), expected);
    }

    #[test]
    fn unsigned_numbers() {
        check_u32(&[0x00], Ok(0));
        check_u32(&[0xe5, 0x8e, 0x26], Ok(624_485));
        check_u32(&[0x80, 0x80, 0x80, 0x80, 0x00], Ok(0));
        check_u32(&[0xff, 0xff, 0xff, 0xff, 0x0f], Ok(u32::MAX));
        check_u32(
            &[0xff, 0xff, 0xff, 0xff, 0x1f],
            Err((0, Found::OverlongInteger)),
        );
        check_u32(
            &[0x80, 0x80, 0x80, 0x80, 0x80, 0x00],
            Err((0, Found::OverlongInteger)),
        );
        check_u32(&[0x80], Err((1, Found::End)));
        check_u32(&[], Err((0, Found::End)));
        let longest = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
        assert_eq!(read(&longest, |it| it.u64(Expected::Minimum)), Ok(u64::MAX));
    }

    #[test]
    fn heap_indices() {
        #[track_caller]
        fn check(bytes: &[u8], expected: core::result::Result<u32, (usize, Found)>) {
            assert_eq!(read(bytes, |it| it.heap_index(Expected::Type)), expected);
        }
        check(&[0x05], Ok(5));
        check(&[0xff, 0x00], Ok(127));
        check(&[0xff, 0xff, 0xff, 0xff, 0x0f], Ok(u32::MAX));
        check(&[0x7f], Err((0, Found::OverlongInteger))); // a negative number
        check(&[0x80, 0x40], Err((0, Found::OverlongInteger)));
        check(
            &[0x80, 0x80, 0x80, 0x80, 0x80, 0x00],
            Err((0, Found::OverlongInteger)),
        );
        check(&[0xff], Err((1, Found::End)));
    }

    #[test]
    fn names() {
        let name = |bytes| read(bytes, |it| it.name(Expected::Name));
        assert_eq!(name(b"\x03foo"), Ok("foo"));
        assert_eq!(name(b"\x03f\xffo"), Err((2, Found::InvalidUtf8)));
        assert_eq!(name(b"\x04foo"), Err((4, Found::End)));
    }

    #[test]
    fn the_first_failure_is_kept_and_ends_everything() {
        let mut reader = Reader::new(&[0xff, 0xff, 0xff, 0xff, 0x0f, 9, 7, 7]);
        let mut left = reader.u32(Expected::TypeCount);
        assert_eq!(reader.byte(Expected::Type), 9);
        reader.unexpected(Expected::Type, 9);
        assert!(!reader.more(&mut left));
        assert!(reader.is_at_end());
        assert_eq!(reader.u32(Expected::Minimum), 0);
        assert_eq!(reader.u64(Expected::Minimum), 0);
        assert_eq!(reader.bytes(1, Expected::Name), b"");
        assert_eq!(reader.name(Expected::Name), "");
        assert!(reader.split(1, Expected::WholeSection).is_at_end());
        let error = reader.finish(Expected::TypeSectionEnd).unwrap_err();
        assert_eq!((error.offset(), error.found()), (Some(5), Found::Byte(9)));
    }
}
