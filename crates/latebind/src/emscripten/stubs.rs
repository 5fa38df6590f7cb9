//! Chooses the imports of a DSO that are late-bound.
//!
//! The host has read each import from its import object and reports the kind of the value. This module
//! decides how each import is resolved. It replaces only the loader's own stubs. An exported wasm
//! function, a host function, and a suspending function are already the definitions that the program
//! needs.

use alloc::vec;
use alloc::vec::Vec;

use crate::capacity::Numbers;
use crate::read::import::ImportKind;
use crate::read::references::References;

/// The value that the import object contains for an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportValue {
    /// A value that remains unchanged.
    Definition,
    /// The stub that a loader supplies for a symbol that is still undefined.
    Stub,
    /// An earlier import has the same module name and the same name. The number is the index of the
    /// first such import.
    Again(u32),
}

/// The choice for an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The import keeps the value that the host supplied.
    Keep,
    /// A PLT entry replaces the import. The slot of the entry is the number of late choices before it.
    Late,
    /// An earlier import of the same name and type is late-bound. Its entry serves this import too.
    Shared,
    /// The import must keep its stub.
    Fallback(Reason),
}

/// The reason why an import must keep its stub.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A name is imported with two types, and one value must serve both.
    TwoTypes,
    /// A function that threads share cannot call the binder.
    SharedType,
}

/// Returns the choice for each import. `answers` contains one value for each import, in order. A missing
/// value counts as [`ImportValue::Definition`].
#[must_use]
pub fn choose(
    references: &References<'_>,
    answers: impl IntoIterator<Item = ImportValue>,
) -> Vec<Choice> {
    let mut numbers = vec![number::DEFINITION; references.rows().len()];
    for (number, answer) in numbers.iter_mut().zip(answers) {
        *number = match answer {
            ImportValue::Definition => number::DEFINITION,
            ImportValue::Stub => number::STUB,
            ImportValue::Again(first) => number::AGAIN.saturating_add(first),
        };
    }
    choose_in_place(references, &mut numbers);
    let choice_of = |number| match number {
        number::LATE => Choice::Late,
        number::SHARED => Choice::Shared,
        number::TWO_TYPES => Choice::Fallback(Reason::TwoTypes),
        number::SHARED_TYPE => Choice::Fallback(Reason::SharedType),
        _ => Choice::Keep,
    };
    numbers.into_iter().map(choice_of).collect()
}

/// The numbers of import values and choices, for [`choose_in_place`].
#[doc(hidden)]
pub mod number {
    /// [`ImportValue::Definition`](super::ImportValue::Definition).
    pub const DEFINITION: u32 = 0;
    /// [`ImportValue::Stub`](super::ImportValue::Stub).
    pub const STUB: u32 = 1;
    /// [`ImportValue::Again`](super::ImportValue::Again): the index is added.
    pub const AGAIN: u32 = 2;

    /// [`Choice::Keep`](super::Choice::Keep).
    pub const KEEP: u32 = 0;
    /// [`Choice::Late`](super::Choice::Late).
    pub const LATE: u32 = 1;
    /// [`Choice::Shared`](super::Choice::Shared).
    pub const SHARED: u32 = 2;
    /// [`Reason::TwoTypes`](super::Reason::TwoTypes).
    pub const TWO_TYPES: u32 = 3;
    /// [`Reason::SharedType`](super::Reason::SharedType).
    pub const SHARED_TYPE: u32 = 4;

    /// The flag of the index of an earlier import whose choice is not known yet.
    pub(super) const SHARES: u32 = 1 << 31;
}

/// Does the same as [`choose`], in place: replaces the [`number`] of each import value with that of a choice.
/// Returns the indices of the late imports. A host that has numbers need not convert them, which takes
/// 100 bytes of the compressed core.
#[doc(hidden)]
pub fn choose_in_place(references: &References<'_>, numbers: &mut [u32]) -> Vec<u32> {
    let rows = references.rows();
    for (index, row) in rows.iter().enumerate() {
        let Some((before, [number, ..])) = numbers.split_at_mut_checked(index) else {
            break;
        };
        let ImportKind::Func { ty, exact } = row.kind else {
            *number = number::KEEP;
            continue;
        };
        *number = match *number {
            number::DEFINITION => number::KEEP,
            number::STUB if references.types().is_shared(ty) => number::SHARED_TYPE,
            number::STUB => number::LATE,
            again => {
                let first = again - number::AGAIN;
                match (before.get_mut(first as usize), rows.get(first as usize)) {
                    (Some(choice), Some(row)) => {
                        // If it is late, it is a function. To compare all kinds would be larger.
                        let is_same = matches!(
                            row.kind,
                            ImportKind::Func { ty: its, exact: is } if its == ty && is == exact
                        );
                        if *choice == number::LATE && !is_same {
                            *choice = number::TWO_TYPES;
                        }
                        number::SHARES | first
                    }
                    _ => number::KEEP,
                }
            }
        };
    }
    // An import shares the choice of the first one of its name, which is known now.
    let mut late = Numbers::with_capacity(rows.len());
    for index in 0..rows.len() {
        let Some(&number) = numbers.get(index) else {
            break;
        };
        if number == number::LATE {
            late.push(index as u32);
        }
        if number & number::SHARES != 0 {
            let first = number & !number::SHARES;
            numbers[index] = match numbers.get(first as usize) {
                Some(&number::LATE) => number::SHARED,
                Some(&reason @ (number::TWO_TYPES | number::SHARED_TYPE)) => reason,
                _ => number::KEEP,
            };
        }
    }
    late.into_vec()
}
