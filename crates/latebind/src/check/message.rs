//! The texts of findings.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::engine;
use super::finding::{Cause, Detail, Finding, NearReason, Nearest, Symbol, Unchecked};
use super::kind::Kind;
use super::libraries::LibraryId;
use super::limits::{MemoryType, TableType};
use super::report::Report;
use crate::emscripten::frames::Frame;
use crate::link::{Definition, DefinitionType, ENV, GOT_MEM, Provider, SignatureId, SymbolKind};

/// The parts of the text of a finding. Each is one line, without a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// The finding, without the library.
    pub title: String,
    /// The time of the failure.
    pub fails: Option<String>,
    /// The message of the engine or of the loader.
    pub engine_message: Option<String>,
    /// The places that were searched, in order.
    pub searched: Vec<String>,
    /// The definitions that are close.
    pub nearest: Vec<String>,
    /// The likely cause.
    pub cause: Option<String>,
    /// The remedies.
    pub remedies: Vec<&'static str>,
}

impl Report {
    /// Returns the text of a finding, in one line.
    #[must_use]
    pub fn message(&self, finding: &Finding) -> String {
        let Explanation {
            title,
            fails,
            engine_message,
            searched,
            nearest,
            cause,
            remedies,
        } = self.explain(finding);
        let mut text = title;
        if finding.symbol.is_some() && matches!(finding.detail, Detail::Undefined { .. }) {
            text += &format!(", needed by `{}`", self.path(finding.library));
        }
        if let Some(fails) = fails {
            text += &format!("; {fails}");
        }
        if let Some(message) = engine_message {
            text += &format!(" with `{message}`");
        }
        if !searched.is_empty() {
            text += &format!("; searched {}", searched.join(", "));
        }
        for nearest in nearest {
            text += &format!("; {nearest}");
        }
        if let Some(cause) = cause {
            text += &format!("; likely cause: {cause}");
        }
        if finding.kind == Kind::CannotSuspend {
            text += &format!("; remedy: {}", remedies.join(", or "));
        }
        text
    }

    /// Returns the parts of the text of a finding.
    #[must_use]
    pub fn explain(&self, finding: &Finding) -> Explanation {
        let mut explanation = Explanation {
            title: self.title(finding),
            fails: engine::fails(finding).map(str::to_owned),
            engine_message: engine::message(self, finding),
            ..Explanation::default()
        };
        match &finding.detail {
            Detail::Undefined { nearest, cause } => {
                if *cause != Cause::ForeignModule {
                    let searched = self.searched(finding).into_iter();
                    explanation.searched = searched
                        .map(|it| self.seen_from(it, finding.library))
                        .collect();
                }
                explanation.nearest = nearest
                    .iter()
                    .map(|it| self.nearest(it, finding.library))
                    .collect();
                explanation.cause = Some(self.cause(*cause, finding.library));
            }
            Detail::Suspension { frame, .. } => {
                explanation.remedies = frame.info().remedies.to_vec();
            }
            _ => {}
        }
        explanation
    }

    fn title(&self, finding: &Finding) -> String {
        let symbol = finding.symbol.as_ref();
        let name = symbol.map_or("", |it| self.namespace().name(it.name));
        match (&finding.detail, finding.kind) {
            (Detail::Undefined { .. }, _) => match symbol {
                Some(symbol) => format!("undefined {}", self.symbol(symbol)),
                None => String::new(),
            },
            (Detail::Defined { definition, other }, _) => {
                self.defined(finding, symbol, definition, other.as_ref())
            }
            (Detail::Needed { name, found: None }, _) => format!("missing library `{name}`"),
            (
                Detail::Needed {
                    name,
                    found: Some(id),
                },
                _,
            ) => format!(
                "the library `{name}` was found as `{}` by its file name only; the loader finds it if it is \
                 already loaded under this name, or in its library path",
                self.path(*id)
            ),
            (Detail::Memory(needed, provided), _) => format!(
                "the memory of the program does not match the import: {} needed, {} provided",
                memory(needed),
                memory(provided)
            ),
            (Detail::Table(needed, provided), _) => format!(
                "the table of the program does not match the import: {} needed, {} provided",
                table(needed),
                table(provided)
            ),
            (Detail::Dylink(warning), _) => {
                format!("a defect that loaders accept, and may read differently: {warning}")
            }
            (Detail::Malformed(error), _) => format!("malformed section `dylink.0`: {error}"),
            (Detail::Suspension { frame, functions }, _) => {
                let description = frame.info().description;
                match functions.len() {
                    1 => format!("a suspension fails on {description}: 1 function"),
                    count => format!("a suspension fails on {description}: {count} functions"),
                }
            }
            (Detail::Unchecked(reason), _) => {
                let symbol = symbol.map(|it| self.symbol(it)).unwrap_or_default();
                match reason {
                    Unchecked::NoGlue => format!(
                        "unchecked {symbol}: JavaScript may define it, and the JavaScript of the program is unknown"
                    ),
                    Unchecked::Untyped => {
                        format!(
                            "unchecked type of {symbol}: a JavaScript function of unknown type defines it"
                        )
                    }
                    Unchecked::MissingNeeded => {
                        format!("unchecked {symbol}: a missing library may define it")
                    }
                }
            }
            (Detail::None, Kind::OldDylink) => {
                "a library with the legacy section `dylink` instead of `dylink.0`".to_owned()
            }
            (Detail::None, Kind::NeedsLatebind) => {
                "the library was relinked, and loads only in a program that contains Latebind"
                    .to_owned()
            }
            (Detail::None, Kind::WeakUndefined) => match symbol {
                Some(symbol) => format!("undefined weak {}", self.symbol(symbol)),
                None => String::new(),
            },
            (Detail::None, kind) => format!("{}: `{name}`", kind.description()),
        }
    }

    fn defined(
        &self,
        finding: &Finding,
        symbol: Option<&Symbol>,
        definition: &Definition,
        other: Option<&Definition>,
    ) -> String {
        let name = symbol.map_or("", |it| self.namespace().name(it.name));
        let provider = self.seen_from(definition.provider, finding.library);
        let needed = symbol
            .and_then(|it| it.signature)
            .map(|it| self.signature(it));
        let needed = needed.unwrap_or_default();
        let types = match definition.ty {
            DefinitionType::Data => format!("{provider} defines data"),
            ty => match ty.signature() {
                Some(ty) => format!("{provider} defines {}", self.signature(ty)),
                None => format!("{provider} defines it"),
            },
        };
        let word = match symbol.map(|it| it.kind) {
            Some(SymbolKind::Tag) => "tag",
            _ => "function",
        };
        match finding.kind {
            Kind::DuplicateDefinition => {
                format!(
                    "{word} `{name}` has two definitions of different types: this one is {needed}, and {types}"
                )
            }
            Kind::Interposed => {
                let noun = noun(definition);
                format!("{provider} replaces the library's own {noun} `{name}`")
            }
            Kind::SharedAddress => {
                let noun = noun(definition);
                let own = match other {
                    Some(_) => "although a different definition is in its scope",
                    None => "which no library in its scope defines",
                };
                format!(
                    "the library gets the address of {noun} `{name}` from {provider}, {own}, because the loader \
                     has one table of addresses for all libraries"
                )
            }
            Kind::TypeConverted => format!(
                "{word} `{name}` has a different type: {needed} is needed, and {types}; \
                 JavaScript converts the arguments and the results"
            ),
            _ => format!("{word} `{name}` has a different type: {needed} is needed, and {types}"),
        }
    }

    fn symbol(&self, symbol: &Symbol) -> String {
        let namespace = self.namespace();
        let name = namespace.name(symbol.name);
        let module = namespace.name(symbol.module);
        let kind = match (symbol.kind, module) {
            (SymbolKind::Function, _) => "function",
            (SymbolKind::Tag, _) => "tag",
            (SymbolKind::Address, GOT_MEM) => "data",
            (SymbolKind::Address, _) => "address of function",
        };
        let mut text = format!("{kind} `{name}`");
        if let Some(signature) = symbol.signature {
            text += &format!(" {}", self.signature(signature));
        }
        if symbol.kind != SymbolKind::Address && module != ENV {
            text += &format!(" from `{module}`");
        }
        text
    }

    fn signature(&self, signature: SignatureId) -> &str {
        self.namespace().signature(signature)
    }

    /// Returns the name of a provider in messages about a library.
    fn seen_from(&self, provider: Provider, library: LibraryId) -> String {
        match provider {
            Provider::Dso(dso) if library != LibraryId::MAIN && self.library_of(dso) == library => {
                "the library itself".to_owned()
            }
            provider => self.provider(provider),
        }
    }

    /// Returns the name of a provider in messages.
    #[must_use]
    pub fn provider(&self, provider: Provider) -> String {
        match provider {
            Provider::Host => "the JavaScript of the program".to_owned(),
            Provider::Dso(dso) => match self.library_of(dso) {
                LibraryId::MAIN => "the main module".to_owned(),
                id => format!("`{}`", self.path(id)),
            },
        }
    }

    fn nearest(&self, nearest: &Nearest, library: LibraryId) -> String {
        let Nearest { definition, reason } = nearest;
        let provider = self.seen_from(definition.provider, library);
        let noun = noun(definition);
        let signature = definition.ty.signature();
        let signature = signature.map(|it| format!(" {}", self.signature(it)));
        let signature = signature.unwrap_or_default();
        match reason {
            NearReason::SimilarName => {
                let name = self.namespace().name(definition.name);
                format!("{provider} defines {noun} `{name}`{signature}")
            }
            NearReason::OtherKind | NearReason::OutOfScope => {
                format!("{provider} defines {noun}{signature} of this name")
            }
        }
    }

    fn cause(&self, cause: Cause, library: LibraryId) -> String {
        let path = self.path(library);
        match cause {
            Cause::NotInScope(id) => format!(
                "`{}` defines it, and is neither needed by `{path}` nor global",
                self.path(id)
            ),
            Cause::NotGlobal(id) => format!(
                "`{}` defines it, and the loader looks up tags among the global symbols only",
                self.path(id)
            ),
            Cause::OtherKind => "the name belongs to a definition of a different kind".to_owned(),
            Cause::CxxRuntime => "the main module does not export this part of the C++ runtime".to_owned(),
            Cause::CLibrary => "the main module does not export this part of the C library".to_owned(),
            Cause::Exceptions => {
                "the library and the program were built with different options for exceptions or longjmp".to_owned()
            }
            Cause::EmscriptenVersion => {
                "the library was built for a different version of Emscripten, or the program does not include this \
                 part of its system library"
                    .to_owned()
            }
            Cause::ForeignModule => "the loader supplies no such module".to_owned(),
            Cause::NotLinked => {
                format!("a static library was not linked into `{path}`, or a library that defines it is missing")
            }
        }
    }
}

fn noun(definition: &Definition) -> &'static str {
    match definition.ty {
        DefinitionType::Function(_) => "function",
        DefinitionType::Data => "data",
        DefinitionType::Tag(_) => "tag",
    }
}

fn limits(minimum: u64, maximum: Option<u64>, unit: &str) -> String {
    match maximum {
        Some(maximum) => format!("{minimum} to {maximum} {unit}"),
        None => format!("at least {minimum} {unit}"),
    }
}

fn memory(ty: &MemoryType) -> String {
    let mut words: Vec<&str> = Vec::new();
    if ty.is_memory64 {
        words.push("64-bit");
    }
    words.push(if ty.is_shared { "shared" } else { "unshared" });
    let limits = limits(ty.minimum, ty.maximum, "pages");
    format!("{}, {limits}", words.join(", "))
}

fn table(ty: &TableType) -> String {
    let bits = if ty.is_table64 { "64-bit, " } else { "" };
    bits.to_string() + &limits(ty.minimum, ty.maximum, "elements")
}

impl Frame {
    /// Returns the name of the frame in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.info().name
    }
}
