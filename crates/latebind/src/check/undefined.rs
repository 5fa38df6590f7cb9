//! The likely cause of an undefined symbol, and the names that are close to it.

use super::finding::{Cause, Detail, NearReason, Nearest, Symbol};
use super::kind::Kind;
use super::libraries::LibraryId;
use super::references::Context;
use crate::emscripten::conventions;
use crate::link::{Definition, DsoId, Provider};

/// The number of definitions in [`Detail::Undefined`]. Similar names are added when the report is complete.
const MOST: usize = 3;

pub(super) fn detail(
    context: &Context<'_>,
    kind: Kind,
    symbol: Symbol,
    nearest: &[Definition],
) -> Detail {
    let near = |definition: &Definition| {
        let reason = match context.scope.position(definition.provider) {
            Some(_) => NearReason::OtherKind,
            None => NearReason::OutOfScope,
        };
        Nearest {
            definition: *definition,
            reason,
        }
    };
    let cause = cause(context, kind, symbol, nearest);
    Detail::Undefined {
        nearest: nearest.iter().take(MOST).map(near).collect(),
        cause,
    }
}

fn cause(context: &Context<'_>, kind: Kind, symbol: Symbol, nearest: &[Definition]) -> Cause {
    let is_searched = |it: &Definition| context.scope.position(it.provider).is_some();
    let defines = |it: &&Definition| {
        let is_close = kind == Kind::UndefinedTag || !is_searched(it);
        it.ty.defines(symbol.kind) && !it.is_reexport && is_close
    };
    let library_of = |it: &Definition| match it.provider {
        Provider::Dso(dso) => library(context, dso),
        Provider::Host => None,
    };
    if let Some(id) = nearest.iter().filter(defines).find_map(library_of) {
        return match kind {
            Kind::UndefinedTag => Cause::NotGlobal(id),
            _ => Cause::NotInScope(id),
        };
    }
    if !nearest.is_empty() {
        return Cause::OtherKind;
    }
    let name = context.run.checker.namespace.name(symbol.name);
    if conventions::is_for_exceptions(name) || conventions::LOADER_TAGS.contains(&name) {
        Cause::Exceptions
    } else if conventions::is_cxx_runtime(name) {
        Cause::CxxRuntime
    } else if conventions::is_system(name) {
        Cause::EmscriptenVersion
    } else if conventions::is_c_library(name) {
        Cause::CLibrary
    } else {
        Cause::NotLinked
    }
}

fn library(context: &Context<'_>, dso: DsoId) -> Option<LibraryId> {
    let libraries = &context.run.checker.libraries;
    let position = libraries.iter().position(|it| it.dso == Some(dso))?;
    Some(LibraryId(position as u32))
}
