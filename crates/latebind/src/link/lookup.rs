//! Finds the definition of a reference.

use alloc::vec::Vec;

use super::convention::ENV;
use super::dso::{Definition, DefinitionType, Provider, Reference, ReferenceType};
use super::namespace::Namespace;
use super::scope::Scope;
use super::symbol::SymbolKind;

/// The result of a lookup.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Lookup {
    /// A definition was found.
    Found {
        /// The definition that wins, which is the first one in the scope.
        definition: Definition,
        /// The definitions that it shadows, in the order of the scope.
        shadowed: Vec<Definition>,
    },
    /// The type of the definition that wins differs from the type of the reference.
    Mismatch {
        /// The definition.
        definition: Definition,
        /// The definitions that it shadows. One of them may have the right type.
        shadowed: Vec<Definition>,
    },
    /// No provider in the scope defines the symbol.
    Undefined {
        /// The definitions of the name that do not count: their providers are not in the scope, or their kind is
        /// different.
        nearest: Vec<Definition>,
    },
}

impl Lookup {
    /// Returns the definition that wins, whatever its type is.
    #[must_use]
    pub fn definition(&self) -> Option<&Definition> {
        match self {
            Self::Found { definition, .. } | Self::Mismatch { definition, .. } => Some(definition),
            Self::Undefined { .. } => None,
        }
    }

    /// Returns `true` if a definition of the right type was found.
    #[must_use]
    pub fn is_found(&self) -> bool {
        matches!(self, Self::Found { .. })
    }
}

impl Namespace {
    /// Looks up the definition of a reference.
    ///
    /// If a DSO exports a function that it imports, the export does not count as a definition for the DSO itself. A
    /// host definition counts if it has the module name of the reference, or if the reference is an address.
    #[must_use]
    pub fn lookup(&self, reference: &Reference, scope: &Scope) -> Lookup {
        let all = self.definitions_of(reference.name);
        let mut found: Vec<(u32, &Definition)> = all
            .iter()
            .filter(|definition| self.counts(definition, reference))
            .filter_map(|definition| Some((scope.position(definition.provider)?, definition)))
            .collect();
        found.sort_by_key(|(position, _)| *position);
        let mut found = found.into_iter().map(|(_, definition)| *definition);
        let Some(definition) = found.next() else {
            let is_own_import = |definition: &&Definition| {
                definition.is_reexport && definition.provider == Provider::Dso(reference.dso)
            };
            let nearest = all.iter().filter(|definition| !is_own_import(definition));
            return Lookup::Undefined {
                nearest: nearest.copied().collect(),
            };
        };
        let shadowed = found.collect();
        match self.fits(&definition, reference) {
            true => Lookup::Found {
                definition,
                shadowed,
            },
            false => Lookup::Mismatch {
                definition,
                shadowed,
            },
        }
    }

    /// Returns `true` if a reference is a self reference: its DSO defines the symbol with the same type.
    #[must_use]
    pub fn is_self(&self, reference: &Reference) -> bool {
        self.lookup(reference, &reference.dso.into()).is_found()
    }

    /// Returns `true` if a definition defines the symbol to which a reference refers.
    fn counts(&self, definition: &Definition, reference: &Reference) -> bool {
        let Some(kind) = reference.ty.symbol() else {
            return false;
        };
        let is_named = match (kind, definition.provider) {
            (SymbolKind::Address, _) => true,
            (_, Provider::Host) => definition.module == reference.module,
            (_, Provider::Dso(_)) => self.name(reference.module) == ENV,
        };
        let is_own_import =
            definition.is_reexport && definition.provider == Provider::Dso(reference.dso);
        definition.ty.defines(kind) && is_named && !is_own_import
    }

    /// Returns `true` if the type of a definition is the type of a reference or a subtype, or if it is unknown.
    fn fits(&self, definition: &Definition, reference: &Reference) -> bool {
        match (definition.ty, reference.ty) {
            (DefinitionType::Function(Some(one)), ReferenceType::Function(other)) => {
                self.is_subtype(one, other)
            }
            // Tag types are not covariant.
            (DefinitionType::Tag(Some(one)), ReferenceType::Tag(other)) => one == other,
            _ => true,
        }
    }
}
