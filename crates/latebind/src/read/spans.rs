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

/// The type of an import that is neither a function nor a tag, nor an address.
pub const NO_TYPE: u32 = u32::MAX;

/// The bit of [`NO_TYPE`] that is 0 in the type of an address.
pub const NO_ADDRESS: u32 = 1;

/// Imports of a module to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    /// All imports.
    All,
    /// The functions.
    Functions,
    /// All imports except the functions.
    Others,
}

/// The number of numbers before the first import.
pub const FIRST: usize = 3;

/// The number of numbers for each import.
pub const SIZE: usize = 5;

/// Returns the start and the end of the contents of the type section, the number of listed functions, and then, for each
/// import, the start and the end of its module name, the start and the end of its name, and its type index. The type
/// index of a tag has [`TAG`] added, and [`NO_TYPE`] indicates any other import. `flag` returns the bits to set in the
/// type of a function, or to clear in that of an import that has none, or `None` if the import is not listed.
pub(crate) fn of_imports(
    references: &References<'_>,
    listed: &[Listed],
    flag: impl Fn(usize, &Row) -> Option<u32>,
) -> Vec<u32> {
    let rows = references.rows();
    let mut numbers = Numbers::with_capacity(FIRST + SIZE * rows.len());
    let types = references.types().range();
    numbers.extend(&[types.start as u32, types.end as u32, 0]);
    let mut functions = 0;
    for listed in listed {
        for (index, row) in rows.iter().enumerate() {
            let Row {
                module, name, kind, ..
            } = row;
            let is_function = matches!(kind, ImportKind::Func { .. });
            if *listed != Listed::All && is_function != (*listed == Listed::Functions) {
                continue;
            }
            let Some(flag) = flag(index, row) else {
                continue;
            };
            let ty = match kind {
                ImportKind::Func { ty, .. } => ty.0 | flag,
                ImportKind::Tag { ty } => ty.0 | TAG,
                _ => NO_TYPE & !flag,
            };
            functions += u32::from(is_function);
            numbers.extend(&[module.start, module.end, name.start, name.end, ty]);
        }
    }
    let mut numbers = numbers.into_vec();
    if let Some(place) = numbers.get_mut(FIRST - 1) {
        *place = functions;
    }
    numbers
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
