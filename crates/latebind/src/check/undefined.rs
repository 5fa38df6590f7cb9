//! References without a definition: whether that is an error, the likely cause, and the definitions that are close.

use alloc::vec::Vec;

use super::context::Context;
use super::finding::{Cause, Detail, Finding, NearReason, Nearest, Symbol, Unchecked};
use super::kind::{Fails, Kind};
use super::libraries::LibraryId;
use crate::emscripten::conventions;
use crate::link::{Definition, DefinitionType, DsoId, Provider, Reference, ReferenceType};
use crate::pattern;

/// Functions of the C library that libraries use most. `*` matches any text.
const C_LIBRARY: [&str; 56] = [
    "__assert_fail",
    "__errno_location",
    "__stack_chk_*",
    "__ctype_*",
    "abort",
    "abs",
    "ato*",
    "bsearch",
    "calloc",
    "clock*",
    "close",
    "connect",
    "div",
    "environ",
    "exit",
    "*printf",
    "fclose",
    "fflush",
    "fopen*",
    "fput*",
    "fread",
    "free",
    "fwrite",
    "getc*",
    "getenv",
    "get*name",
    "get*byname",
    "gettimeofday",
    "*sockopt",
    "is*alnum",
    "is*alpha",
    "is*digit",
    "is*lower",
    "is*space",
    "is*upper",
    "listen",
    "m*map",
    "madvise",
    "malloc",
    "mem*",
    "mlock",
    "mprotect",
    "posix_memalign",
    "pthread_*",
    "qsort*",
    "realloc",
    "recv*",
    "send*",
    "set*buf",
    "shutdown",
    "signal",
    "*sleep",
    "socket",
    "str*",
    "tc*etattr",
    "to*er",
];

/// The number of definitions in [`Detail::Undefined`]. Similar names are added when the report is complete.
const MOST: usize = 3;

impl Context<'_> {
    /// Reports a reference without a definition, unless the definition may be unknown.
    pub(super) fn undefined(
        &mut self,
        kind: Kind,
        reference: &Reference,
        symbol: Symbol,
        nearest: &[Definition],
        findings: &mut Vec<Finding>,
    ) {
        let name = self.name(reference.name);
        // A stub replaces a tag that is weak, and the engine rejects it.
        if reference.is_weak && !matches!(reference.ty, ReferenceType::Tag(_)) {
            findings.push(Finding::new(
                Kind::WeakUndefined,
                self.id,
                Some(symbol),
                Detail::None,
            ));
            return;
        }
        let missing = self.run.missing.get(self.id.index());
        if missing.is_some_and(|it| !it.is_empty()) {
            return self.leave(Unchecked::MissingNeeded, symbol, findings);
        }
        if self.may_be_javascript(kind, name) {
            return self.leave(Unchecked::NoGlue, symbol, findings);
        }
        let detail = detail(self, kind, symbol, nearest);
        let is_data = |it: &Definition| self.is_direct(it) && matches!(it.ty, DefinitionType::Data);
        // The engine rejects a number as a function, but the loader calls a stub only later.
        let fails = match kind == Kind::UndefinedFunction && nearest.iter().any(is_data) {
            true => Fails::Load,
            false => kind.fails(),
        };
        findings.push(Finding {
            fails,
            ..Finding::new(kind, self.id, Some(symbol), detail)
        });
    }

    /// Returns `true` if the program's JavaScript may define a symbol, and is unknown.
    fn may_be_javascript(&self, kind: Kind, name: &str) -> bool {
        let profile = self.run.profile;
        if conventions::may_be_made_by_loader(name) {
            return !profile.has_glue || self.run.makes_functions;
        }
        if profile.has_glue || conventions::is_mangled(name) {
            return false;
        }
        // JavaScript rarely defines data, and then with a reserved name.
        kind != Kind::UndefinedData || name.starts_with("__")
    }
}

fn detail(context: &Context<'_>, kind: Kind, symbol: Symbol, nearest: &[Definition]) -> Detail {
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
    let name = context.run.namespace.name(symbol.name);
    if conventions::is_for_exceptions(name) || conventions::LOADER_TAGS.contains(&name) {
        Cause::Exceptions
    } else if conventions::is_cxx_runtime(name) {
        Cause::CxxRuntime
    } else if conventions::is_system(name) {
        Cause::EmscriptenVersion
    } else if pattern::is_any(&C_LIBRARY, name.as_bytes()) {
        Cause::CLibrary
    } else {
        Cause::NotLinked
    }
}

fn library(context: &Context<'_>, dso: DsoId) -> Option<LibraryId> {
    let libraries = &context.run.libraries;
    let position = libraries.iter().position(|it| it.dso == Some(dso))?;
    Some(LibraryId(position as u32))
}
