//! Checks libraries against a program, without an engine.
//!
//! A [`Profile`] contains the definitions that a program provides: those of its main module and of its JavaScript. It is read from
//! files, or taken from a live program.
//!
//! A [`Checker`] loads libraries as Emscripten's loader does, on paper: in load order, each in its scope. Its
//! [`Report`] has all [`Finding`]s at once: the symbols that are undefined, the types that differ, the definitions that
//! replace others, and the host frames on which a suspension fails.

mod addresses;
mod binding;
mod builder;
mod checker;
mod context;
mod definitions;
mod engine;
mod finding;
mod function_type;
mod glue;
pub(crate) mod json;
mod kind;
mod libraries;
mod limits;
mod load;
mod message;
mod needed;
mod profile;
mod profile_json;
mod references;
mod report;
mod run;
mod similar;
mod undefined;
mod whole;

pub use crate::emscripten::frames::{FRAMES, Frame, FrameInfo};
pub use binding::{Binding, Way};
pub use checker::Checker;
pub use finding::{Cause, Detail, Finding, NearReason, Nearest, Symbol, Unchecked};
pub use function_type::{FunctionType, FunctionTypes};
pub use glue::{Glue, GlueImport, GlueTable, GlueValue};
pub use kind::{Fails, Kind, Severity};
pub use libraries::{Library, LibraryId, Open};
pub use limits::{MemoryType, TableType};
pub use message::Explanation;
pub use needed::{Needed, Request, Why};
pub use profile::{MainReference, Profile, ProfileError, Provided, ProvidedBy, ProvidedKind};
pub use profile_json::{SCHEMA, UNKNOWN_TYPE};
pub use report::Report;
