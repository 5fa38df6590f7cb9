//! Scopes and search orders.

use alloc::vec;
use alloc::vec::Vec;

use super::dso::{DsoId, Provider};

/// A place in which symbols are looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// The DSOs whose symbols are global: the main module, and the DSOs that were loaded with `RTLD_GLOBAL`. Then the
    /// host.
    Global,
    /// The DSOs that the same `dlopen` loaded.
    Local,
    /// The DSO that contains the reference.
    Itself,
}

/// A loader's search order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SearchOrder {
    /// The places, in search order.
    pub places: &'static [Place],
    /// Whether the last definition in a local scope replaces the earlier ones, so that the search finds it first.
    pub last_local_wins: bool,
}

impl SearchOrder {
    /// The search order of `ld.so`: the global scope, and then the local scope, which includes the DSO itself (glibc's
    /// `_dl_lookup_symbol_x`, musl's `find_sym`).
    pub const LD_SO: Self = Self {
        places: &[Place::Global, Place::Local],
        last_local_wins: false,
    };

    /// Returns the scope of a DSO.
    ///
    /// `global` are the providers of global symbols. `local` are the DSOs that the same `dlopen` loaded. Each list is
    /// in load order.
    #[must_use]
    pub fn scope(&self, dso: DsoId, global: &[Provider], local: &[DsoId]) -> Scope {
        let mut scope = Scope::default();
        for place in self.places {
            match place {
                Place::Global => scope.extend(global.iter().copied()),
                Place::Local if self.last_local_wins => {
                    scope.extend(local.iter().rev().copied().map(Provider::Dso));
                }
                Place::Local => scope.extend(local.iter().copied().map(Provider::Dso)),
                Place::Itself => scope.extend([Provider::Dso(dso)]),
            }
        }
        scope
    }
}

/// An ordered list of providers in which a symbol is looked up. The first definition wins.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    providers: Vec<Provider>,
    /// The position of each DSO plus 1, or 0 if it is not in the scope.
    positions: Vec<u32>,
    /// The position of the host, in the same form.
    host: u32,
}

impl Scope {
    /// Creates a scope of these providers. A repeated provider is ignored.
    #[must_use]
    pub fn new(providers: impl IntoIterator<Item = Provider>) -> Self {
        let mut scope = Self::default();
        scope.extend(providers);
        scope
    }

    fn extend(&mut self, providers: impl IntoIterator<Item = Provider>) {
        for provider in providers {
            if self.position(provider).is_some() {
                continue;
            }
            self.providers.push(provider);
            let position = self.providers.len() as u32;
            match provider {
                Provider::Host => self.host = position,
                Provider::Dso(DsoId(id)) => {
                    let id = id as usize;
                    if id >= self.positions.len() {
                        self.positions.resize(id + 1, 0);
                    }
                    if let Some(of_dso) = self.positions.get_mut(id) {
                        *of_dso = position;
                    }
                }
            }
        }
    }

    /// Returns the providers, in search order.
    #[must_use]
    pub fn providers(&self) -> &[Provider] {
        &self.providers
    }

    /// Returns the position of a provider in the search order, or `None` if the provider is not in the scope.
    #[must_use]
    pub fn position(&self, provider: Provider) -> Option<u32> {
        let position = match provider {
            Provider::Host => self.host,
            Provider::Dso(DsoId(id)) => self.positions.get(id as usize).copied().unwrap_or(0),
        };
        position.checked_sub(1)
    }
}

impl FromIterator<Provider> for Scope {
    fn from_iter<I: IntoIterator<Item = Provider>>(providers: I) -> Self {
        Self::new(providers)
    }
}

impl From<DsoId> for Scope {
    /// Returns the scope of one DSO.
    fn from(dso: DsoId) -> Self {
        Self::new(vec![Provider::Dso(dso)])
    }
}
