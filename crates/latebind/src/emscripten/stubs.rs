//! Which imports of a DSO are bound late.
//!
//! The host has asked its import object for each import and tells what came back; this module says
//! what becomes of it. Only a loader's own stub is ever replaced: a function that wasm exports, a
//! function of the host and a suspending one are already what the program wants.

use alloc::vec::Vec;

use crate::capacity::push_within_capacity;
use crate::read::import::ImportKind;
use crate::read::references::References;

/// What the import object answered for one import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportValue {
    /// Something that stays as it is.
    Definition,
    /// The stub with which a loader answers for a symbol that it does not know yet.
    Stub,
    /// The module and the name are those of earlier imports; this is the index of the first.
    Again(u32),
}

/// What becomes of one import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// It stays what the host made it.
    Keep,
    /// A PLT entry takes its place. The entry's slot is the number of late choices before it.
    Late,
    /// An earlier import of the same name and type is late; its entry serves this one too.
    Shared,
    /// It is a stub that has to stay.
    Fallback(Reason),
}

/// Why a stub has to stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// One name is imported with two types, and one value has to serve both.
    TwoTypes,
    /// A function that threads share cannot call the binder.
    SharedType,
}

/// Says for each import what becomes of it. `answers` gives one answer for each import, in order; one
/// that is missing counts as [`ImportValue::Definition`].
#[must_use]
pub fn choose(
    references: &References<'_>,
    answers: impl IntoIterator<Item = ImportValue>,
) -> Vec<Choice> {
    let rows = references.rows();
    let mut answers = answers.into_iter();
    let mut choices = Vec::with_capacity(rows.len());
    // For each import the one whose choice it shares: itself, or the first of its name.
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
