//! What a module takes along when it is sent to another thread.
//!
//! A program with threads compiles each module once and sends it to every thread. There a host has
//! the module and not its bytes, so its references go with it, in a custom section.

use alloc::vec::Vec;

use crate::read::import::ImportKind;
use crate::read::references::References;
use crate::read::section;
use crate::writer::Writer;

/// The custom section that holds what [`References::read`] has to see. It says nothing else about the
/// module: a host that does not know it passes over it.
pub const REFERENCES: &str = "latebind.references";

/// The section to put at the end of a module whose references have been read; empty if the module does
/// not import a memory that threads share.
#[must_use]
pub fn references_section(references: &References<'_>) -> Vec<u8> {
    let is_shared = |kind| matches!(kind, ImportKind::Memory { shared: true, .. });
    if !references.rows().iter().any(|row| is_shared(row.kind)) {
        return Vec::new();
    }
    let bytes = references
        .bytes()
        .get(..references.end())
        .unwrap_or_default();
    Writer::fill(bytes.len() + REFERENCES.len() + 16, |out| {
        let open = out.open(section::CUSTOM);
        out.name(REFERENCES);
        out.bytes(bytes);
        out.close(open);
    })
}
