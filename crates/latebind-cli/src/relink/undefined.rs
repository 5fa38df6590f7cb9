//! Addresses and tags that no named file defines. A library with one of them does not load.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use latebind::{Module, SymbolKind};

use super::report::Symbol;
use crate::links::{self, Reference, Set};

/// The files that were named with `--main` and `--with`.
#[derive(Debug, Default)]
pub(super) struct NamedFiles {
    /// What the main module and its host define.
    main: Option<Set>,
    /// What each library defines, and its file.
    with: Vec<(PathBuf, Set)>,
}

impl NamedFiles {
    pub(super) fn read(main: Option<&Path>, with: &[PathBuf]) -> Result<Self> {
        let mut named = Self::default();
        if let Some(main) = main {
            let bytes = fs::read(main)?;
            let module = Module::read(&bytes)?;
            let mut defined = links::definitions(&module);
            defined.append(&mut links::provided(&module));
            named.main = Some(defined);
        }
        for path in with {
            let bytes = fs::read(path)?;
            let defined = links::definitions(&Module::read(&bytes)?);
            named.with.push((fs::canonicalize(path)?, defined));
        }
        Ok(named)
    }

    /// Returns the addresses and tags that a library needs and that none of the files defines: none
    /// without a main module, because the library is then only a part of what is loaded.
    pub(super) fn undefined(&self, library: &Module<'_>, file: Option<&Path>) -> Vec<Symbol> {
        let Some(main) = &self.main else {
            return Vec::new();
        };
        let with = self.with.iter().filter(|(path, _)| file != Some(path));
        let mut scopes: Vec<&Set> = with.map(|(_, defined)| defined).collect();
        scopes.push(main);
        let is_undefined = |reference: &Reference<'_>| {
            let symbol = (reference.kind, reference.name.to_owned());
            reference.kind != SymbolKind::Function
                && !reference.is_self
                && !reference.is_weak
                && !scopes.iter().any(|defined| defined.contains(&symbol))
        };
        let references = links::references(library).into_iter();
        let undefined = references.filter(is_undefined).map(|reference| Symbol {
            kind: reference.kind,
            module: reference.module.to_owned(),
            name: reference.name.to_owned(),
            signature: reference.signature,
        });
        undefined.collect()
    }
}
