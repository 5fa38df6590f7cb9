//! The offsets of names and types as numbers, for a host that also has the bytes of the module.
//!
//! They are written from the rows. An [`Import`](super::import::Import) for each would check twice more that its
//! names are in the input, and make the code larger by half.

use alloc::vec;
use alloc::vec::Vec;

use super::import::{ImportKind, Row};
use super::name::Span;
use super::references::References;
use crate::capacity::Numbers;

/// The number that is added to the type of a tag, to distinguish it from the type of a function.
pub const TAG: u32 = 1 << 31;

/// The type of an import that is neither a function nor a tag.
pub const NO_TYPE: u32 = u32::MAX;

/// The number of numbers before the first import.
pub const FIRST: usize = 2;

/// The number of numbers for each import.
pub const SIZE: usize = 5;

/// Returns the start and the end of the contents of the type section, and then, for each import, the
/// start and the end of its module name, the start and the end of its name, and its type index. The type
/// index of a tag has [`TAG`] added, and [`NO_TYPE`] indicates any other import. If `functions_only` is
/// set, only function imports are included. `flag` returns a number to add to the type of a function.
pub(crate) fn of_imports(
    references: &References<'_>,
    functions_only: bool,
    flag: impl Fn(&Row) -> u32,
) -> Vec<u32> {
    let mut numbers = Numbers::with_capacity(FIRST + SIZE * references.rows().len());
    let types = references.types().range();
    numbers.extend(&[types.start as u32, types.end as u32]);
    for row in references.rows() {
        let Row { module, name, .. } = row;
        let ty = match row.kind {
            ImportKind::Func { ty, .. } => ty.0 | flag(row),
            _ if functions_only => continue,
            ImportKind::Tag { ty } => ty.0 | TAG,
            _ => NO_TYPE,
        };
        numbers.extend(&[module.start, module.end, name.start, name.end, ty]);
    }
    numbers.into_vec()
}

/// Returns the bytes of the input, with zeros instead of everything except the names of the imports.
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
