//! Symbols, and how they are found: the linker's model of a program, without an engine.
//!
//! A [`Namespace`] holds the DSOs of a program and what its host provides. Names and types are interned once for
//! all of them, so that a link of hundreds of DSOs takes a fraction of a second. [`Namespace::lookup`] answers which
//! definition a [`Reference`] finds in a [`Scope`], and which other definitions that one shadows. A
//! [`Finding`] is a lookup that did not go well, in words.
//!
//! The search order is data: a [`SearchOrder`] lists the places, and a host or a loader's model (such as
//! [`emscripten`](crate::emscripten)) chooses one.

mod convention;
mod dso;
mod finding;
mod lookup;
mod names;
mod namespace;
mod scope;
mod signatures;
mod symbol;

pub use convention::{ENV, GOT_FUNC, GOT_MEM};
pub use dso::{Definition, DefinitionType, Dso, DsoId, Provider, Reference, ReferenceType};
pub use finding::{Finding, FindingKind};
pub use lookup::Lookup;
pub use names::NameId;
pub use namespace::Namespace;
pub use scope::{Place, Scope, SearchOrder};
pub use signatures::SignatureId;
pub use symbol::SymbolKind;
