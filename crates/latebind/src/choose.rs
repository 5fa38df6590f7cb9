//! Which imports of a DSO are bound late.
//!
//! The host has asked its import object for each import and tells what came back; this module says
//! what becomes of it. Only a loader's own stub is ever replaced: a function that wasm exports, a
//! function of the host and a suspending one are already what the program wants.

use alloc::vec::Vec;

use crate::import::ImportKind;
use crate::module::References;

/// What the import object answered for one import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
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
    Left(Reason),
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
/// that is missing counts as [`Answer::Definition`].
#[must_use]
pub fn choose(
    references: &References<'_>,
    answers: impl IntoIterator<Item = Answer>,
) -> Vec<Choice> {
    let rows = references.rows();
    let mut answers = answers.into_iter();
    let mut choices = Vec::with_capacity(rows.len());
    // Imports that count on the entry of an earlier one.
    let mut sharing = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let answer = answers.next().unwrap_or(Answer::Definition);
        let choice = match (row.kind, answer) {
            (ImportKind::Func { ty, .. }, Answer::Stub) => match references.types().func(ty) {
                Some(ty) if !ty.is_shared() => Choice::Late,
                _ => Choice::Left(Reason::SharedType),
            },
            (ImportKind::Func { .. }, Answer::Again(first)) => {
                let first = first as usize;
                match choices.get(first).copied() {
                    Some(Choice::Late) if rows[first].kind == row.kind => {
                        sharing.push((index, first));
                        Choice::Shared
                    }
                    Some(Choice::Late) => {
                        choices[first] = Choice::Left(Reason::TwoTypes);
                        Choice::Left(Reason::TwoTypes)
                    }
                    Some(choice @ Choice::Left(_)) => choice,
                    _ => Choice::Keep,
                }
            }
            _ => Choice::Keep,
        };
        choices.push(choice);
    }
    // An import of the same name but of another type may have taken the entry away.
    for (index, first) in sharing {
        if choices[first] != Choice::Late {
            choices[index] = Choice::Left(Reason::TwoTypes);
        }
    }
    choices
}
