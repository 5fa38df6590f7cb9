//! The section headers of a module, read a few bytes at a time.
//!
//! Most of a module is code and data, which late binding never reads. A host that pays for each byte
//! that it passes (JavaScript copies the bytes into this crate's memory) scans the headers first.

use core::ops::Range;

use super::dylink;
use super::reader::Reader;
use super::section::{self, HEADER};
use crate::error::Expected;

/// The number of bytes that one scan of a section needs, unless the module ends earlier: its header, and
/// the longest name that matters.
pub const WINDOW: usize = 40;

/// The positions of the parts of a DSO.
#[derive(Clone, Debug, Default)]
pub struct ModuleLayout {
    /// The length of the prefix that [`References::read`](crate::References::read) needs, in bytes.
    pub references: usize,
    /// The start of the code section.
    pub code: usize,
    /// The range of its function bodies.
    pub bodies: Range<usize>,
    /// Whether a PLT can be embedded: no section refers to offsets in the code, and no section would
    /// need special treatment.
    pub can_embed_plt: bool,
}

/// The next step of a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScanStep {
    /// Scan [`WINDOW`] bytes from this offset.
    At(usize),
    /// The bytes are not a DSO: the first section is not `dylink.0`, or the bytes are not a module.
    NotDso,
    /// The scan is complete.
    End,
}

impl ModuleLayout {
    /// Creates a layout for a scan that begins at the start of a module.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            references: HEADER.len(),
            code: 0,
            bodies: 0..0,
            can_embed_plt: true,
        }
    }

    /// Scans a module of `len` bytes. `window` contains the bytes at offset `at`, which is 0 or the
    /// offset that the last step requested. Malformed bytes end the scan. Reading the module then
    /// reports the error.
    pub fn scan(&mut self, window: &[u8], at: usize, len: usize) -> ScanStep {
        let is_first = at == 0;
        let mut reader = Reader::new(window);
        if is_first && reader.bytes(HEADER.len(), Expected::ModuleHeader) != HEADER {
            return ScanStep::NotDso;
        }
        let start = at.saturating_add(reader.position());
        let id = reader.byte(Expected::Section);
        let size = reader.u32(Expected::SectionSize) as usize;
        let contents = at.saturating_add(reader.position());
        let end = contents.saturating_add(size);
        if reader.has_failed() || end > len {
            return if is_first {
                ScanStep::NotDso
            } else {
                ScanStep::End
            };
        }
        let name = match id {
            section::CUSTOM => {
                let len = reader.u32(Expected::SectionName) as usize;
                reader.bytes(len, Expected::SectionName)
            }
            _ => &[],
        };
        if is_first && name != dylink::NAME.as_bytes() {
            return ScanStep::NotDso;
        }
        match id {
            section::CUSTOM => self.can_embed_plt &= !speaks_of_code(name),
            section::IMPORT => self.references = end,
            // The slot table is an import, so it would precede this table.
            section::TABLE => self.can_embed_plt = false,
            section::CODE => {
                reader.u32(Expected::FunctionCount);
                self.code = start;
                self.bodies = at.saturating_add(reader.position())..end;
            }
            _ => {}
        }
        if end == len {
            ScanStep::End
        } else {
            ScanStep::At(end)
        }
    }
}

/// Returns `true` if a custom section refers to offsets in the code section or in the file, or marks the
/// library as already relinked. Sections that refer to a function and an offset in its body, such as
/// branch hints, remain correct: an embedded PLT changes neither, whereas relinking changes both.
fn speaks_of_code(name: &[u8]) -> bool {
    name.starts_with(b".debug_")
        || name.starts_with(b"sourceMap")
        || name.starts_with(b"external_debug")
        || name == b"latebind.0"
}
