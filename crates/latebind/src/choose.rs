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
    /// The module and the name are those of an earlier import, whose index this is.
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

/// Says for each import what becomes of it. `answers` holds one answer for each import,
/// in order; one that is missing counts as [`Answer::Definition`].
#[must_use]
pub fn choose(references: &References<'_>, answers: &[Answer]) -> Vec<Choice> {
    let mut choices = Vec::with_capacity(answers.len());
    let mut types = Vec::with_capacity(answers.len());
    for (index, import) in references.imports().enumerate() {
        let answer = answers.get(index).copied().unwrap_or(Answer::Definition);
        let ImportKind::Func { ty, .. } = import.kind else {
            choices.push(Choice::Keep);
            types.push(None);
            continue;
        };
        types.push(Some(ty));
        let choice = match answer {
            Answer::Definition => Choice::Keep,
            Answer::Stub => {
                if references.types().func(ty).is_none_or(|ty| ty.is_shared()) {
                    Choice::Left(Reason::SharedType)
                } else {
                    Choice::Late
                }
            }
            Answer::Again(first) => {
                let first = first as usize;
                match choices.get(first).copied() {
                    Some(Choice::Late) if types[first] == Some(ty) => Choice::Shared,
                    Some(Choice::Late) => {
                        choices[first] = Choice::Left(Reason::TwoTypes);
                        Choice::Left(Reason::TwoTypes)
                    }
                    Some(choice @ Choice::Left(_)) => choice,
                    _ => Choice::Keep,
                }
            }
        };
        choices.push(choice);
    }
    // An import that counted on an entry which another one of its name then took away.
    for index in 0..choices.len() {
        if let (Choice::Shared, Some(Answer::Again(first))) = (choices[index], answers.get(index))
            && choices[*first as usize] != Choice::Late
        {
            choices[index] = Choice::Left(Reason::TwoTypes);
        }
    }
    choices
}
