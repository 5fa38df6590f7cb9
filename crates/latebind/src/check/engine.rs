//! The time of a failure in words, and the message of the engine or of the loader: those of V8 and of an unmodified
//! loader.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;

use super::finding::{Cause, Detail, Finding};
use super::kind::{Fails, Kind};
use super::limits::MemoryType;
use super::report::Report;

/// Returns the message of a failure.
pub(super) fn message(report: &Report, finding: &Finding) -> Option<String> {
    let name = finding
        .symbol
        .map_or("", |it| report.namespace().name(it.name));
    let module = finding
        .symbol
        .map_or("", |it| report.namespace().name(it.module));
    Some(match (finding.kind, finding.fails, &finding.detail) {
        (Kind::UndefinedFunction, Fails::Call, _) => {
            "TypeError: resolved is not a function".to_owned()
        }
        (
            Kind::UndefinedFunction,
            _,
            Detail::Undefined {
                cause: Cause::ForeignModule,
                ..
            },
        ) => {
            format!("TypeError: Import \"{module}\": module is not an object or function")
        }
        (Kind::UndefinedFunction, ..) => {
            "LinkError: function import requires a callable".to_owned()
        }
        (Kind::UndefinedAddress, Fails::Call, _) => {
            "RuntimeError: table index is out of bounds".to_owned()
        }
        (Kind::UndefinedData | Kind::UndefinedAddress, ..) => {
            format!("Error: bad export type for '{name}': undefined")
        }
        (Kind::UndefinedTag, ..) => "LinkError: tag import requires a WebAssembly.Tag".to_owned(),
        (Kind::TypeMismatch, ..) => {
            "LinkError: imported function does not match the expected type".to_owned()
        }
        (Kind::TagMismatch, ..) => {
            "LinkError: imported tag does not match the expected type".to_owned()
        }
        (Kind::MissingNeeded, _, Detail::Needed { name, .. }) => {
            format!("could not load dynamic lib: {name}")
        }
        (Kind::MemoryMismatch, _, Detail::Memory(needed, provided)) => {
            engine_memory(needed, provided).to_owned()
        }
        (Kind::TableMismatch, ..) => {
            "LinkError: table import does not match the expected type".to_owned()
        }
        (Kind::OldDylink, ..) => "Error (without a message)".to_owned(),
        _ => return None,
    })
}

/// Returns the time of a failure in words.
pub(super) fn fails(finding: &Finding) -> Option<&'static str> {
    match (finding.fails, finding.kind) {
        (Fails::Load, _) => Some("the library fails to load"),
        (Fails::Call, Kind::UndefinedAddress) => Some("a call through the address fails"),
        (Fails::Call, _) => Some("the first call fails"),
        (Fails::Never, _) => None,
    }
}

fn engine_memory(needed: &MemoryType, provided: &MemoryType) -> &'static str {
    if needed.is_memory64 != provided.is_memory64 {
        "LinkError: cannot import a memory of a different address type"
    } else if needed.is_shared != provided.is_shared {
        "LinkError: mismatch in shared state of memory"
    } else if needed.minimum > provided.minimum {
        "LinkError: memory import is smaller than the declared initial size"
    } else {
        "LinkError: memory import has a larger maximum size than the declared maximum"
    }
}
