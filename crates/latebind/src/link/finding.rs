//! The descriptions of failed lookups.

use alloc::vec::Vec;
use core::fmt;

use super::convention::ENV;
use super::dso::{Definition, DefinitionType, Dso, DsoId, Provider, Reference, ReferenceType};
use super::lookup::Lookup;
use super::namespace::Namespace;
use super::scope::Scope;

/// A reference whose lookup failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The reference.
    pub reference: Reference,
    /// The reason.
    pub kind: FindingKind,
}

/// The reason for a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FindingKind {
    /// No provider in the scope defines the symbol, and the reference is not weak.
    Undefined {
        /// The providers that were searched.
        searched: Vec<Provider>,
        /// The definitions of the name that do not count.
        nearest: Vec<Definition>,
    },
    /// The definition that wins has a different type.
    Mismatch {
        /// The definition.
        definition: Definition,
    },
}

impl Namespace {
    /// Looks up all symbol references of a DSO. Returns those whose lookup failed, in the order of the
    /// imports.
    #[must_use]
    pub fn findings(&self, dso: DsoId, scope: &Scope) -> Vec<Finding> {
        let references = self.dso(dso).map(Dso::references).unwrap_or_default();
        let finding = |reference: &Reference| {
            reference.ty.symbol()?;
            let kind = match self.lookup(reference, scope) {
                Lookup::Found { .. } => return None,
                Lookup::Undefined { .. } if reference.is_weak => return None,
                Lookup::Undefined { nearest } => FindingKind::Undefined {
                    searched: scope.providers().to_vec(),
                    nearest,
                },
                Lookup::Mismatch { definition, .. } => FindingKind::Mismatch { definition },
            };
            Some(Finding {
                reference: *reference,
                kind,
            })
        };
        references.iter().filter_map(finding).collect()
    }
}

impl Finding {
    /// Returns a description of the finding in one line.
    pub fn display<'n>(&'n self, namespace: &'n Namespace) -> impl fmt::Display + 'n {
        Displayed(self, namespace)
    }
}

struct Displayed<'n>(&'n Finding, &'n Namespace);

impl Displayed<'_> {
    /// Writes the symbol: its kind, name, and type, and its module name unless all symbols have the same
    /// one.
    fn symbol(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(Finding { reference, .. }, namespace) = self;
        let kind = match reference.ty {
            ReferenceType::Function(_) => "function",
            ReferenceType::Address => "address",
            ReferenceType::Tag(_) => "tag",
            ReferenceType::Other => "import",
        };
        write!(f, "{kind} `{}`", namespace.name(reference.name))?;
        if let Some(signature) = reference.ty.signature() {
            write!(f, " {}", namespace.signature(signature))?;
        }
        match namespace.name(reference.module) {
            ENV => Ok(()),
            module => write!(f, " from `{module}`"),
        }
    }

    fn provider(&self, f: &mut fmt::Formatter<'_>, provider: Provider) -> fmt::Result {
        match provider {
            Provider::Dso(dso) => write!(f, "`{}`", self.1.dso_name(dso)),
            Provider::Host => f.write_str("the host"),
        }
    }

    /// Writes a definition that does not count, and the reason.
    fn near(&self, f: &mut fmt::Formatter<'_>, definition: &Definition) -> fmt::Result {
        f.write_str("; ")?;
        self.provider(f, definition.provider)?;
        f.write_str(match definition.ty {
            DefinitionType::Function(_) => " defines a function of the name",
            DefinitionType::Data => " defines data of the name",
            DefinitionType::Tag(_) => " defines a tag of the name",
        })
    }
}

impl fmt::Display for Displayed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(Finding { reference, kind }, namespace) = self;
        let dso = namespace.dso_name(reference.dso);
        match kind {
            FindingKind::Undefined { searched, nearest } => {
                f.write_str("undefined ")?;
                self.symbol(f)?;
                write!(f, ", needed by `{dso}`; searched ")?;
                if searched.is_empty() {
                    f.write_str("nothing")?;
                }
                for (index, provider) in searched.iter().enumerate() {
                    f.write_str(if index == 0 { "" } else { ", " })?;
                    self.provider(f, *provider)?;
                }
                nearest.iter().try_for_each(|near| self.near(f, near))
            }
            FindingKind::Mismatch { definition } => {
                write!(f, "`{dso}` needs ")?;
                self.symbol(f)?;
                f.write_str(", ")?;
                self.provider(f, definition.provider)?;
                let signature = definition.ty.signature();
                write!(
                    f,
                    " defines {}",
                    signature.map_or("it", |it| namespace.signature(it))
                )
            }
        }
    }
}
