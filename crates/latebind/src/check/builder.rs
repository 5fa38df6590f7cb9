//! Makes a profile of a main module and its JavaScript.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;
use core::mem;

use super::function_type::FunctionType;
use super::glue::{Glue, GlueImport, GlueValue};
use super::limits::{MemoryType, TableType};
use super::profile::{MainReference, Profile, ProfileError, Provided, ProvidedBy, ProvidedKind};
use crate::emscripten::conventions;
use crate::error::Error;
use crate::link::{ENV, GOT_FUNC, GOT_MEM, SymbolKind};
use crate::read::dylink::Dylink;
use crate::read::export::ExportKind;
use crate::read::import::{Import, ImportKind};
use crate::read::latebind::NAMESPACE;
use crate::read::module::Module;
use crate::read::producers::Producers;
use crate::read::value_type::TypeIndex;

/// The field of the section `producers` that names source languages.
const LANGUAGE: &str = "language";

const MADE_BY: &str = concat!("latebind ", env!("CARGO_PKG_VERSION"));

impl Profile {
    /// Reads the definitions that a program provides. `glue` is its JavaScript, or `None` if that is unknown.
    ///
    /// # Errors
    ///
    /// Returns an error if the main module is malformed, or if the JavaScript belongs to a different main module.
    pub fn read(main: &[u8], glue: Option<&Glue>) -> Result<Self, ProfileError> {
        let module = Module::read(main)?;
        let imports: Vec<Import<'_>> = module.references().imports().collect();
        let table = match glue {
            Some(glue) => Some(find_table(glue, &imports)?),
            None => None,
        };
        let mut builder = Builder {
            module: &module,
            profile: Profile::default(),
            types: BTreeMap::new(),
            definitions: BTreeMap::new(),
        };
        builder.add_memory_and_table(main);
        let is_memory64 = builder
            .profile
            .memory
            .is_some_and(|memory| memory.is_memory64);
        let stubs = match table {
            Some(table) => builder.add_javascript(&imports, table, is_memory64),
            None => {
                builder.add_imports(&imports);
                BTreeSet::new()
            }
        };
        builder.add_exports(&imports);
        builder.add_references(&imports, &stubs);
        let mut profile = builder.profile;
        profile.definitions = builder.definitions.into_values().collect();
        profile.made_by = MADE_BY.into();
        profile.has_glue = glue.is_some();
        profile.reads_legacy_dylink = glue.and_then(|glue| glue.reads_legacy_dylink);
        profile.wraps_exports = glue.is_some_and(|glue| glue.wraps_exports);
        let dylink = module.dylink().into_iter();
        profile.needed = dylink.flat_map(Dylink::needed).map(String::from).collect();
        profile.producers = producers(main);
        Ok(profile)
    }

    /// Adds a library that the main module needs, and that is part of the program: its exports are global symbols. The
    /// libraries that it needs are needed by the program instead.
    ///
    /// # Errors
    ///
    /// Returns an error if the library is malformed. The profile is then unchanged.
    pub fn add_needed(&mut self, name: &str, library: &[u8]) -> Result<(), Error> {
        let module = Module::read(library)?;
        let key = |it: Provided| {
            let is_tag = matches!(it.kind, ProvidedKind::Tag(_));
            ((it.name.clone(), is_tag), it)
        };
        let mut builder = Builder {
            module: &module,
            definitions: mem::take(&mut self.definitions)
                .into_iter()
                .map(key)
                .collect(),
            profile: mem::take(self),
            types: BTreeMap::new(),
        };
        let imports: Vec<Import<'_>> = module.references().imports().collect();
        builder.add_exports(&imports);
        *self = builder.profile;
        self.definitions = builder.definitions.into_values().collect();
        self.needed.retain(|needed| needed != name);
        self.libraries.push(name.into());
        for needed in module.dylink().into_iter().flat_map(Dylink::needed) {
            let mut known = self.needed.iter().chain(&self.libraries);
            if !known.any(|it| it == needed) {
                self.needed.push(needed.into());
            }
        }
        Ok(())
    }
}

/// Returns the names and versions of the programs that processed a module, sorted, each name once. No engine reads the
/// section, so a malformed one has no effect.
fn producers(module: &[u8]) -> Vec<(String, String)> {
    let section = Producers::read(module).ok().flatten();
    let producers = section.iter().flat_map(Producers::producers);
    let mut versions = BTreeMap::new();
    for producer in producers.filter(|it| it.field != LANGUAGE) {
        let version = versions.entry(producer.name);
        version.or_insert(producer.version);
    }
    let owned = |(name, version): (&str, &str)| (name.into(), version.into());
    versions.into_iter().map(owned).collect()
}

/// Returns the properties of the object that contains the imports of the main module. A relinked main module also
/// imports the binder, which Latebind supplies.
fn find_table<'a>(
    glue: &'a Glue,
    imports: &[Import<'_>],
) -> Result<&'a [GlueImport], ProfileError> {
    let functions = imports.iter().filter(|import| {
        matches!(import.kind, ImportKind::Func { .. }) && import.module != NAMESPACE
    });
    let names: BTreeSet<&str> = functions.map(|import| import.name.as_str()).collect();
    let (table, missing) = glue.table(&names);
    match table {
        Some(table) if missing.is_empty() => Ok(&table.imports),
        _ => Err(ProfileError::ForeignGlue {
            missing: missing.into_iter().map(String::from).collect(),
            imported: names.len(),
        }),
    }
}

struct Builder<'a> {
    module: &'a Module<'a>,
    profile: Profile,
    /// The types of the module that were added, by their index in the module.
    types: BTreeMap<u32, Option<TypeIndex>>,
    /// The definitions, by their name and whether they are tags.
    definitions: BTreeMap<(String, bool), Provided>,
}

impl Builder<'_> {
    /// Returns the index in the profile of a type of the module.
    fn ty(&mut self, index: TypeIndex) -> Option<TypeIndex> {
        if let Some(ty) = self.types.get(&index.0) {
            return *ty;
        }
        let ty = self.module.references().types().func(index);
        let ty = ty.and_then(|ty| FunctionType::of(&ty));
        let ty = ty.map(|ty| self.profile.types.add(ty));
        self.types.insert(index.0, ty);
        ty
    }

    /// Adds a definition, unless an earlier one takes precedence.
    fn define(&mut self, name: &str, kind: ProvidedKind, by: ProvidedBy) {
        let is_tag = matches!(kind, ProvidedKind::Tag(_));
        let provided = Provided {
            name: name.into(),
            kind,
            by,
        };
        self.definitions
            .entry((name.into(), is_tag))
            .or_insert(provided);
    }

    fn add_memory_and_table(&mut self, main: &[u8]) {
        let references = self.module.references();
        let (mut memories, mut tables) = (0, 0);
        for (index, import) in references.imports().enumerate() {
            match import.kind {
                ImportKind::Memory { .. } => {
                    memories += 1;
                    let ty = MemoryType::of_import(references, index);
                    self.profile.memory = self.profile.memory.or(ty);
                }
                ImportKind::Table { .. } => {
                    tables += 1;
                    let ty = TableType::of_import(references, index);
                    self.profile.table = self.profile.table.or(ty);
                }
                _ => {}
            }
        }
        for export in self.module.exports() {
            match export.kind {
                ExportKind::Memory if self.profile.memory.is_none() => {
                    let own = export.index.checked_sub(memories);
                    self.profile.memory = own.and_then(|own| MemoryType::of_definition(main, own));
                }
                ExportKind::Table if self.profile.table.is_none() => {
                    let own = export.index.checked_sub(tables);
                    self.profile.table = own.and_then(|own| TableType::of_definition(main, own));
                }
                _ => {}
            }
        }
    }

    /// Adds the definitions of the JavaScript, and returns the names of its stubs.
    fn add_javascript<'t>(
        &mut self,
        imports: &[Import<'_>],
        table: &'t [GlueImport],
        is_memory64: bool,
    ) -> BTreeSet<&'t str> {
        let named = imports.iter().filter(|import| !is_address(import));
        // A name of several imports has the kind and the type of the first.
        let by_name = named
            .rev()
            .map(|import| (import.name.as_str(), import.kind));
        let by_name: BTreeMap<&str, ImportKind> = by_name.collect();
        let mut stubs = BTreeSet::new();
        for import in table {
            let name = import.name.as_str();
            if import.is_stub() {
                stubs.insert(name);
                continue;
            }
            let kind = match by_name.get(name) {
                Some(kind) => self.kind_of_import(*kind),
                None => self.kind_of_value(import, is_memory64),
            };
            if let Some(kind) = kind {
                self.define(name, kind, ProvidedBy::JavaScript);
            }
        }
        stubs
    }

    /// Adds everything that the main module imports, because its JavaScript is unknown.
    fn add_imports(&mut self, imports: &[Import<'_>]) {
        for import in imports {
            if is_address(import) || import.module == NAMESPACE {
                continue;
            }
            if let Some(kind) = self.kind_of_import(import.kind) {
                self.define(import.name.as_str(), kind, ProvidedBy::JavaScript);
            }
        }
    }

    fn kind_of_import(&mut self, kind: ImportKind) -> Option<ProvidedKind> {
        match kind {
            ImportKind::Func { ty, .. } => Some(ProvidedKind::Function(self.ty(ty))),
            ImportKind::Tag { ty } => Some(ProvidedKind::Tag(self.ty(ty))),
            ImportKind::Global { .. } => Some(ProvidedKind::Global),
            ImportKind::Table { .. } | ImportKind::Memory { .. } => None,
        }
    }

    fn kind_of_value(&mut self, import: &GlueImport, is_memory64: bool) -> Option<ProvidedKind> {
        match import.value {
            GlueValue::Tag => Some(ProvidedKind::Tag(None)),
            GlueValue::Global => Some(ProvidedKind::Global),
            GlueValue::Number => Some(ProvidedKind::Data),
            GlueValue::Other => None,
            GlueValue::Unknown if conventions::is_memory_or_table(&import.name) => None,
            // Nearly all properties are functions.
            GlueValue::Function | GlueValue::Unknown => {
                let ty = import.ty(is_memory64);
                let ty = ty.map(|ty| self.profile.types.add(ty));
                Some(ProvidedKind::Function(ty))
            }
        }
    }

    /// Adds the exports of the main module. The JavaScript keeps its own definitions of the same names
    /// (`mergeLibSymbols` in `libdylink.js`).
    fn add_exports(&mut self, imports: &[Import<'_>]) {
        let is_function = |import: &&Import<'_>| matches!(import.kind, ImportKind::Func { .. });
        let functions: Vec<&Import<'_>> = imports.iter().filter(is_function).collect();
        for export in self.module.exports() {
            let name = export.name.as_str();
            let ty = self.module.export_type(&export).and_then(|ty| self.ty(ty));
            let kind = match export.kind {
                ExportKind::Func => ProvidedKind::Function(ty),
                ExportKind::Global => ProvidedKind::Data,
                ExportKind::Tag => ProvidedKind::Tag(ty),
                ExportKind::Table | ExportKind::Memory => continue,
            };
            let imported = match export.kind {
                ExportKind::Func => functions.get(export.index as usize),
                _ => None,
            };
            // An import that is exported again remains the value that the JavaScript supplies, which may be a stub.
            if imported.is_some_and(|import| import.name == export.name) {
                continue;
            }
            if kind == ProvidedKind::Data {
                self.replace_global(name);
            }
            self.define(name, kind, ProvidedBy::Main);
            if let Some(alias) = conventions::alias_of_main(name) {
                self.define(alias, kind, ProvidedBy::Main);
            }
        }
    }

    /// Forgets a global of the JavaScript that the main module exports. The JavaScript stores the exported address in
    /// it.
    fn replace_global(&mut self, name: &str) {
        let key = (String::from(name), false);
        let kind = self.definitions.get(&key).map(|it| it.kind);
        if matches!(kind, Some(ProvidedKind::Global | ProvidedKind::Data)) {
            self.definitions.remove(&key);
        }
    }

    /// Adds the references of the main module that are not defined.
    fn add_references(&mut self, imports: &[Import<'_>], stubs: &BTreeSet<&str>) {
        let weak = self
            .module
            .dylink()
            .map(Dylink::weak_names)
            .unwrap_or_default();
        let mut references = BTreeSet::new();
        for import in imports {
            let name = import.name.as_str();
            let (kind, ty) = match import.kind {
                // The program itself supplies the imports from other modules than `env`.
                ImportKind::Func { ty, .. } if import.module == ENV && stubs.contains(name) => {
                    (SymbolKind::Function, ty)
                }
                ImportKind::Global { .. } if is_address(import) => {
                    (SymbolKind::Address, TypeIndex(u32::MAX))
                }
                _ => continue,
            };
            if self.definitions.contains_key(&(String::from(name), false)) {
                continue;
            }
            references.insert(MainReference {
                name: name.into(),
                kind,
                ty: self.ty(ty),
                is_weak: weak.contains(name),
            });
        }
        self.profile.main_references = references.into_iter().collect();
    }
}

fn is_address(import: &Import<'_>) -> bool {
    import.module == GOT_FUNC || import.module == GOT_MEM
}
