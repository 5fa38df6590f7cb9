//! Decides which imports are removed because their slots are bound by name.
//!
//! An import costs the loader and the engine more than a slot: the loader creates a stub for it, and the engine a
//! wrapper. A slot without an import must be bound by the host, and a host function then needs an adapter. So only
//! functions that another module defines lose their imports.

use alloc::vec;
use alloc::vec::Vec;

use super::interposition::is_mangled;
use super::library::{Declaration, Library};
use super::options::Options;
use super::references::visit_functions;
use crate::emscripten::conventions::{MEMORY, is_made_by_loader};
use crate::error::Result;
use crate::link::ENV;
use crate::read::import::ImportKind;
use crate::read::value_type::TypeIndex;

/// The maximum number of parameters of a function type in engines, less the one for the number of the slot.
const MOST_PARAMETERS: u32 = 999;

/// The imports that may be removed.
pub(super) struct Removable<'l, 'a> {
    library: &'l Library<'a>,
    /// For each imported function, whether the module refers to it outside of its code. The vector is empty if no
    /// import may be removed.
    referred: Vec<bool>,
}

impl<'l, 'a> Removable<'l, 'a> {
    pub(super) fn new(library: &'l Library<'a>, options: Options<'_>) -> Result<Self> {
        let mut referred = Vec::new();
        // A main module defines the memory. Its host can change a definition afterward.
        let is_memory = |it: &Declaration<'_>| {
            matches!(it.kind, ImportKind::Memory { .. }) && it.module == ENV && it.name == MEMORY
        };
        if !options.keep_imports && library.imports.iter().any(is_memory) {
            referred = vec![false; library.imported_functions as usize];
            visit_functions(library, |func| {
                if let Some(flag) = referred.get_mut(func as usize) {
                    *flag = true;
                }
            })?;
        }
        Ok(Self { library, referred })
    }

    /// Returns `true` if the import of an imported function with a slot may be removed. `is_elsewhere` indicates that
    /// another DSO of the program defines the function.
    pub(super) fn contains(
        &self,
        func: usize,
        import: &Declaration<'_>,
        ty: TypeIndex,
        is_elsewhere: bool,
    ) -> bool {
        let is_unused = self.referred.get(func) == Some(&false);
        let is_plain = self
            .library
            .types
            .func(ty)
            .is_some_and(|ty| ty.is_portable() && ty.param_count() <= MOST_PARAMETERS);
        let name = import.name.as_bytes();
        is_unused
            && is_plain
            && import.module == ENV
            && !is_made_by_loader(import.name.as_str())
            && (is_elsewhere || is_mangled(name))
    }
}
