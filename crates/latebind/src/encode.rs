//! Writing WebAssembly's primitive encodings and sections.

use alloc::vec;
use alloc::vec::Vec;

pub(crate) const HEADER: [u8; 8] = *b"\0asm\x01\0\0\0";

/// Section ids, as in WebAssembly 3.0, section 5.5.2.
pub(crate) mod section {
    pub(crate) const CUSTOM: u8 = 0;
    pub(crate) const TYPE: u8 = 1;
    pub(crate) const IMPORT: u8 = 2;
    pub(crate) const FUNCTION: u8 = 3;
    pub(crate) const TABLE: u8 = 4;
    pub(crate) const GLOBAL: u8 = 6;
    pub(crate) const EXPORT: u8 = 7;
    pub(crate) const START: u8 = 8;
    pub(crate) const ELEMENT: u8 = 9;
    pub(crate) const CODE: u8 = 10;
    pub(crate) const DATA_COUNT: u8 = 12;
    pub(crate) const TAG: u8 = 13;
}

/// Opcodes and types, as in WebAssembly 3.0, sections 5.3 and 5.4.
pub(crate) mod code {
    pub(crate) const END: u8 = 0x0b;
    pub(crate) const CALL: u8 = 0x10;
    pub(crate) const CALL_INDIRECT: u8 = 0x11;
    pub(crate) const RETURN_CALL_INDIRECT: u8 = 0x13;
    pub(crate) const LOCAL_GET: u8 = 0x20;
    pub(crate) const I32_CONST: u8 = 0x41;
    pub(crate) const FUNC: u8 = 0x60;
    pub(crate) const REF_NULL: u8 = 0x63;
    pub(crate) const FUNCREF: u8 = 0x70;
    pub(crate) const I32: u8 = 0x7f;
}

/// Something that has its size in front, begun.
#[must_use]
pub(crate) struct Open {
    start: usize,
    /// How many bytes the size takes.
    width: usize,
}

/// How many bytes [`Writer::patch`] writes.
pub(crate) const PATCH_WIDTH: usize = 4;

/// How many bytes [`Writer::u32`] writes.
pub(crate) fn u32_len(value: u32) -> usize {
    match value {
        0..0x80 => 1,
        0x80..0x4000 => 2,
        0x4000..0x20_0000 => 3,
        0x20_0000..0x1000_0000 => 4,
        _ => 5,
    }
}

/// A module being written.
///
/// Room is made ahead, so that writing a byte is a comparison and a store. All else is not inlined:
/// the core has to be small.
pub(crate) struct Writer {
    out: Vec<u8>,
    len: usize,
}

impl Writer {
    /// Begins a module that will have about `size` bytes.
    pub(crate) fn module(size: usize) -> Self {
        let mut out = Self::with_room(size);
        out.bytes(&HEADER);
        out
    }

    /// Begins bytes, about as many as `size`.
    pub(crate) fn with_room(size: usize) -> Self {
        Self {
            out: vec![0; size],
            len: 0,
        }
    }

    /// What has been written.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        self.out.truncate(self.len);
        self.out
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Takes back what was written behind the first `len` bytes.
    pub(crate) fn truncate(&mut self, len: usize) {
        self.len = len;
    }

    #[inline(always)]
    pub(crate) fn byte(&mut self, byte: u8) {
        if self.len == self.out.len() {
            self.grow(1);
        }
        self.out[self.len] = byte;
        self.len += 1;
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, more: usize) {
        self.out.resize((self.len + more) * 2, 0);
    }

    #[inline(never)]
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        let end = self.len + bytes.len();
        if end > self.out.len() {
            self.grow(bytes.len());
        }
        self.out[self.len..end].copy_from_slice(bytes);
        self.len = end;
    }

    /// Appends bytes that have been written before.
    #[inline(never)]
    pub(crate) fn again(&mut self, start: usize, len: usize) {
        if self.len + len > self.out.len() {
            self.grow(len);
        }
        self.out.copy_within(start..start + len, self.len);
        self.len += len;
    }

    /// An unsigned LEB128 number.
    #[inline(never)]
    pub(crate) fn u32(&mut self, mut value: u32) {
        while value >= 0x80 {
            self.byte(value as u8 | 0x80);
            value >>= 7;
        }
        self.byte(value as u8);
    }

    /// The same, where it is called for each call in a library: few have more than 2^21 functions.
    #[inline]
    pub(crate) fn short_u32(&mut self, value: u32) {
        let bytes = match value {
            0..0x80 => return self.byte(value as u8),
            0x80..0x4000 => [value as u8 | 0x80, (value >> 7) as u8, 0],
            0x4000..0x20_0000 => [
                value as u8 | 0x80,
                (value >> 7) as u8 | 0x80,
                (value >> 14) as u8,
            ],
            _ => return self.u32(value),
        };
        let len = if value < 0x4000 { 2 } else { 3 };
        if self.len + 3 > self.out.len() {
            self.grow(3);
        }
        self.out[self.len..self.len + 3].copy_from_slice(&bytes);
        self.len += len;
    }

    /// Writes a number over [`PATCH_WIDTH`] bytes, as a signed LEB128 number. No engine has tables
    /// of 2^27 elements, which is where it would end.
    pub(crate) fn patch(&mut self, at: usize, value: u32) {
        if let Some(bytes) = self.out.get_mut(at..at + PATCH_WIDTH) {
            bytes[0] = value as u8 | 0x80;
            bytes[1] = (value >> 7) as u8 | 0x80;
            bytes[2] = (value >> 14) as u8 | 0x80;
            bytes[3] = (value >> 21) as u8 & 0x3f;
        }
    }

    /// A signed LEB128 number that is not negative: the sign, bit 6 of the last byte, stays clear.
    pub(crate) fn positive(&mut self, mut value: u32) {
        while value >= 0x40 {
            self.byte(value as u8 | 0x80);
            value >>= 7;
        }
        self.byte(value as u8);
    }

    /// A `local.get` for each of `count` parameters.
    #[inline(never)]
    pub(crate) fn local_gets(&mut self, count: u32) {
        for param in 0..count {
            self.bytes(&[code::LOCAL_GET]);
            self.u32(param);
        }
    }

    /// A length and the bytes of a name.
    #[inline(never)]
    pub(crate) fn name(&mut self, name: &str) {
        self.sized(name.as_bytes());
    }

    /// A length and bytes.
    pub(crate) fn sized(&mut self, bytes: &[u8]) {
        self.u32(bytes.len() as u32);
        self.bytes(bytes);
    }

    /// Begins a section, or a subsection of the name section.
    ///
    /// Its size takes five bytes whatever it is, as LLVM's linker writes it, so that the contents
    /// need not be moved.
    #[inline(never)]
    pub(crate) fn open(&mut self, id: u8) -> Open {
        self.bytes(&[id]);
        self.open_body(5)
    }

    /// Begins a function body whose size takes `width` bytes, at most five.
    #[inline(never)]
    pub(crate) fn open_body(&mut self, width: usize) -> Open {
        self.bytes(&[0x80, 0x80, 0x80, 0x80, 0x00][5 - width..]);
        Open {
            start: self.len,
            width,
        }
    }

    /// How many bytes have been written since something was begun.
    pub(crate) fn size(&self, open: &Open) -> usize {
        self.len - open.start
    }

    /// Ends what was begun, where the size may take more bytes than were left for it.
    pub(crate) fn close_wider(&mut self, open: Open) {
        let Open { start, width } = open;
        let size = self.len - start;
        let wanted = u32_len(size as u32);
        let Some(more) = wanted.checked_sub(width).filter(|more| *more > 0) else {
            return self.close(open);
        };
        self.bytes(&[0; 5][..more]);
        self.out.copy_within(start..start + size, start + more);
        self.out[start - width..start + more].fill(0x80);
        self.out[start + more - 1] = 0;
        self.close(Open {
            start: start + more,
            width: wanted,
        });
    }

    /// Ends what was begun.
    #[inline(never)]
    pub(crate) fn close(&mut self, Open { start, width }: Open) {
        let mut size = self.len - start;
        for byte in &mut self.out[start - width..start] {
            *byte |= size as u8 & 0x7f;
            size >>= 7;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Expected;
    use crate::reader::Reader;

    /// Both sides of each bound at which a number gets a byte more.
    fn bounds() -> impl Iterator<Item = u32> {
        let around = (0..32).map(|bit| 1u32 << bit);
        around.flat_map(|it| [it - 1, it, it + 1]).chain([u32::MAX])
    }

    #[track_caller]
    fn written(write: impl FnOnce(&mut Writer)) -> Vec<u8> {
        let mut out = Writer::with_room(0);
        write(&mut out);
        out.finish()
    }

    #[test]
    fn numbers_are_read_again() {
        for number in bounds() {
            let bytes = written(|out| out.u32(number));
            assert_eq!(bytes.len(), u32_len(number), "{number}");
            assert_eq!(Reader::new(&bytes).u32(Expected::Minimum), Ok(number));
            let bytes = written(|out| out.positive(number));
            let mut reader = Reader::new(&bytes);
            assert_eq!(reader.heap_index(Expected::HeapType), Ok(number));
            assert!(reader.is_at_end(), "{number}");
        }
    }

    #[test]
    fn patches_are_signed_numbers() {
        for number in bounds().filter(|it| *it < 1 << 27) {
            let bytes = written(|out| {
                out.bytes(&[0xff; PATCH_WIDTH]);
                out.patch(0, number);
            });
            let mut reader = Reader::new(&bytes);
            assert_eq!(reader.heap_index(Expected::HeapType), Ok(number));
            assert!(reader.is_at_end(), "{number}");
        }
    }

    #[test]
    fn sizes_are_filled_in() {
        for (width, size) in [(1, 127), (5, 0), (5, 128), (5, 1 << 21), (5, (1 << 21) - 1)] {
            let bytes = written(|out| {
                let open = out.open_body(width);
                out.bytes(&vec![7; size]);
                out.close(open);
            });
            let mut reader = Reader::new(&bytes);
            assert_eq!(reader.u32(Expected::SectionSize), Ok(size as u32));
            assert_eq!((reader.position(), reader.remaining()), (width, size));
        }
    }

    #[test]
    fn what_was_written_is_written_again() {
        let bytes = written(|out| {
            out.bytes(b"abc");
            out.again(1, 2);
            out.again(0, 5);
            out.truncate(9);
        });
        assert_eq!(bytes, b"abcbcabcb");
    }
}
