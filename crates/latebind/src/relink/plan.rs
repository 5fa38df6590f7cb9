//! A relinking plan: how each import is resolved, and which index each function gets.

use alloc::vec::Vec;

use super::library::Declaration;
use crate::read::value_type::TypeIndex;

/// How relinking resolves an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Resolution {
    /// The import is not a function, and does not change.
    Kept,
    /// Calls stay direct: a host function or the main module provides the function, according to
    /// [`Options::direct`](super::Options::direct()), or no slot can hold it, because its type is exact or
    /// shared between threads.
    Direct,
    /// Uses of the import became uses of the library's own definition.
    SelfBound,
    /// Calls go through the slot of this number.
    Slot(u32),
    /// Calls go through the slot of this number, although the library exports a function of the name:
    /// the types differ.
    Mismatch(u32),
}

/// A function that is called through a slot.
#[derive(Clone, Copy, Debug)]
pub(super) struct Late<'a> {
    pub(super) import: Declaration<'a>,
    pub(super) ty: TypeIndex,
    pub(super) param_count: u32,
    /// The new index of the import.
    pub(super) func: u32,
}

/// An imported function.
#[derive(Clone, Copy, Debug)]
pub(super) struct Target {
    /// The new index of what it becomes: the import itself, or the definition.
    pub(super) func: u32,
    /// The new index of the import, if it stays.
    pub(super) import: u32,
    /// Whether the import stays.
    pub(super) stays: bool,
    /// The slot through which it is called.
    pub(super) slot: Option<u32>,
}

/// How a library is going to be rewritten.
#[derive(Debug, Default)]
pub(super) struct Plan<'a> {
    pub(super) resolutions: Vec<Resolution>,
    /// Whether it stays, by import.
    pub(super) stays: Vec<bool>,
    /// Whether it goes, by export; empty if all stay.
    pub(super) local: Vec<bool>,
    /// The imported functions by their old indices.
    pub(super) targets: Vec<Target>,
    pub(super) slots: Vec<Late<'a>>,
    pub(super) self_count: u32,
    /// What is added, modulo 2^32, to the index of a function that the library defines.
    pub(super) shift: u32,
    /// The index of the binder, if there are slots.
    pub(super) binder: u32,
    /// The index of the first of the first-use functions.
    pub(super) first_use: u32,
    /// The index of the table of the slots.
    pub(super) table: u32,
    /// Whether first-use functions are made too long to be inlined.
    pub(super) is_padded: bool,
}

impl Plan<'_> {
    /// Whether there is anything to do. If all functions stay direct, the section `latebind.0` says
    /// that they were looked at.
    pub(super) fn changes(&self) -> bool {
        self.resolutions
            .iter()
            .any(|resolution| *resolution != Resolution::Kept)
            || self.local.contains(&true)
    }

    /// The new index of a function.
    pub(super) fn func(&self, old: u32) -> u32 {
        match self.targets.get(old as usize) {
            Some(target) => target.func,
            None => old.wrapping_add(self.shift),
        }
    }

    /// Whether a function stays what it was: all but the imports that have gone do.
    pub(super) fn stays(&self, old: u32) -> bool {
        self.targets
            .get(old as usize)
            .is_none_or(|target| target.stays)
    }

    /// The new index of a function as an export names it: an import that is exported stays one.
    pub(super) fn exported_func(&self, old: u32) -> u32 {
        match self.targets.get(old as usize) {
            Some(target) => target.import,
            None => self.func(old),
        }
    }
}
