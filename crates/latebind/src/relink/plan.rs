//! A relinking plan: the resolution of each import, and the new index of each function.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use crate::read::name::Name;
use crate::read::value_type::TypeIndex;

/// The resolution of an import by relinking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Resolution {
    /// The import is not a function, and does not change.
    Kept,
    /// Calls remain direct: a host function or the main module provides the function, according to
    /// [`Options::direct`](super::Options::direct()), or no slot can hold it, because its type is exact
    /// or shared between threads.
    Direct,
    /// References to the import were replaced with references to the library's own definition.
    SelfBound,
    /// Calls go through the slot with this number.
    Slot(u32),
    /// Calls go through the slot with this number, although the library exports a function of the same
    /// name, because the types differ.
    Mismatch(u32),
}

/// A function that is called through a slot.
#[derive(Clone, Copy, Debug)]
pub(super) struct Late<'a> {
    pub(super) module: Name<'a>,
    pub(super) name: Name<'a>,
    pub(super) ty: TypeIndex,
    pub(super) param_count: u32,
    /// The new index of the import, or `None` if the import is removed.
    pub(super) import: Option<u32>,
}

/// An imported function.
#[derive(Clone, Copy, Debug)]
pub(super) struct Target {
    /// The new function index of the replacement: the import itself, or the definition.
    pub(super) func: u32,
    /// The new index of the import, if it is kept.
    pub(super) import: u32,
    /// Whether the import is kept.
    pub(super) stays: bool,
    /// The number of the slot through which the function is called.
    pub(super) slot: Option<u32>,
}

/// Returns each type once, in ascending order.
pub(super) fn distinct(types: impl Iterator<Item = TypeIndex>) -> Vec<TypeIndex> {
    types.collect::<BTreeSet<_>>().into_iter().collect()
}

/// A plan for rewriting a library.
#[derive(Debug, Default)]
pub(super) struct Plan<'a> {
    pub(super) resolutions: Vec<Resolution>,
    /// For each import, whether it is kept.
    pub(super) stays: Vec<bool>,
    /// For each export, whether it is removed. The list is empty if all exports are kept.
    pub(super) local: Vec<bool>,
    /// The imported functions, by their old indices.
    pub(super) targets: Vec<Target>,
    /// The slots, first those with imports, in the order of the imports.
    pub(super) slots: Vec<Late<'a>>,
    /// The types of the slots without imports, in ascending order. The host's function for each type is imported.
    pub(super) host_calls: Vec<TypeIndex>,
    pub(super) self_count: u32,
    /// The difference, modulo 2^32, between the new and the old index of a function that the library
    /// defines.
    pub(super) shift: u32,
    /// The index of the first of the host's functions for slots without imports.
    pub(super) first_host_call: u32,
    /// The index of the first first-use function.
    pub(super) first_use: u32,
    /// The index of the slot table.
    pub(super) table: u32,
    /// Whether first-use functions are padded so that V8 does not inline them.
    pub(super) is_padded: bool,
}

impl<'a> Plan<'a> {
    /// Returns `true` if the plan changes the library. If all functions remain direct, the section
    /// `latebind.0` records that they were examined.
    pub(super) fn changes(&self) -> bool {
        self.resolutions
            .iter()
            .any(|resolution| *resolution != Resolution::Kept)
            || self.local.contains(&true)
    }

    /// Returns the number of imports that relinking adds: the host's functions for slots without imports, and the binder.
    pub(super) fn added_imports(&self) -> u32 {
        match self.slots.is_empty() {
            true => 0,
            false => self.host_calls.len() as u32 + 1,
        }
    }

    /// Returns the function index of the binder, if there are slots.
    pub(super) fn binder(&self) -> u32 {
        self.first_host_call
            .wrapping_add(self.host_calls.len() as u32)
    }

    /// Returns the function index of the host's function for slots of a type.
    pub(super) fn host_call(&self, ty: TypeIndex) -> u32 {
        let number = self.host_calls.partition_point(|it| *it < ty);
        self.first_host_call.wrapping_add(number as u32)
    }

    /// Returns the function index of the function that fills slots, if there are slots.
    pub(super) fn fill(&self) -> u32 {
        self.first_use.wrapping_add(self.slots.len() as u32)
    }

    /// Returns the number of functions that relinking adds: the first-use functions, and the one that fills slots.
    pub(super) fn added_functions(&self) -> u32 {
        match self.slots.len() {
            0 => 0,
            slots => slots as u32 + 1,
        }
    }

    /// Returns the types of the added functions, for a library with `types` types.
    pub(super) fn added_function_types(&self, types: usize) -> impl Iterator<Item = TypeIndex> {
        let binder = (types as u32).wrapping_add(self.host_calls.len() as u32);
        let fill = (!self.slots.is_empty()).then_some(TypeIndex(binder));
        self.slots.iter().map(|slot| slot.ty).chain(fill)
    }

    /// Returns the slots without imports, and the number of the first one.
    pub(super) fn unimported(&self) -> (u32, &[Late<'a>]) {
        let first = self.slots.partition_point(|slot| slot.import.is_some());
        (first as u32, &self.slots[first..])
    }

    /// Returns the ranges of consecutive imports that have slots: the index of the first import among all kept
    /// imports, and the number of imports.
    pub(super) fn slot_imports(&self) -> Vec<(u32, u32)> {
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        let kept = self.resolutions.iter().zip(&self.stays);
        let kept = (0..).zip(kept.filter(|(_, stays)| **stays));
        for (index, (resolution, _)) in kept {
            if !matches!(resolution, Resolution::Slot(_) | Resolution::Mismatch(_)) {
                continue;
            }
            match ranges.last_mut() {
                // There are fewer imports than bytes in the library.
                Some((start, count)) if start.wrapping_add(*count) == index => *count += 1,
                _ => ranges.push((index, 1)),
            }
        }
        ranges
    }

    /// Returns the new index of a function.
    pub(super) fn func(&self, old: u32) -> u32 {
        match self.targets.get(old as usize) {
            Some(target) => target.func,
            None => old.wrapping_add(self.shift),
        }
    }

    /// Returns `true` if a function remains the same, which is the case unless it is an import that was
    /// removed.
    pub(super) fn stays(&self, old: u32) -> bool {
        self.targets
            .get(old as usize)
            .is_none_or(|target| target.stays)
    }

    /// Returns the new function index for an export: an exported import remains an import.
    pub(super) fn exported_func(&self, old: u32) -> u32 {
        match self.targets.get(old as usize) {
            Some(target) => target.import,
            None => self.func(old),
        }
    }
}
