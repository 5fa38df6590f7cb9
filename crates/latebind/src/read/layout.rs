//! What the headers of a module's sections tell, read a few bytes at a time.
//!
//! Most of a module is code and data, which binding late never looks at. A host that pays for each
//! byte it hands over (JavaScript copies them into this crate's memory) asks first.

use core::ops::Range;

use super::dylink;
use super::reader::Reader;
use super::section::{self, HEADER};
use crate::error::Expected;

/// How many bytes a look at a section takes, if the module has as many: its header, and the longest
/// name that matters.
pub const WINDOW: usize = 40;

/// Where the parts of a DSO are.
#[derive(Clone, Debug, Default)]
pub struct ModuleLayout {
    /// This many bytes from the start are all that [`References::read`](crate::References::read) has
    /// to see.
    pub references: usize,
    /// Where the code section begins.
    pub code: usize,
    /// The bodies of its functions.
    pub bodies: Range<usize>,
    /// Whether a PLT may be put inside: no section says anything about places in the code, or has to
    /// be understood for it.
    pub can_embed_plt: bool,
}

/// What an outline asks for next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScanStep {
    /// A look at [`WINDOW`] bytes from here on.
    At(usize),
    /// The module is not a DSO: no `dylink.0` section comes first, or it is not a module at all.
    NotDso,
    /// Nothing: that was all.
    End,
}

impl ModuleLayout {
    /// Begins at the start of a module.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            references: HEADER.len(),
            code: 0,
            bodies: 0..0,
            can_embed_plt: true,
        }
    }

    /// Takes a look at a module of `len` bytes: at those from `at` on, which is 0 or what was asked
    /// for. What is malformed ends it; reading what it says will tell.
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
            // The table of the slots would have to stand among the imported ones, before it.
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

/// Whether a custom section says something of places in the code section or in the file, or that the
/// library was relinked. Those that name a function and a place in its body, as branch hints do, stay
/// right: neither is changed by a PLT inside, as both are by relinking.
fn speaks_of_code(name: &[u8]) -> bool {
    name.starts_with(b".debug_")
        || name.starts_with(b"sourceMap")
        || name.starts_with(b"external_debug")
        || name == b"latebind.0"
}
