//! The symbols that the DSOs of a program define and refer to, as far as relinking one of them depends on
//! the others.
//!
//! A definition that two DSOs have can be interposed, so neither may bind its own references to it. A
//! symbol that another DSO refers to must stay global. Only names are kept, so that all DSOs can be read
//! one after the other before the first one is relinked.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;

use crate::emscripten::conventions::is_internal;
use crate::error::Result;
use crate::pattern::is_any;
use crate::read::dylink::Dylink;
use crate::read::export::ExportKind;
use crate::read::import::{Import, ImportKind};
use crate::read::module::Module;
use crate::read::references::References;

/// A DSO of a [`Program`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DsoId(u32);

/// One of several editions of a package, such as two wheels of one distribution. No program loads DSOs of
/// two editions, so these do not interpose each other's symbols.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edition {
    /// The number of the package.
    pub package: u32,
    /// The number of the edition, which DSOs that are installed together share.
    pub number: u32,
}

/// Something about a program that its DSOs do not show, and that decides whether a symbol that becomes
/// local is missed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unknown<'p> {
    /// The DSO names libraries in NEEDED that are not in the program, so their references are not known.
    Needed(DsoId, Vec<&'p str>),
    /// The DSO refers to `dlsym`, so it may look up symbols by names that only it knows.
    Dlsym(DsoId),
    /// No function of the DSO matches a pattern, and no other DSO refers to its symbols: all stay global.
    Purpose(DsoId),
    /// Other DSOs refer to symbols of the DSO. It has more, to which DSOs that are not in the program may
    /// refer.
    Users(DsoId),
}

/// The symbols of DSOs that may be loaded together.
///
/// # Examples
///
/// ```
/// use latebind::relink::{Resolution, Options, Program, relink};
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
/// let interposed = program.interposed(id, &library)?;
/// let options = Options::new().interposed(&interposed);
/// assert_eq!(relink(&library, options)?.resolutions, [Resolution::Slot(0)]);
/// assert_eq!(relink(&library, Options::default())?.resolutions, [Resolution::SelfBound]);
/// # Ok::<(), latebind::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Program<'p> {
    /// The patterns of the symbols that stay global, if not all do.
    keep_global: Option<&'p [&'p str]>,
    dsos: Vec<Dso>,
    symbols: BTreeMap<Box<str>, Symbol>,
}

#[derive(Debug)]
struct Dso {
    file_name: Box<str>,
    edition: Option<Edition>,
    needed: Vec<Box<str>>,
    refers_to_dlsym: bool,
    /// Whether it defines a function that matches a pattern, by which it is found.
    is_matched: bool,
}

/// The DSOs that use a name, each list in ascending order.
#[derive(Debug, Default)]
struct Symbol {
    /// Those that export it as a function or as an address of data.
    defined_by: Vec<u32>,
    /// Those that import it, as a function of any module name, from the GOT, or as a tag.
    referred_by: Vec<u32>,
    /// Whether a definition is a function.
    is_function: bool,
}

impl Symbol {
    /// Returns `true` if a DSO refers to the definition of a different one. A DSO with a definition of its
    /// own does not depend on the other.
    fn is_used_of(&self, dso: u32) -> bool {
        let mut users = self.referred_by.iter();
        self.defined_by.contains(&dso) && users.any(|id| !self.defined_by.contains(id))
    }

    fn is_referred_to_beside(&self, dso: u32) -> bool {
        self.referred_by.iter().any(|id| *id != dso)
    }
}

impl<'p> Program<'p> {
    /// A program without DSOs. `keep_global` is that of [`Options`](super::Options::keep_global).
    #[must_use]
    pub fn new(keep_global: Option<&'p [&'p str]>) -> Self {
        Self {
            keep_global,
            ..Self::default()
        }
    }

    /// Adds a DSO, or a main module without a section `dylink.0`. Other DSOs name it in NEEDED by the last
    /// part of `path`.
    ///
    /// # Errors
    ///
    /// The module is malformed. Nothing is added.
    pub fn add(&mut self, path: &str, edition: Option<Edition>, bytes: &[u8]) -> Result<DsoId> {
        let module = Module::read(bytes)?;
        let id = self.dsos.len() as u32;
        let mut dso = Dso {
            file_name: file_name(path).into(),
            edition,
            needed: Vec::new(),
            refers_to_dlsym: false,
            is_matched: false,
        };
        let patterns = self.keep_global.unwrap_or_default();
        let makes_local = self.keep_global.is_some();
        for export in module.exports() {
            let name = export.name.as_str();
            let is_function = export.kind == ExportKind::Func;
            let is_address = makes_local && export.kind == ExportKind::Global;
            if !(is_function || is_address) || is_internal(name.as_bytes()) {
                continue;
            }
            dso.is_matched |= is_function && is_any(patterns, name.as_bytes());
            let symbol = self.symbol(name);
            symbol.is_function |= is_function;
            insert(&mut symbol.defined_by, id);
        }
        if makes_local {
            let dylink = module.dylink().into_iter();
            dso.needed = dylink.flat_map(Dylink::needed).map(Into::into).collect();
            for import in module.references().imports().filter(is_symbol_reference) {
                let name = import.name.as_str();
                dso.refers_to_dlsym |= name == "dlsym";
                insert(&mut self.symbol(name).referred_by, id);
            }
        }
        self.dsos.push(dso);
        Ok(DsoId(id))
    }

    fn symbol(&mut self, name: &str) -> &mut Symbol {
        self.symbols.entry(name.into()).or_default()
    }

    /// Returns the indices, in ascending order, of the function imports of a DSO that another DSO defines,
    /// whether the DSO itself defines them or not.
    ///
    /// # Errors
    ///
    /// The module is malformed.
    pub fn interposed(&self, dso: DsoId, bytes: &[u8]) -> Result<Vec<u32>> {
        let references = References::read(bytes)?;
        let imports = (0..).zip(references.imports());
        Ok(imports
            .filter(|(_, import)| matches!(import.kind, ImportKind::Func { .. }))
            .filter(|(_, import)| self.is_defined_beside(dso, import.name.as_str()))
            .map(|(index, _)| index)
            .collect())
    }

    fn is_defined_beside(&self, DsoId(dso): DsoId, name: &str) -> bool {
        let edition = |id: u32| self.dsos.get(id as usize)?.edition;
        let is_alternative = |id: u32| match (edition(id), edition(dso)) {
            (Some(one), Some(other)) => one.package == other.package && one.number != other.number,
            _ => false,
        };
        self.symbols.get(name).is_some_and(|symbol| {
            let mut definers = symbol.defined_by.iter();
            symbol.is_function && definers.any(|id| *id != dso && !is_alternative(*id))
        })
    }

    /// Returns the indices, in ascending order, of the exports of a DSO to which another DSO refers. If
    /// [`Unknown::Purpose`] holds of the DSO, these are all exports.
    ///
    /// # Errors
    ///
    /// The module is malformed.
    pub fn needed(&self, dso: DsoId, bytes: &[u8]) -> Result<Vec<u32>> {
        let DsoId(id) = dso;
        let mut is_found = self.dsos.get(id as usize).is_some_and(|dso| dso.is_matched);
        let mut all = Vec::new();
        let mut needed = Vec::new();
        for (index, export) in (0..).zip(Module::read(bytes)?.exports()) {
            all.push(index);
            if let Some(symbol) = self.symbols.get(export.name.as_str()) {
                is_found |= symbol.is_used_of(id);
                if symbol.is_referred_to_beside(id) {
                    needed.push(index);
                }
            }
        }
        Ok(if is_found { needed } else { all })
    }

    /// Returns what is not known about the program, in the order of its DSOs.
    #[must_use]
    pub fn unknowns(&self) -> Vec<Unknown<'_>> {
        let Some(patterns) = self.keep_global else {
            return Vec::new();
        };
        let mut is_used = vec![false; self.dsos.len()];
        let mut has_symbols = vec![false; self.dsos.len()];
        // Whether it has symbols that become local if they are not its own references.
        let mut has_others = vec![false; self.dsos.len()];
        for (name, symbol) in &self.symbols {
            let is_kept = is_any(patterns, name.as_bytes());
            for id in &symbol.defined_by {
                let at = *id as usize;
                has_symbols[at] = true;
                is_used[at] |= symbol.is_used_of(*id);
                has_others[at] |= !is_kept && !symbol.is_referred_to_beside(*id);
            }
        }
        let mut unknowns = Vec::new();
        for (at, dso) in self.dsos.iter().enumerate() {
            let id = DsoId(at as u32);
            let needed = dso.needed.iter().map(|name| &**name);
            let missing: Vec<&str> = needed.filter(|it| !self.has_file(file_name(it))).collect();
            if !missing.is_empty() {
                unknowns.push(Unknown::Needed(id, missing));
            }
            if dso.refers_to_dlsym {
                unknowns.push(Unknown::Dlsym(id));
            }
            if is_used[at] && has_others[at] {
                unknowns.push(Unknown::Users(id));
            } else if !is_used[at] && !dso.is_matched && has_symbols[at] {
                unknowns.push(Unknown::Purpose(id));
            }
        }
        unknowns
    }

    fn has_file(&self, name: &str) -> bool {
        self.dsos.iter().any(|dso| &*dso.file_name == name)
    }
}

/// Adds a number to a list that has no greater one.
fn insert(ids: &mut Vec<u32>, id: u32) {
    if ids.last() != Some(&id) {
        ids.push(id);
    }
}

/// The part of a path by which loaders know a library.
fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// Returns `true` if an import is found by its name: a function, an entry of the GOT, or a tag.
fn is_symbol_reference(import: &Import<'_>) -> bool {
    match import.kind {
        ImportKind::Func { .. } | ImportKind::Global { .. } | ImportKind::Tag { .. } => true,
        ImportKind::Table { .. } | ImportKind::Memory { .. } => false,
    }
}
