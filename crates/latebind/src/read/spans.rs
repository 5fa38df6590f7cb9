//! The places of names and types, as numbers: for a host that has the bytes of the module too.
//!
//! They are written from the rows. To make an [`Import`](super::import::Import) of each would check
//! twice more that its names are in the input, and be larger by half.

use alloc::vec;
use alloc::vec::Vec;

use super::import::{ImportKind, Row};
use super::name::Span;
use super::references::References;
use crate::capacity::Numbers;

/// Added to the type of a tag, to distinguish it from that of a function.
pub const TAG: u32 = 1 << 31;

/// The type of an import that is neither a function nor a tag.
pub const NO_TYPE: u32 = u32::MAX;

/// How many numbers come before the first import.
pub const FIRST: usize = 2;

/// How many numbers there are of an import.
pub const SIZE: usize = 5;

/// The offsets at which the contents of the type section begin and end. Then for each import, the
/// offsets at which its module name begins and ends, those at which its name begins and ends, and the
/// index of its type, that of a tag with [`TAG`] added, or [`NO_TYPE`]. Imports that are not functions are left out if `functions_only` is set.
#[must_use]
pub fn of_imports(references: &References<'_>, functions_only: bool) -> Vec<u32> {
    let mut numbers = Numbers::with_capacity(FIRST + SIZE * references.rows().len());
    let types = references.types().range();
    numbers.extend(&[types.start as u32, types.end as u32]);
    for row in references.rows() {
        let Row { module, name, .. } = row;
        let ty = match row.kind {
            ImportKind::Func { ty, .. } => ty.0,
            _ if functions_only => continue,
            ImportKind::Tag { ty } => ty.0 | TAG,
            _ => NO_TYPE,
        };
        numbers.extend(&[module.start, module.end, name.start, name.end, ty]);
    }
    numbers.into_vec()
}

/// The bytes of the input with zeros in place of everything but the names of the imports.
#[must_use]
pub fn names_in_place(references: &References<'_>) -> Vec<u8> {
    let mut text = vec![0; references.bytes().len()];
    for row in references.rows() {
        for Span { start, end } in [row.module, row.name] {
            let name = start as usize..end as usize;
            if let (Some(to), Some(from)) = (
                text.get_mut(name.clone()),
                references.bytes().get(name.clone()),
            ) {
                to.copy_from_slice(from);
            }
        }
    }
    text
}
