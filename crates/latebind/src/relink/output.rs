//! A library that is being written.
//!
//! The writer of the load path must be small. This one must be fast and need not be small.

use alloc::vec::Vec;

use crate::read::opcode;
use crate::read::section::HEADER;
use crate::read::types::Types;
use crate::writer::u32_len;

/// Bytes that are being written.
pub(super) struct Output(Vec<u8>);

/// An open item that begins with its size.
#[must_use]
pub(super) struct Open {
    start: usize,
    /// The number of bytes that the size takes.
    width: usize,
}

impl Output {
    /// Creates an output with a capacity of `size` bytes.
    pub(super) fn with_room(size: usize) -> Self {
        Self(Vec::with_capacity(size))
    }

    /// Starts a module of about `size` bytes.
    pub(super) fn module(size: usize) -> Self {
        let mut out = Self::with_room(size);
        out.bytes(&HEADER);
        out
    }

    /// Returns the bytes that were written.
    pub(super) fn finish(self) -> Vec<u8> {
        self.0
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Removes the bytes after the first `len` bytes.
    pub(super) fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }

    pub(super) fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// Writes an unsigned LEB128 integer.
    pub(super) fn u32(&mut self, mut value: u32) {
        let mut bytes = [0; 5];
        let mut len = 0;
        while value >= 0x80 {
            bytes[len] = value as u8 | 0x80;
            len += 1;
            value >>= 7;
        }
        bytes[len] = value as u8;
        self.bytes(&bytes[..=len]);
    }

    /// Writes a signed LEB128 integer that is not negative: the sign, bit 6 of the last byte,
    /// remains clear.
    pub(super) fn positive(&mut self, mut value: u32) {
        while value >= 0x40 {
            self.byte(value as u8 | 0x80);
            value >>= 7;
        }
        self.byte(value as u8);
    }

    /// Writes the contents of a type section. The caller then writes `more` types.
    pub(super) fn types(&mut self, types: &Types<'_>, more: u32) {
        let (count, groups) = types.groups();
        self.u32(count + more);
        self.bytes(groups);
    }

    /// Writes a `local.get` for each of `count` parameters.
    pub(super) fn local_gets(&mut self, count: u32) {
        for param in 0..count {
            self.byte(opcode::LOCAL_GET);
            self.u32(param);
        }
    }

    /// Writes a length and the bytes.
    pub(super) fn sized(&mut self, bytes: &[u8]) {
        self.u32(bytes.len() as u32);
        self.bytes(bytes);
    }

    /// Writes a length and the text.
    pub(super) fn name(&mut self, name: &str) {
        self.sized(name.as_bytes());
    }

    /// Starts a section or a subsection. Its size always takes five bytes, as LLVM's linker writes
    /// it.
    pub(super) fn open(&mut self, id: u8) -> Open {
        self.byte(id);
        self.open_body(5)
    }

    /// Starts a function body whose size takes `width` bytes, at most five, or more if necessary.
    pub(super) fn open_body(&mut self, width: usize) -> Open {
        self.bytes(&[0x80, 0x80, 0x80, 0x80, 0x00][5 - width.clamp(1, 5)..]);
        Open {
            start: self.len(),
            width: width.clamp(1, 5),
        }
    }

    /// Returns the number of bytes that were written since an item was opened.
    pub(super) fn size(&self, open: &Open) -> usize {
        self.len() - open.start
    }

    /// Ends an open item.
    pub(super) fn close(&mut self, open: Open) {
        let mut size = self.size(&open);
        let Open { start, mut width } = open;
        let more = u32_len(size as u32).saturating_sub(width);
        if more > 0 {
            let end = self.len();
            self.bytes(&[0; 5][..more]);
            self.0.copy_within(start..end, start + more);
            width += more;
        }
        let last = start + more - 1;
        for at in last + 1 - width..last {
            self.0[at] = size as u8 | 0x80;
            size >>= 7;
        }
        self.0[last] = size as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Expected;
    use crate::read::reader::Reader;

    #[test]
    fn numbers_are_read_again() {
        for bit in 0..32 {
            for number in [(1u32 << bit) - 1, 1 << bit, (1 << bit) + 1, u32::MAX] {
                let mut out = Output::with_room(0);
                out.u32(number);
                let bytes = out.finish();
                assert_eq!(bytes.len(), u32_len(number), "{number}");
                assert_eq!(Reader::new(&bytes).u32(Expected::Minimum), number);
            }
        }
    }

    #[test]
    fn sizes_are_filled_in_and_grow() {
        for (width, size) in [
            (1, 127),
            (1, 128),
            (1, 1 << 14),
            (2, 5),
            (3, 1 << 21),
            (5, 0),
            (5, 1 << 21),
        ] {
            let mut out = Output::with_room(0);
            out.byte(9);
            let open = out.open_body(width);
            out.bytes(&alloc::vec![7; size]);
            out.close(open);
            let bytes = out.finish();
            let mut reader = Reader::new(&bytes[1..]);
            assert_eq!(reader.u32(Expected::SectionSize), size as u32);
            assert_eq!(reader.position(), width.max(u32_len(size as u32)));
            assert!(reader.rest().iter().all(|byte| *byte == 7));
            assert_eq!(reader.remaining(), size);
        }
    }
}
