//! Writes the primitive encodings and the sections of WebAssembly.

use alloc::vec;
use alloc::vec::Vec;

/// An open item that begins with its size.
#[must_use]
pub(crate) struct Open {
    start: usize,
    /// The number of bytes that the size takes.
    width: usize,
}

/// The number of bytes that [`Writer::patch`] writes.
pub(crate) const PATCH_WIDTH: usize = 4;

/// Returns the number of bytes that [`Writer::u32`] writes.
pub(crate) fn u32_len(value: u32) -> usize {
    match value {
        0..0x80 => 1,
        0x80..0x4000 => 2,
        0x4000..0x20_0000 => 3,
        0x20_0000..0x1000_0000 => 4,
        _ => 5,
    }
}

/// Bytes that are being written, most often a module.
///
/// The capacity is allocated ahead of time and does not grow. Bytes beyond it are counted but not
/// kept, and then everything is written once more with the counted capacity ([`Writer::fill`]). The
/// core must be small, and the code that grows vectors is a tenth of it.
pub(crate) struct Writer {
    /// The numbers of a template (`emit/template.rs`), and the starts of its section and of its function body.
    pub(crate) numbers: [u32; 4],
    pub(crate) section: usize,
    pub(crate) body: usize,
    out: Vec<u8>,
    len: usize,
}

impl Open {
    /// An item whose size takes five bytes, and whose contents begin at `start`.
    pub(crate) fn wide(start: usize) -> Self {
        Self { start, width: 5 }
    }
}

impl Writer {
    /// Returns the bytes that `write` writes. Every call of `write` must write the same bytes.
    /// `room` is the expected number of bytes. If it is too small, the bytes are written twice.
    pub(crate) fn fill(mut room: usize, mut write: impl FnMut(&mut Self)) -> Vec<u8> {
        loop {
            let mut writer = Self {
                numbers: [0; 4],
                section: 0,
                body: 0,
                out: vec![0; room],
                len: 0,
            };
            write(&mut writer);
            if writer.len <= room {
                writer.out.truncate(writer.len);
                return writer.out;
            }
            room = writer.len;
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    #[inline(never)]
    pub(crate) fn byte(&mut self, byte: u8) {
        if let Some(to) = self.out.get_mut(self.len) {
            *to = byte;
        }
        self.len += 1;
    }

    #[inline(never)]
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        let start = self.len;
        self.len += bytes.len();
        if let Some(to) = self.out.get_mut(start..self.len) {
            to.copy_from_slice(bytes);
        }
    }

    /// Appends a copy of bytes that were already written.
    #[inline(never)]
    pub(crate) fn again(&mut self, start: usize, len: usize) {
        let to = self.len;
        self.len += len;
        if start <= to && self.len <= self.out.len() {
            self.out.copy_within(start..start + len, to);
        }
    }

    /// Writes an unsigned LEB128 integer.
    #[inline(never)]
    pub(crate) fn u32(&mut self, mut value: u32) {
        while value >= 0x80 {
            self.byte(value as u8 | 0x80);
            value >>= 7;
        }
        self.byte(value as u8);
    }

    /// Overwrites [`PATCH_WIDTH`] bytes with a signed LEB128 integer. Larger integers than this
    /// width can encode do not occur, because no engine supports tables of 2^27 elements.
    pub(crate) fn patch(&mut self, at: usize, value: u32) {
        if let Some(bytes) = self.out.get_mut(at..at + PATCH_WIDTH) {
            bytes[0] = value as u8 | 0x80;
            bytes[1] = (value >> 7) as u8 | 0x80;
            bytes[2] = (value >> 14) as u8 | 0x80;
            bytes[3] = (value >> 21) as u8 & 0x3f;
        }
    }

    /// Writes a signed LEB128 integer that is not negative: the sign, bit 6 of the last byte,
    /// remains clear.
    pub(crate) fn positive(&mut self, mut value: u32) {
        while value >= 0x40 {
            self.byte(value as u8 | 0x80);
            value >>= 7;
        }
        self.byte(value as u8);
    }

    /// Writes a length and the bytes of a name.
    #[inline(never)]
    pub(crate) fn sized(&mut self, bytes: &[u8]) {
        self.u32(bytes.len() as u32);
        self.bytes(bytes);
    }

    /// Writes a length and the text of a name.
    pub(crate) fn name(&mut self, name: &str) {
        self.sized(name.as_bytes());
    }

    /// Starts a section, or a subsection of the name section.
    ///
    /// Its size always takes five bytes, as LLVM's linker writes it, so that the contents need not
    /// be moved.
    #[inline(always)]
    pub(crate) fn open(&mut self, id: u8) -> Open {
        Open::wide(self.open_section(id))
    }

    /// This function is not inlined and returns a number, so that each use is one call that does
    /// not touch memory.
    #[inline(never)]
    fn open_section(&mut self, id: u8) -> usize {
        self.byte(id);
        self.open_sized(5)
    }

    /// Starts a function body whose size takes `width` bytes, at most five.
    #[inline(always)]
    pub(crate) fn open_body(&mut self, width: usize) -> Open {
        let start = self.open_sized(width);
        Open { start, width }
    }

    /// Writes a size that is not known yet. Returns the position after it.
    #[inline(never)]
    pub(crate) fn open_sized(&mut self, width: usize) -> usize {
        for _ in 1..width {
            self.byte(0x80);
        }
        self.byte(0);
        self.len
    }

    /// Ends an open item.
    pub(crate) fn close(&mut self, open: Open) {
        self.close_around(open, 0);
    }

    /// Ends an open item into which this many more bytes will be inserted.
    #[inline(never)]
    pub(crate) fn close_around(&mut self, Open { start, width }: Open, more: usize) {
        let mut size = self.len - start + more;
        if let Some(bytes) = self.out.get_mut(start - width..start) {
            for byte in bytes {
                *byte |= size as u8 & 0x7f;
                size >>= 7;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Expected;
    use crate::read::reader::Reader;

    /// Both sides of each bound at which an encoding takes one more byte.
    fn bounds() -> impl Iterator<Item = u32> {
        let around = (0..32).map(|bit| 1u32 << bit);
        around.flat_map(|it| [it - 1, it, it + 1]).chain([u32::MAX])
    }

    #[track_caller]
    fn written(write: impl FnMut(&mut Writer)) -> Vec<u8> {
        Writer::fill(0, write)
    }

    #[test]
    fn numbers_are_read_again() {
        for number in bounds() {
            let bytes = written(|out| out.u32(number));
            assert_eq!(bytes.len(), u32_len(number), "{number}");
            let mut reader = Reader::new(&bytes);
            assert_eq!(reader.u32(Expected::Minimum), number);
            assert_eq!(reader.finish(Expected::Minimum), Ok(()), "{number}");
            let bytes = written(|out| out.positive(number));
            let mut reader = Reader::new(&bytes);
            assert_eq!(reader.heap_index(Expected::HeapType), number);
            assert_eq!(reader.finish(Expected::HeapType), Ok(()), "{number}");
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
            assert_eq!(reader.heap_index(Expected::HeapType), number);
            assert_eq!(reader.finish(Expected::HeapType), Ok(()), "{number}");
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
            assert_eq!(reader.u32(Expected::SectionSize), size as u32);
            assert_eq!((reader.position(), reader.remaining()), (width, size));
        }
    }

    #[test]
    fn what_was_written_is_written_again() {
        let bytes = written(|out| {
            out.bytes(b"abc");
            out.again(1, 2);
            out.again(0, 5);
        });
        assert_eq!(bytes, b"abcbcabcbc");
    }
}
