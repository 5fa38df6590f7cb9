//! A finding: a fact about a library that its users should know.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::kind::{Fails, Kind, Severity};
use super::libraries::LibraryId;
use super::limits::{MemoryType, TableType};
use crate::emscripten::frames::Frame;
use crate::link::{Definition, NameId, SignatureId, SymbolKind};
use crate::{Error, Warning};

/// A fact about a library that its users should know. [`Report::message`](super::Report::message) returns its text.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Finding {
    /// The kind.
    pub kind: Kind,
    /// The severity.
    pub severity: Severity,
    /// The time at which the program fails.
    pub fails: Fails,
    /// The library.
    pub library: LibraryId,
    /// The symbol, if the finding is about one.
    pub symbol: Option<Symbol>,
    /// The details, which depend on the kind.
    pub detail: Detail,
}

/// The symbol of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Symbol {
    /// The kind of the reference.
    pub kind: SymbolKind,
    /// The module name of the import.
    pub module: NameId,
    /// The symbol name.
    pub name: NameId,
    /// The type of a function or a tag.
    pub signature: Option<SignatureId>,
}

/// The details of a finding.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Detail {
    /// No definition was found.
    Undefined {
        /// The definitions and names that are close to the symbol.
        nearest: Vec<Nearest>,
        /// The likely cause.
        cause: Cause,
    },
    /// A definition was found, and `other` is in conflict with it. Without `other`, the reference is.
    Defined {
        /// The definition that wins.
        definition: Definition,
        /// The definition that does not count.
        other: Option<Definition>,
    },
    /// A library of NEEDED.
    Needed {
        /// The name in NEEDED.
        name: Box<str>,
        /// The library that was found.
        found: Option<LibraryId>,
    },
    /// The required and the provided memory.
    Memory(MemoryType, MemoryType),
    /// The required and the provided table. The minimum of the provided table includes the elements of all libraries
    /// up to this one.
    Table(TableType, TableType),
    /// A defect of `dylink.0` that loaders accept.
    Dylink(Warning),
    /// An error in `dylink.0`.
    Malformed(Error),
    /// Calls on which a suspension fails.
    Suspension {
        /// The kind of the host frame.
        frame: Frame,
        /// The names of the functions.
        functions: Vec<NameId>,
    },
    /// A reference that could not be checked.
    Unchecked(Unchecked),
    /// No details.
    None,
}

/// A name or a definition that is close to an undefined symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Nearest {
    /// The definition.
    pub definition: Definition,
    /// The reason why it does not count.
    pub reason: NearReason,
}

/// The reason why a definition does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NearReason {
    /// Its name is similar, but not the same.
    SimilarName,
    /// It has the name and a different kind.
    OtherKind,
    /// It has the name, and its library is not in the scope.
    OutOfScope,
}

/// The likely cause of an undefined symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cause {
    /// A given library defines it, but is neither needed nor global.
    NotInScope(LibraryId),
    /// A library with the definition is loaded, but the loader looks up tags in the global scope only.
    NotGlobal(LibraryId),
    /// The name belongs to a definition of a different kind, such as data instead of a function.
    OtherKind,
    /// The main module does not export this part of the C++ runtime.
    CxxRuntime,
    /// The main module does not export this function of the C library.
    CLibrary,
    /// The library and the program were built with different ways to handle exceptions.
    Exceptions,
    /// The library was built with a different version of Emscripten.
    EmscriptenVersion,
    /// The module name is none that the loader supplies.
    ForeignModule,
    /// A static library was not linked, or a library is missing.
    NotLinked,
}

/// The reason why a reference could not be checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unchecked {
    /// The JavaScript of the program may define the symbol, and is unknown.
    NoGlue,
    /// A JavaScript function defines the symbol, and its type is unknown.
    Untyped,
    /// A needed library may define the symbol, and is missing.
    MissingNeeded,
}
