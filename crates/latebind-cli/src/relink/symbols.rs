//! The functions that a module refers to and those that it defines, with their types as text.
//!
//! Types are compared as text, across modules. A type that names another one by its index cannot be
//! compared so; it counts as neither the same nor different.

use std::borrow::Cow;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use anyhow::{Context, Result};
use latebind::{ExportKind, ImportKind, Module, Signature, TypeIndex};
use wasmparser::{Parser, Payload};

use crate::format;

/// The module name of what is looked up by its name alone.
pub(super) const ENV: &str = "env";

/// How two types compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Same,
    Different,
    Unknown,
}

/// A reference to a function: an import.
#[derive(Clone, Debug)]
pub(super) struct Reference<'a> {
    /// Its index among all imports.
    pub(super) index: u32,
    pub(super) module: Cow<'a, str>,
    pub(super) name: Cow<'a, str>,
    pub(super) signature: Rc<str>,
    /// Whether nobody has to define it.
    pub(super) is_weak: bool,
    /// Whether the module exports it again.
    pub(super) is_exported: bool,
}

impl Reference<'_> {
    /// Whether a definition is found by its name.
    pub(super) fn is_symbol(&self) -> bool {
        self.module == ENV
    }
}

/// What a module refers to and defines. Names are those in its bytes: libraries of C++ have tens of
/// thousands, and most of them twice.
#[derive(Debug, Default)]
pub(super) struct Symbols<'a> {
    pub(super) references: Vec<Reference<'a>>,
    /// The signature of each exported function, under its name.
    pub(super) definitions: BTreeMap<Cow<'a, str>, Rc<str>>,
}

impl<'a> Symbols<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self> {
        format::expect_module(bytes)?;
        let module = Module::read(bytes)?;
        let types = module.references().types();
        let mut signatures = BTreeMap::new();
        let mut signature = |ty| match signatures.entry(ty) {
            Entry::Occupied(entry) => Some(Rc::clone(entry.get())),
            Entry::Vacant(entry) => {
                let signature = Signature::of(&types.func(ty)?).to_string();
                Some(Rc::clone(entry.insert(signature.into())))
            }
        };
        let weak: BTreeSet<(&str, &str)> = module
            .dylink()
            .into_iter()
            .flat_map(latebind::Dylink::import_info)
            .filter(latebind::ImportInfo::is_weak)
            .map(|info| (info.module, info.name))
            .collect();

        let mut references = Vec::new();
        let mut types_of_functions = Vec::new();
        for (index, import) in (0..).zip(module.references().imports()) {
            let ImportKind::Func { ty, .. } = import.kind else {
                continue;
            };
            types_of_functions.push(ty);
            let (module, name) = (import.module.as_str(), import.name.as_str());
            references.push(Reference {
                index,
                module: module.into(),
                name: name.into(),
                signature: signature(ty).context("an import is of no function type")?,
                is_weak: weak.contains(&(module, name)),
                is_exported: false,
            });
        }
        types_of_functions.extend(defined(bytes)?);

        let mut definitions = BTreeMap::new();
        for export in module.exports() {
            if export.kind == ExportKind::Func {
                if let Some(reference) = references.get_mut(export.index as usize) {
                    reference.is_exported = true;
                }
                let ty = types_of_functions.get(export.index as usize).copied();
                let signature = ty.and_then(&mut signature);
                let signature = signature.context("an export is of no function type")?;
                definitions.insert(export.name.as_str().into(), signature);
            }
        }
        Ok(Self {
            references,
            definitions,
        })
    }

    /// The same, when the bytes are no longer there.
    pub(super) fn into_owned(self) -> Symbols<'static> {
        let owned = |text: Cow<'a, str>| Cow::Owned(text.into_owned());
        let references = self.references.into_iter().map(|it| Reference {
            module: owned(it.module),
            name: owned(it.name),
            ..it
        });
        let definitions = self.definitions.into_iter();
        Symbols {
            references: references.collect(),
            definitions: definitions.map(|(name, it)| (owned(name), it)).collect(),
        }
    }

    /// How the definition of a name compares with a type; nothing if there is none.
    pub(super) fn compare(&self, name: &str, signature: &str) -> Option<Comparison> {
        let defined = self.definitions.get(name)?;
        Some(compare(defined, signature))
    }
}

/// How two types of different modules compare.
pub(super) fn compare(one: &str, other: &str) -> Comparison {
    // `$3` is the third type of one module, and says nothing about another.
    if one.contains('$') || other.contains('$') {
        Comparison::Unknown
    } else if one == other {
        Comparison::Same
    } else {
        Comparison::Different
    }
}

/// The types of the functions that a module defines, in order.
fn defined(bytes: &[u8]) -> Result<Vec<TypeIndex>> {
    for payload in Parser::new(0).parse_all(bytes) {
        match payload? {
            Payload::FunctionSection(functions) => {
                let types: Result<Vec<u32>, _> = functions.into_iter().collect();
                return Ok(types?.into_iter().map(TypeIndex).collect());
            }
            // It stands before these.
            Payload::ExportSection(_) | Payload::CodeSectionStart { .. } => break,
            _ => {}
        }
    }
    Ok(Vec::new())
}
