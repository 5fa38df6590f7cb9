//! Chooses the imports of a DSO that are late-bound.
//!
//! The host has read each import from its import object and reports the kind of the value. This module
//! decides how each import is resolved. It replaces only the loader's own stubs. An exported wasm
//! function, a host function, and a suspending function are already the definitions that the program
//! needs.

use alloc::vec::Vec;

use crate::capacity::push_within_capacity;
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
    let rows = references.rows();
    let mut answers = answers.into_iter();
    let mut choices = Vec::with_capacity(rows.len());
    // For each import, the index of the import whose choice it shares: itself, or the first import of
    // its name.
    let mut firsts = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        let mut first = index;
        let mut choice = Choice::Keep;
        match (row.kind, answers.next()) {
            (ImportKind::Func { ty, .. }, Some(ImportValue::Stub)) => {
                choice = if references.types().is_shared(ty) {
                    Choice::Fallback(Reason::SharedType)
                } else {
                    Choice::Late
                };
            }
            (kind @ ImportKind::Func { .. }, Some(ImportValue::Again(other))) => {
                let other = other as usize;
                if let (Some(choice), Some(row)) = (choices.get_mut(other), rows.get(other)) {
                    first = other;
                    if *choice == Choice::Late && row.kind != kind {
                        *choice = Choice::Fallback(Reason::TwoTypes);
                    }
                }
            }
            _ => {}
        }
        push_within_capacity(&mut choices, choice);
        push_within_capacity(&mut firsts, first);
    }
    for (index, first) in firsts.into_iter().enumerate() {
        if first != index {
            choices[index] = match choices[first] {
                Choice::Late => Choice::Shared,
                Choice::Fallback(reason) => Choice::Fallback(reason),
                Choice::Keep | Choice::Shared => Choice::Keep,
            };
        }
    }
    choices
}
