//! The search for a symbol on its first use.
//!
//! The order is the loader's own. The symbols of a library are looked up in the order of `resolveSymbol`
//! in Emscripten's `libdylink.js`: the global symbols, then the local scope of the DSO, then the DSO
//! itself. The host reads the import object again to look up the global symbols, so the result is the
//! one that the loader itself would return now. Only the loader knows the local scope. The scope matters
//! only if another DSO also defines the symbol, and only then does the host obtain it from the loader.
//! If the host cannot obtain it, the call goes to the loader's stub, without a guess.
//!
//! Unlike in `ld.so`, a local scope is one object for everything that one `dlopen` loads, and a later
//! definition in it replaces an earlier one.
//!
//! A stub of the main module looks up its symbol on every call. The build determines the table in which
//! it looks. In most builds, it reads the global symbols, in which the first definition remains. With
//! `-sJSPI` or `-sASYNCIFY`, it reads a separate table (`asyncifyStubs`, written by `mergeLibSymbols`),
//! in which each globally loaded library replaces the definition. So if the definition changes, the slot
//! of the main module is emptied, and binding begins again. If the host cannot determine the table, and
//! several DSOs define the symbol, the reference keeps its stub.
//!
//! The host may bind a slot of a library ahead of its first call if the global symbols are known, and the first
//! step finds a definition there that fits. The first definition of a global symbol remains, so the result is the
//! same.
//!
//! The host takes a step, reports the outcome, and receives the next step ([`next`]), until the slot has
//! been handled.

use crate::link::{Place, SearchOrder};

/// The search order of Emscripten's loader (`resolveSymbol` in `libdylink.js`): the global symbols, the local
/// scope, and the DSO itself. The steps below follow it in a live program.
pub const SEARCH_ORDER: SearchOrder = SearchOrder {
    places: &[Place::Global, Place::Local, Place::Itself],
    last_local_wins: true,
};

/// The next action of the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Step {
    /// No action: binding begins here. Outcomes: any.
    Begin = 0,
    /// For the main module: find the table that its stub of the symbol reads instead of the global
    /// symbols. Outcomes: [`Outcome::Some`], [`Outcome::None`] if the stub reads the global symbols, or
    /// [`Outcome::Unknown`] if the host cannot determine the table.
    FindStubTable = 1,
    /// Look up the symbol in that table. Outcomes: [`Outcome::Some`] or [`Outcome::None`].
    LookupStubTable = 2,
    /// Read the symbol from the import object again. Outcomes: [`Outcome::None`] if the value is still
    /// the stub, or [`Outcome::Some`] otherwise.
    LookupGlobal = 3,
    /// Find the DSOs of the program that define the symbol. Outcomes: [`Outcome::None`],
    /// [`Outcome::SelfOnly`] (only the DSO itself), [`Outcome::SelfHost`] (only the DSO itself, in
    /// JavaScript, like `EM_JS`), or [`Outcome::Some`] (others). For the main module:
    /// [`Outcome::Several`] if there are several definitions, including those among the global symbols,
    /// or [`Outcome::None`].
    FindDefiningDsos = 4,
    /// Obtain the local scope of the DSO. Outcomes: [`Outcome::Some`], or [`Outcome::None`] if the host
    /// cannot obtain it.
    FindScope = 5,
    /// Look up the symbol in the local scope. Outcomes: [`Outcome::Some`] or [`Outcome::None`].
    LookupScope = 6,
    /// Look up the symbol in the DSO itself. Outcomes: [`Outcome::Some`], [`Outcome::SelfHost`], or
    /// [`Outcome::None`].
    LookupSelf = 7,
    /// Put the definition that was found last into the slot. Outcomes: [`Outcome::Some`] if that
    /// succeeded, or [`Outcome::Mismatch`] if the definition is a function of a different type. Unless
    /// the next step is a different one, the binding is done.
    Fill = 8,
    /// Put the loader's stub into the slot permanently. Calls then go through the stub as they do
    /// without Latebind. The binding is done.
    FillStub = 9,
    /// Send only this call to the loader's stub. The stub fails if the symbol is undefined. It can also
    /// find definitions that the host cannot: it creates `invoke_vi` from its name, and only it knows a
    /// scope that the host cannot obtain. If it fails, report that and leave the slot unbound, so that
    /// the next call tries again. The binding is done.
    TryStub = 10,
    /// The binding is done.
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
    /// No definition was found.
    None = 0,
    /// A definition was found.
    Some = 1,
    /// Only the DSO itself defines the symbol.
    SelfOnly = 2,
    /// Only the DSO itself defines the symbol, and the definition is a host function that only the
    /// loader can reach.
    SelfHost = 3,
    /// The type of the definition differs from the type of the reference.
    Mismatch = 4,
    /// There are several different definitions.
    Several = 5,
    /// The host cannot determine the answer.
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

/// Returns the first step for a reference of a library or of the main module.
#[must_use]
pub fn first(is_main: bool) -> Step {
    next(Step::Begin, Outcome::None, is_main)
}

/// Returns the step after `step`, whose outcome is `answer`. If `is_main` is set, the reference belongs
/// to the main module, which has no local scope, and whose own definitions are global.
#[must_use]
pub fn next(step: Step, answer: Outcome, is_main: bool) -> Step {
    match (step, answer) {
        (Step::Begin, _) if is_main => Step::FindStubTable,
        (Step::FindStubTable, Outcome::Some) => Step::LookupStubTable,
        (Step::FindStubTable, Outcome::Unknown) => Step::FindDefiningDsos,
        (Step::LookupStubTable, Outcome::None) => Step::TryStub,
        // The only definition is also the last one.
        (Step::FindDefiningDsos, Outcome::Several) if is_main => Step::FillStub,
        (Step::Begin | Step::FindStubTable, _) => Step::LookupGlobal,
        (Step::FindDefiningDsos, _) if is_main => Step::LookupGlobal,
        (Step::LookupGlobal, Outcome::None) if is_main => Step::TryStub,
        (Step::LookupGlobal, Outcome::None) => Step::FindDefiningDsos,
        (Step::FindDefiningDsos, Outcome::SelfOnly) => Step::LookupSelf,
        (Step::FindDefiningDsos, Outcome::SelfHost) => Step::FillStub,
        // This also applies if no such DSO is known, because the host may not have seen the library that
        // defines the symbol.
        (Step::FindDefiningDsos, _) => Step::FindScope,
        (Step::FindScope, Outcome::Some) => Step::LookupScope,
        (Step::FindScope, _) => Step::TryStub,
        (Step::LookupScope, Outcome::None) => Step::LookupSelf,
        (Step::LookupSelf, Outcome::None) => Step::TryStub,
        (Step::LookupSelf, Outcome::SelfHost) => Step::FillStub,
        (Step::LookupStubTable | Step::LookupGlobal | Step::LookupScope | Step::LookupSelf, _) => {
            Step::Fill
        }
        // JavaScript converts arguments and results if the types differ, and programs rely on that.
        (Step::Fill, Outcome::Mismatch) => Step::FillStub,
        (Step::Fill | Step::FillStub | Step::TryStub | Step::Done, _) => Step::Done,
    }
}
