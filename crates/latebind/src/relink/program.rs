//! The effects of the other DSOs of a program on the relinking of one DSO.
//!
//! A definition that two DSOs have can be interposed, so neither may bind its own references to it. A symbol to which
//! another DSO refers must remain global. An import that the main module or its host provides when a library is
//! instantiated does not need a slot. All DSOs are read before the first one is relinked.

use alloc::vec;
use alloc::vec::Vec;

use super::edition::Edition;
use crate::emscripten::conventions::{DLSYM, em_js_export, is_internal, is_made_by_loader};
use crate::error::Result;
use crate::link::{
    Definition, DefinitionType, Dso, DsoId, Finding, FindingKind, Lookup, NameId, Namespace,
    Provider, Reference, ReferenceType, Scope,
};
use crate::pattern::is_any;
use crate::read::latebind::is_added_import;

/// A fact about a program that its DSOs do not show, and that decides whether another module needs a symbol that
/// becomes local.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Unknown<'p> {
    /// The DSO lists libraries in NEEDED that are not in the program, so their references are unknown.
    Needed(DsoId, Vec<&'p str>),
    /// The DSO refers to `dlsym`, so it may look up symbols by names that only the DSO knows.
    Dlsym(DsoId),
    /// No function of the DSO matches a pattern, and no other DSO refers to its symbols, so all symbols remain global.
    Purpose(DsoId),
    /// Other DSOs refer to symbols of the DSO. It has further symbols, to which DSOs outside the program may refer.
    Users(DsoId),
}

/// The DSOs that may be loaded together.
///
/// # Examples
///
/// ```
/// use latebind::relink::{Options, Program, Resolution, relink};
///
/// let library = wat::parse_str(r#"
///     (module (@dylink.0)
///       (import "env" "_Z4hookv" (func $hook))
///       (func (export "_Z4hookv"))
///       (func (export "run") (call $hook)))
/// "#).unwrap();
/// let other = wat::parse_str(r#"(module (@dylink.0) (func (export "_Z4hookv")))"#).unwrap();
/// let mut program = Program::new(None);
/// let id = program.add("lib.so", None, &library)?;
/// program.add("other.so", None, &other)?;
///
/// let interposed = program.interposed(id);
/// let options = Options::new().interposed(&interposed);
/// assert_eq!(relink(&library, options)?.resolutions, [Resolution::Slot(0)]);
/// assert_eq!(relink(&library, Options::default())?.resolutions, [Resolution::SelfBound]);
/// # Ok::<(), latebind::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Program<'p> {
    /// The patterns of the symbols that remain global, unless all do.
    keep_global: Option<&'p [&'p str]>,
    namespace: Namespace,
    main: Option<DsoId>,
    /// The edition of each DSO.
    editions: Vec<Option<Edition>>,
}

impl<'p> Program<'p> {
    /// Creates a program without DSOs. `keep_global` has the meaning of [`Options`](super::Options::keep_global).
    #[must_use]
    pub fn new(keep_global: Option<&'p [&'p str]>) -> Self {
        Self {
            keep_global,
            ..Self::default()
        }
    }

    /// Adds a DSO. Other DSOs refer to it in NEEDED by the last part of `path`.
    ///
    /// # Errors
    ///
    /// Returns an error if the module is malformed. The program is then unchanged.
    pub fn add(&mut self, path: &str, edition: Option<Edition>, bytes: &[u8]) -> Result<DsoId> {
        let id = self.namespace.add(path, bytes)?;
        self.editions.push(edition);
        Ok(id)
    }

    /// Adds the main module. Its imports show which functions and tags the host provides.
    ///
    /// # Errors
    ///
    /// Returns an error if the module is malformed. The program is then unchanged.
    pub fn add_main(&mut self, path: &str, bytes: &[u8]) -> Result<DsoId> {
        let id = self.add(path, None, bytes)?;
        self.namespace.provide_imports_of(id);
        self.main = Some(id);
        Ok(id)
    }

    /// Returns the DSOs and the definitions that the host provides.
    #[must_use]
    pub fn namespace(&self) -> &Namespace {
        &self.namespace
    }

    /// Returns the indices, in ascending order, of the function imports of a DSO that a host function or the main
    /// module provides when the DSO is instantiated. Without a main module, there are none.
    #[must_use]
    pub fn direct(&self, dso: DsoId) -> Vec<u32> {
        self.function_imports(dso, |reference| self.is_direct(reference))
    }

    /// Returns the indices, in ascending order, of the function imports of a DSO that another DSO defines, whether or
    /// not the DSO itself defines them.
    #[must_use]
    pub fn interposed(&self, dso: DsoId) -> Vec<u32> {
        self.function_imports(dso, |reference| self.is_interposed(reference))
    }

    fn function_imports(&self, dso: DsoId, is_one: impl Fn(&Reference) -> bool) -> Vec<u32> {
        let references = self.namespace.references(dso).iter();
        references
            .filter(|it| matches!(it.ty, ReferenceType::Function(_)) && is_one(it))
            .map(|reference| reference.import)
            .collect()
    }

    fn is_direct(&self, reference: &Reference) -> bool {
        let Some(main) = self.main else {
            return false;
        };
        if self.namespace.lookup(reference, &main.into()).is_found() {
            return true;
        }
        // The main module also imports functions that libraries define. Those are not host functions.
        let is_provided = self.provided(reference).definition().is_some();
        let defines = |dso| {
            self.functions(reference.name)
                .any(|it| it.provider == Provider::Dso(dso))
        };
        is_provided && !defines(main) && !defines(reference.dso) && !self.is_interposed(reference)
    }

    /// Looks up a reference among the symbols of the host.
    fn provided(&self, reference: &Reference) -> Lookup {
        let host = Scope::new([Provider::Host]);
        self.namespace.lookup(reference, &host)
    }

    fn functions(&self, name: NameId) -> impl Iterator<Item = &Definition> {
        let definitions = self.namespace.definitions_of(name).iter();
        definitions.filter(|it| matches!(it.ty, DefinitionType::Function(_)))
    }

    fn is_interposed(&self, reference: &Reference) -> bool {
        let name = reference.name;
        let is_other = |definition: &Definition| match definition.provider {
            Provider::Dso(dso) => dso != reference.dso && !self.is_alternative(dso, reference.dso),
            Provider::Host => false,
        };
        self.functions(name).any(is_other) && !is_internal(self.namespace.name(name).as_bytes())
    }

    /// Returns `true` if two DSOs belong to different editions of one package.
    fn is_alternative(&self, one: DsoId, other: DsoId) -> bool {
        let edition = |dso: DsoId| self.editions.get(dso.index()).copied().flatten();
        match (edition(one), edition(other)) {
            (Some(one), Some(other)) => one.package == other.package && one.number != other.number,
            _ => false,
        }
    }

    /// Returns the references of a DSO whose definition has a different type, and those to undefined symbols, in the
    /// order of the imports.
    ///
    /// Types are compared with each definition in the DSO itself, in the main module, in those of `named` that may be
    /// called, and in the host. Without a main module, no reference counts as undefined, because the DSOs are only a
    /// part of the program.
    #[must_use]
    pub fn findings(&self, dso: DsoId, named: &[DsoId]) -> Vec<Finding> {
        let mut always = vec![Scope::from(dso)];
        always.extend(self.main.filter(|main| *main != dso).map(Scope::from));
        let is_other = |named: &&DsoId| **named != dso && Some(**named) != self.main;
        let named: Vec<Scope> = named
            .iter()
            .filter(is_other)
            .map(|it| (*it).into())
            .collect();
        let everything = self.everything();
        let mut findings = Vec::new();
        for reference in self.namespace.references(dso) {
            let mut add = |kind| {
                let reference = *reference;
                findings.push(Finding { reference, kind });
            };
            let mut compare = |lookup| {
                if let Lookup::Mismatch { definition, .. } = lookup {
                    add(FindingKind::Mismatch { definition });
                }
            };
            if matches!(reference.ty, ReferenceType::Function(_)) {
                let is_direct = self.is_direct(reference);
                let callable = if is_direct { &[] } else { named.as_slice() };
                for scope in always.iter().chain(callable) {
                    compare(self.namespace.lookup(reference, scope));
                }
                if is_direct {
                    compare(self.provided(reference));
                }
            }
            match self.namespace.lookup(reference, &everything) {
                Lookup::Undefined { nearest } if self.must_be_defined(reference) => {
                    add(FindingKind::Undefined {
                        searched: everything.providers().to_vec(),
                        nearest,
                    });
                }
                _ => {}
            }
        }
        findings
    }

    /// Returns a scope of all DSOs and then the host.
    fn everything(&self) -> Scope {
        let dsos = self.namespace.dsos().map(|(dso, _)| Provider::Dso(dso));
        dsos.chain([Provider::Host]).collect()
    }

    fn must_be_defined(&self, reference: &Reference) -> bool {
        let name = self.namespace.name(reference.name);
        let is_added_import = is_added_import(self.namespace.name(reference.module), name);
        // The loader creates the function from its name, or from a text that the DSO exports.
        let has_text = || {
            let text = self.namespace.find_name(&em_js_export(name));
            text.is_some_and(|text| {
                let mut all = self.namespace.definitions_of(text).iter();
                all.any(|it| it.provider == Provider::Dso(reference.dso))
            })
        };
        self.main.is_some()
            && reference.ty.symbol().is_some()
            && !reference.is_weak
            && !is_added_import
            && !is_made_by_loader(name)
            && !has_text()
    }

    /// Returns the indices, in ascending order, of the exports of a DSO to which another DSO refers. If
    /// [`Unknown::Purpose`] applies to the DSO, these are all exports. Without patterns of the symbols that remain
    /// global, there are none.
    #[must_use]
    pub fn needed(&self, dso: DsoId) -> Vec<u32> {
        let Some(patterns) = self.keep_global else {
            return Vec::new();
        };
        let definitions = self.namespace.dso(dso).map(Dso::definitions);
        let definitions = definitions.unwrap_or_default();
        let is_found = definitions
            .iter()
            .any(|it| self.is_used(it) || self.is_matched(it, patterns));
        let is_needed = |it: &&Definition| !is_found || self.has_other_users(it);
        let needed = definitions.iter().filter(is_needed);
        needed.map(|definition| definition.export).collect()
    }

    /// Returns `true` if a definition defines a symbol, and is not an export that the loader looks up in each DSO.
    fn is_symbol(&self, definition: &Definition) -> bool {
        !matches!(definition.ty, DefinitionType::Tag(_))
            && !is_internal(self.namespace.name(definition.name).as_bytes())
    }

    /// Returns `true` if a pattern matches a function that the DSO defines.
    fn is_matched(&self, definition: &Definition, patterns: &[&str]) -> bool {
        matches!(definition.ty, DefinitionType::Function(_))
            && self.is_symbol(definition)
            && is_any(patterns, self.namespace.name(definition.name).as_bytes())
    }

    /// Returns `true` if a DSO refers to a definition in a different DSO. A DSO with its own definition does not depend
    /// on the other one.
    fn is_used(&self, definition: &Definition) -> bool {
        let defines = |user: &DsoId| {
            let all = self.namespace.definitions_of(definition.name).iter();
            let mut symbols = all.filter(|it| self.is_symbol(it));
            symbols.any(|it| it.provider == Provider::Dso(*user))
        };
        let mut users = self.namespace.users_of(definition.name).iter();
        self.is_symbol(definition) && users.any(|user| !defines(user))
    }

    fn has_other_users(&self, definition: &Definition) -> bool {
        let mut users = self.namespace.users_of(definition.name).iter();
        users.any(|user| Provider::Dso(*user) != definition.provider)
    }

    /// Returns the unknown facts about the program, in the order of its DSOs.
    #[must_use]
    pub fn unknowns(&self) -> Vec<Unknown<'_>> {
        let Some(patterns) = self.keep_global else {
            return Vec::new();
        };
        let looks_up = self.namespace.find_name(DLSYM);
        let looks_up = looks_up.map(|name| self.namespace.users_of(name));
        let looks_up = looks_up.unwrap_or_default();
        let mut unknowns = Vec::new();
        for (id, dso) in self.namespace.dsos() {
            let missing: Vec<&str> = dso
                .needed()
                .filter(|it| !self.has_file(file_name(it)))
                .collect();
            if !missing.is_empty() {
                unknowns.push(Unknown::Needed(id, missing));
            }
            if looks_up.contains(&id) {
                unknowns.push(Unknown::Dlsym(id));
            }
            let symbols = || dso.definitions().iter().filter(|it| self.is_symbol(it));
            let is_kept = |it: &Definition| {
                let name = self.namespace.name(it.name);
                is_any(patterns, name.as_bytes()) || self.has_other_users(it)
            };
            if symbols().any(|it| self.is_used(it)) {
                if symbols().any(|it| !is_kept(it)) {
                    unknowns.push(Unknown::Users(id));
                }
            } else if symbols().next().is_some()
                && !symbols().any(|it| self.is_matched(it, patterns))
            {
                unknowns.push(Unknown::Purpose(id));
            }
        }
        unknowns
    }

    fn has_file(&self, name: &str) -> bool {
        let mut dsos = self.namespace.dsos();
        dsos.any(|(_, dso)| file_name(dso.name()) == name)
    }
}

/// Returns the part of a path by which loaders identify a library.
fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}
