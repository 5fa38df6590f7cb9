//! A cursor over bytes that reads WebAssembly's primitive encodings.
//!
//! It never looks beyond `end`, and every error carries the offset in the whole input.

use crate::error::{Error, Expected, Found, Result};
use crate::name::Name;

/// A position in a module, and how far it may be read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, position: 0 }
    }

    /// Begins at an offset of the input, or at its end if that comes first.
    pub(crate) fn at(bytes: &'a [u8], position: usize) -> Self {
        Self {
            bytes,
            position: position.min(bytes.len()),
        }
    }

    /// The position as tables keep it. No engine takes a module of 4 GiB.
    pub(crate) fn offset(&self) -> Result<u32> {
        let position = self.position;
        u32::try_from(position)
            .map_err(|_| Error::new(position, Expected::ModuleWithin4GiB, Found::LongNumber))
    }

    /// The offset of the next byte in the whole input.
    pub(crate) fn position(&self) -> usize {
        self.position
    }

    /// The whole input, up to where this reader may go.
    pub(crate) fn input(&self) -> &'a [u8] {
        self.bytes
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.position == self.bytes.len()
    }

    pub(crate) fn remaining(&self) -> usize {
        self.bytes.len() - self.position
    }

    /// The bytes from `start`, an earlier [`position`](Self::position), up to the next one.
    pub(crate) fn since(&self, start: usize) -> &'a [u8] {
        self.bytes.get(start..self.position).unwrap_or_default()
    }

    /// A reader of the next `len` bytes, which this one steps over.
    pub(crate) fn split(&mut self, len: usize, expected: Expected) -> Result<Reader<'a>> {
        let end = self
            .position
            .checked_add(len)
            .filter(|end| *end <= self.bytes.len());
        let Some(end) = end else {
            return Err(Error::new(self.bytes.len(), expected, Found::End));
        };
        let part = Reader {
            bytes: self.bytes.get(..end).unwrap_or_default(),
            position: self.position,
        };
        self.position = end;
        Ok(part)
    }

    pub(crate) fn bytes(&mut self, len: usize, expected: Expected) -> Result<&'a [u8]> {
        let start = self.position;
        match self.bytes.get(start..).and_then(|rest| rest.get(..len)) {
            Some(bytes) => {
                self.position += len;
                Ok(bytes)
            }
            None => Err(Error::new(self.bytes.len(), expected, Found::End)),
        }
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.position).copied()
    }

    pub(crate) fn byte(&mut self, expected: Expected) -> Result<u8> {
        let Some(byte) = self.peek() else {
            return Err(Error::new(self.position, expected, Found::End));
        };
        self.position += 1;
        Ok(byte)
    }

    /// An unsigned LEB128 number of at most `bits` bits (WebAssembly 3.0, section 5.2.2).
    fn leb(&mut self, bits: u32, expected: Expected) -> Result<u64> {
        let start = self.position;
        let mut value = 0u64;
        let mut shift = 0u32;
        loop {
            let byte = self.byte(expected)?;
            let part = u64::from(byte & 0x7f);
            // The last byte may neither go on nor set bits beyond the type.
            let room = bits - shift;
            if room < 7 && (byte & 0x80 != 0 || part >> room != 0) {
                return Err(Error::new(start, expected, Found::LongNumber));
            }
            value |= part << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
            shift += 7;
            if shift >= bits {
                return Err(Error::new(start, expected, Found::LongNumber));
            }
        }
    }

    #[inline(never)]
    pub(crate) fn u32(&mut self, expected: Expected) -> Result<u32> {
        Ok(self.leb(32, expected)? as u32)
    }

    /// The same, where it is called for each import: most numbers are a single byte.
    #[inline(always)]
    pub(crate) fn short_u32(&mut self, expected: Expected) -> Result<u32> {
        if let Some(byte @ 0..0x80) = self.peek() {
            self.position += 1;
            return Ok(u32::from(byte));
        }
        self.u32(expected)
    }

    pub(crate) fn u64(&mut self, expected: Expected) -> Result<u64> {
        self.leb(64, expected)
    }

    /// A type index written as a signed number of 33 bits, as heap types are.
    pub(crate) fn heap_index(&mut self, expected: Expected) -> Result<u32> {
        let start = self.position;
        let mut value = 0i64;
        let mut shift = 0u32;
        loop {
            let byte = self.byte(expected)?;
            value |= i64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                let value = (value << (64 - shift)) >> (64 - shift);
                return u32::try_from(value)
                    .map_err(|_| Error::new(start, expected, Found::LongNumber));
            }
            if shift >= 35 {
                return Err(Error::new(start, expected, Found::LongNumber));
            }
        }
    }

    /// A length and that many bytes of UTF-8.
    pub(crate) fn name(&mut self, expected: Expected) -> Result<&'a str> {
        Name::read(self, expected)?.check(expected)
    }

    /// An error about the byte just read.
    pub(crate) fn unexpected(&self, expected: Expected, byte: u8) -> Error {
        Error::new(self.position.saturating_sub(1), expected, Found::Byte(byte))
    }

    /// Fails when bytes are left over.
    pub(crate) fn finish(&self, expected: Expected) -> Result<()> {
        if self.is_at_end() {
            Ok(())
        } else {
            Err(Error::new(
                self.position,
                expected,
                Found::Rest(self.remaining()),
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_u32(bytes: &[u8], expected: core::result::Result<u32, (usize, Found)>) {
        let read = Reader::new(bytes).u32(Expected::Minimum);
        assert_eq!(
            read.map_err(|error| (error.offset(), error.found())),
            expected
        );
    }

    #[test]
    fn unsigned_numbers() {
        check_u32(&[0x00], Ok(0));
        check_u32(&[0xe5, 0x8e, 0x26], Ok(624_485));
        check_u32(&[0x80, 0x80, 0x80, 0x80, 0x00], Ok(0));
        check_u32(&[0xff, 0xff, 0xff, 0xff, 0x0f], Ok(u32::MAX));
        check_u32(&[0xff, 0xff, 0xff, 0xff, 0x1f], Err((0, Found::LongNumber)));
        check_u32(
            &[0x80, 0x80, 0x80, 0x80, 0x80, 0x00],
            Err((0, Found::LongNumber)),
        );
        check_u32(&[0x80], Err((1, Found::End)));
        check_u32(&[], Err((0, Found::End)));
        let longest = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
        assert_eq!(Reader::new(&longest).u64(Expected::Minimum), Ok(u64::MAX));
    }

    #[test]
    fn heap_indices() {
        assert_eq!(Reader::new(&[0x05]).heap_index(Expected::Type), Ok(5));
        assert_eq!(
            Reader::new(&[0xff, 0x00]).heap_index(Expected::Type),
            Ok(127)
        );
        assert_eq!(
            Reader::new(&[0xff, 0xff, 0xff, 0xff, 0x0f]).heap_index(Expected::Type),
            Ok(u32::MAX)
        );
        assert!(
            Reader::new(&[0x7f]).heap_index(Expected::Type).is_err(),
            "negative"
        );
        assert!(
            Reader::new(&[0x80, 0x80, 0x80, 0x80, 0x80, 0x00])
                .heap_index(Expected::Type)
                .is_err()
        );
    }

    #[test]
    fn names() {
        assert_eq!(Reader::new(b"\x03foo").name(Expected::Name), Ok("foo"));
        let error = Reader::new(b"\x03f\xffo").name(Expected::Name).unwrap_err();
        assert_eq!((error.offset(), error.found()), (2, Found::InvalidUtf8));
        let error = Reader::new(b"\x04foo").name(Expected::Name).unwrap_err();
        assert_eq!((error.offset(), error.found()), (4, Found::End));
    }
}
