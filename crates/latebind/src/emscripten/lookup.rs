//! Where a symbol is looked up when it is first used.
//!
//! The order is the loader's own. A library's symbols are looked up as `resolveSymbol` in Emscripten's
//! `libdylink.js` does it: the global symbols, then the local scope of the DSO, then the DSO itself. Its
//! symbols in the global scope are asked for through the import object, as the loader itself would
//! answer now. Its local scope is known to the loader alone; it matters only if another DSO defines
//! the symbol too, and only then is the loader asked for it. If it cannot be had, nothing is guessed:
//! the call goes to the loader's stub.
//!
//! Unlike `ld.so`'s, a local scope is one object for everything that one `dlopen` loads, and a later
//! definition in it replaces an earlier one.
//!
//! A stub of the main module looks its symbol up at every call, and where depends on the build. In most
//! builds it reads the global symbols, in which the first definition stays. With `-sJSPI` or `-sASYNCIFY` it
//! reads a table of its own (`asyncifyStubs`, written by `mergeLibSymbols`), in which each library that is
//! loaded globally replaces the definition. So a slot of the main module is emptied when that changes, and
//! binding begins again. If the host cannot tell which table it is, and several DSOs define the symbol,
//! the stub keeps the reference.
//!
//! The host takes a step, reports the outcome, and is told the next step ([`next`]), until the slot
//! has been dealt with.

use crate::link::{Place, SearchOrder};

/// The search order of Emscripten's loader (`resolveSymbol` in `libdylink.js`): the global symbols, the local
/// scope, and the DSO itself. The steps below follow it in a live program.
pub const SEARCH_ORDER: SearchOrder = SearchOrder {
    places: &[Place::Global, Place::Local, Place::Itself],
    last_local_wins: true,
};

/// What the host does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Step {
    /// Nothing: it is where binding begins. Answers: any.
    Begin = 0,
    /// For the main module: find the table that its stub of the symbol reads instead of the global
    /// symbols. Answers: [`Outcome::Some`], [`Outcome::None`] if the stub reads the global symbols, or
    /// [`Outcome::Unknown`] if the host cannot tell.
    FindStubTable = 1,
    /// Look the symbol up in that table. Answers: [`Outcome::Some`] or [`Outcome::None`].
    LookupStubTable = 2,
    /// Ask the import object again for the symbol. Answers: [`Outcome::None`] if it gives the stub
    /// still, else [`Outcome::Some`].
    LookupGlobal = 3,
    /// Find out which DSOs of the program define the symbol. Answers: [`Outcome::None`],
    /// [`Outcome::SelfOnly`] (the DSO itself alone), [`Outcome::SelfHost`] (itself alone, in JavaScript, as
    /// EM_JS is), [`Outcome::Some`] (others). For the main module: whether there are [`Outcome::Several`]
    /// definitions, those among the global symbols included, or [`Outcome::None`].
    FindDefiningDsos = 4,
    /// Get hold of the DSO's local scope. Answers: [`Outcome::Some`], or [`Outcome::None`] if it
    /// cannot be had.
    FindScope = 5,
    /// Ask the local scope. Answers: [`Outcome::Some`] or [`Outcome::None`].
    LookupScope = 6,
    /// Ask the DSO itself. Answers: [`Outcome::Some`], [`Outcome::SelfHost`] or [`Outcome::None`].
    LookupSelf = 7,
    /// Put what was last found into the slot. Answers: [`Outcome::Some`] if that went well,
    /// [`Outcome::Mismatch`] if it is a function of another type. The binding is done unless told
    /// otherwise.
    Fill = 8,
    /// Put the loader's stub into the slot, for good: calls go through it as if Latebind were not
    /// there. Done.
    FillStub = 9,
    /// Let this one call go to the loader's stub, which fails if the symbol is undefined, and which
    /// may know better: it makes `invoke_vi` out of its name, and it alone knows a scope that cannot
    /// be had. If it fails, say so and leave the slot unbound, so that the next call tries again.
    /// Done.
    TryStub = 10,
    /// Done.
    Done = 11,
}

impl Step {
    /// All steps, in the order of their numbers.
    pub const ALL: [Self; 12] = [
        Self::Begin,
        Self::FindStubTable,
        Self::LookupStubTable,
        Self::LookupGlobal,
        Self::FindDefiningDsos,
        Self::FindScope,
        Self::LookupScope,
        Self::LookupSelf,
        Self::Fill,
        Self::FillStub,
        Self::TryStub,
        Self::Done,
    ];
}

/// The outcome of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Outcome {
    /// Nothing was found.
    None = 0,
    /// Something was.
    Some = 1,
    /// The DSO itself defines the symbol, and no other does.
    SelfOnly = 2,
    /// The same, but the definition is a function of the host that only the loader can reach.
    SelfHost = 3,
    /// The definition has another type than the reference.
    Mismatch = 4,
    /// There are different ones.
    Several = 5,
    /// The host cannot tell.
    Unknown = 6,
}

impl Outcome {
    /// All outcomes, in the order of their numbers.
    pub const ALL: [Self; 7] = [
        Self::None,
        Self::Some,
        Self::SelfOnly,
        Self::SelfHost,
        Self::Mismatch,
        Self::Several,
        Self::Unknown,
    ];
}

/// The first step for a reference of a library, or of the main module.
#[must_use]
pub fn first(is_main: bool) -> Step {
    next(Step::Begin, Outcome::None, is_main)
}

/// The step after `step`, which came to `answer`. `is_main` tells that the reference is one of the
/// main module, which has no local scope, and whose own definitions are global.
#[must_use]
pub fn next(step: Step, answer: Outcome, is_main: bool) -> Step {
    match (step, answer) {
        (Step::Begin, _) if is_main => Step::FindStubTable,
        (Step::FindStubTable, Outcome::Some) => Step::LookupStubTable,
        (Step::FindStubTable, Outcome::Unknown) => Step::FindDefiningDsos,
        (Step::LookupStubTable, Outcome::None) => Step::TryStub,
        // The only definition is the last one, too.
        (Step::FindDefiningDsos, Outcome::Several) if is_main => Step::FillStub,
        (Step::Begin | Step::FindStubTable, _) => Step::LookupGlobal,
        (Step::FindDefiningDsos, _) if is_main => Step::LookupGlobal,
        (Step::LookupGlobal, Outcome::None) if is_main => Step::TryStub,
        (Step::LookupGlobal, Outcome::None) => Step::FindDefiningDsos,
        (Step::FindDefiningDsos, Outcome::SelfOnly) => Step::LookupSelf,
        (Step::FindDefiningDsos, Outcome::SelfHost) => Step::FillStub,
        // Also where none is known: the host may not have seen the library that defines it.
        (Step::FindDefiningDsos, _) => Step::FindScope,
        (Step::FindScope, Outcome::Some) => Step::LookupScope,
        (Step::FindScope, _) => Step::TryStub,
        (Step::LookupScope, Outcome::None) => Step::LookupSelf,
        (Step::LookupSelf, Outcome::None) => Step::TryStub,
        (Step::LookupSelf, Outcome::SelfHost) => Step::FillStub,
        (Step::LookupStubTable | Step::LookupGlobal | Step::LookupScope | Step::LookupSelf, _) => {
            Step::Fill
        }
        // JavaScript converts arguments and results where types differ, and programs rely on it.
        (Step::Fill, Outcome::Mismatch) => Step::FillStub,
        (Step::Fill | Step::FillStub | Step::TryStub | Step::Done, _) => Step::Done,
    }
}
