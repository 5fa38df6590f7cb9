//! Symbols and their lookup: the linker's model of a program, without an engine.
//!
//! A [`Namespace`] holds the DSOs of a program and the definitions that its host provides. Names and types are interned
//! once for all DSOs, so that linking hundreds of DSOs takes a fraction of a second. [`Namespace::lookup`] returns the
//! definition that a [`Reference`] finds in a [`Scope`], and the other definitions that this one shadows. A [`Finding`]
//! describes a failed lookup.
//!
//! The search order is data. A [`SearchOrder`] lists the places, and a host or a model of a loader (such as
//! [`emscripten`](crate::emscripten)) chooses one.

mod convention;
#[cfg(feature = "check")]
mod declared;
mod dso;
mod finding;
mod lookup;
mod names;
mod namespace;
mod scope;
mod signatures;
mod symbol;

pub use convention::{ENV, GOT_FUNC, GOT_MEM};
#[cfg(feature = "check")]
pub(crate) use declared::Declared;
pub use dso::{Definition, DefinitionType, Dso, DsoId, Provider, Reference, ReferenceType};
pub use finding::{Finding, FindingKind};
pub use lookup::Lookup;
pub use names::NameId;
pub use namespace::Namespace;
pub use scope::{Place, Scope, SearchOrder};
pub use signatures::SignatureId;
pub use symbol::SymbolKind;
