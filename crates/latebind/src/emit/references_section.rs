//! The custom section that a module carries when it is sent to another thread.
//!
//! A multithreaded program compiles each module once and sends it to every thread. The host in such a
//! thread has the module but not its bytes, so the module carries its references in a custom section.

use alloc::vec::Vec;

use crate::emit::template::{CLOSE, OPEN, name, template};
use crate::read::import::ImportKind;
use crate::read::references::References;
use crate::read::section;
use crate::writer::Writer;

/// The custom section that holds the bytes that [`References::read`] needs. It contains nothing else
/// about the module, and a host that does not know the section ignores it.
pub const REFERENCES: &str = "latebind.references";

/// Returns the section to append to a module whose references have been read. It is empty if the module
/// does not import a memory that threads share.
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
        out.template(template![[section::CUSTOM, OPEN], name!(REFERENCES)]);
        out.bytes(bytes);
        out.template(&[CLOSE]);
    })
}
