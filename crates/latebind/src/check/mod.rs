//! Checks libraries against a program, without an engine.
//!
//! A [`Profile`] contains the definitions that a program provides: those of its main module and of its JavaScript. It is read from
//! files, or taken from a live program.

mod builder;
mod function_type;
mod glue;
mod limits;
mod producers;
mod profile;
mod profile_json;

pub use function_type::{FunctionType, FunctionTypes};
pub use glue::{Glue, GlueImport, GlueTable, GlueValue};
pub use limits::{MemoryType, TableType};
pub use profile::{MainReference, Profile, ProfileError, Provided, ProvidedBy, ProvidedKind};
pub use profile_json::{SCHEMA, UNKNOWN_TYPE};
