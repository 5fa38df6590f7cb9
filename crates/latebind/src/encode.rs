//! Writing WebAssembly's primitive encodings and sections.

use alloc::vec::Vec;

pub(crate) const HEADER: [u8; 8] = *b"\0asm\x01\0\0\0";

/// Section ids, as in WebAssembly 3.0, section 5.5.2.
pub(crate) mod section {
    pub(crate) const CUSTOM: u8 = 0;
    pub(crate) const TYPE: u8 = 1;
    pub(crate) const IMPORT: u8 = 2;
    pub(crate) const FUNCTION: u8 = 3;
    pub(crate) const TABLE: u8 = 4;
    pub(crate) const EXPORT: u8 = 7;
    pub(crate) const ELEMENT: u8 = 9;
    pub(crate) const CODE: u8 = 10;
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

/// Where a section or a function body begins whose size is not known yet.
#[must_use]
pub(crate) struct Open(usize);

/// A module being written.
///
/// Its methods are not inlined: the core is small before it is fast, and it is fast enough.
pub(crate) struct Writer(pub(crate) Vec<u8>);

impl Writer {
    /// Begins a module that will have about `size` bytes.
    pub(crate) fn module(size: usize) -> Self {
        let mut out = Self(Vec::with_capacity(size));
        out.bytes(&HEADER);
        out
    }

    #[inline(never)]
    pub(crate) fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    #[inline(never)]
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
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

    /// A signed LEB128 number that is not negative: the sign, bit 6 of the last byte, stays clear.
    #[inline(never)]
    pub(crate) fn positive(&mut self, mut value: u32) {
        while value >= 0x40 {
            self.byte(value as u8 | 0x80);
            value >>= 7;
        }
        self.byte(value as u8);
    }

    /// A length and the bytes of a name.
    #[inline(never)]
    pub(crate) fn name(&mut self, name: &str) {
        self.u32(name.len() as u32);
        self.bytes(name.as_bytes());
    }

    /// Begins a section, or a subsection of the name section.
    #[inline(never)]
    pub(crate) fn open(&mut self, id: u8) -> Open {
        self.byte(id);
        self.open_body()
    }

    /// Begins anything that has its size in front.
    ///
    /// The size takes five bytes whatever it is, as LLVM's linker writes it, so that the contents
    /// need not be moved.
    #[inline(never)]
    pub(crate) fn open_body(&mut self) -> Open {
        self.bytes(&[0x80, 0x80, 0x80, 0x80, 0x00]);
        Open(self.0.len())
    }

    /// Ends what was begun.
    #[inline(never)]
    pub(crate) fn close(&mut self, Open(start): Open) {
        let mut size = self.0.len() - start;
        for byte in &mut self.0[start - 5..start] {
            *byte |= size as u8 & 0x7f;
            size >>= 7;
        }
    }
}
