//! Makes a manifest from the libraries and the modules that import from them.

use alloc::borrow::ToOwned;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

use super::cycles::cycles;
use super::library::{Function, Library, Manifest};
use super::note::Note;
use crate::check::{FunctionType, FunctionTypes};
use crate::emscripten::conventions;
use crate::error::{Error, Expected, Found, Result};
use crate::link::SymbolKind;
use crate::read::module::Module;
use crate::read::section::HEADER;
use crate::{ExportKind, TypeIndex};

/// The file of a library.
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    /// The name by which the loader knows the library.
    pub name: &'a str,
    /// The path of the file, relative to the location of all files.
    pub path: &'a str,
    /// The SHA-256 of the file, in hexadecimal.
    pub sha256: &'a str,
}

/// Collects the modules of a program.
#[derive(Clone, Debug, Default)]
pub struct Builder {
    importers: Vec<Importer>,
    libraries: Vec<Library>,
    /// The data and tags that each library defines.
    eager: Vec<BTreeSet<String>>,
    types: FunctionTypes,
    /// The functions that the importers define. A call of one loads nothing.
    defined: BTreeSet<String>,
    /// Whether only functions that a different module imports are listed.
    is_restricted: bool,
}

/// A module that imports symbols: a library, or a module that is loaded when the program starts.
#[derive(Clone, Debug)]
struct Importer {
    name: String,
    /// The index, if it is a library of the manifest.
    library: Option<usize>,
    /// The symbols that it imports and does not define.
    imports: Vec<(String, SymbolKind)>,
}

impl Builder {
    /// Returns a builder without modules.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a module that is loaded when the program starts: the main module, or a library. From then on, the manifest
    /// lists only functions that a different module imports.
    ///
    /// # Errors
    ///
    /// Returns an error if the module is malformed.
    pub fn add_importer(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let module = Module::read(bytes)?;
        self.is_restricted = true;
        let functions = module.exports().filter(|it| it.kind == ExportKind::Func);
        self.defined
            .extend(functions.map(|it| it.name.as_str().to_owned()));
        self.importers.push(importer(name, None, &module));
        Ok(())
    }

    /// Adds a library.
    ///
    /// # Errors
    ///
    /// Returns an error if the module is malformed, or is not a DSO.
    pub fn add_library(&mut self, file: File<'_>, bytes: &[u8]) -> Result<()> {
        let module = Module::read(bytes)?;
        let Some(dylink) = module.dylink() else {
            return Err(Error::new(HEADER.len(), Expected::Dso, Found::End));
        };
        let (mut functions, mut eager) = (Vec::new(), BTreeSet::new());
        for export in module.exports() {
            let name = export.name.as_str();
            match export.kind {
                _ if conventions::is_internal(name.as_bytes()) => {}
                ExportKind::Func => {
                    let ty = module.export_type(&export);
                    let ty = ty.and_then(|ty| self.intern(&module, ty));
                    let name = name.to_owned();
                    functions.push(Function { name, ty });
                }
                ExportKind::Global | ExportKind::Tag => {
                    eager.insert(name.to_owned());
                }
                ExportKind::Table | ExportKind::Memory => {}
            }
        }
        functions.sort_unstable();
        self.importers
            .push(importer(file.name, Some(self.libraries.len()), &module));
        self.eager.push(eager);
        self.libraries.push(Library {
            name: file.name.to_owned(),
            path: file.path.to_owned(),
            size: bytes.len() as u64,
            sha256: file.sha256.to_owned(),
            memory_size: dylink.mem_info().memory_size,
            needed: dylink.needed().map(ToOwned::to_owned).collect(),
            with: Vec::new(),
            functions,
        });
        Ok(())
    }

    fn intern(&mut self, module: &Module<'_>, ty: TypeIndex) -> Option<TypeIndex> {
        let ty = module.references().types().func(ty)?;
        Some(self.types.add(FunctionType::of(&ty)?))
    }

    /// Returns the manifest.
    #[must_use]
    pub fn finish(mut self) -> Manifest {
        let mut notes = Vec::new();
        self.keep_listed(&mut notes);
        let start = self.find_eager(&mut notes);
        let needs = self.needs(&mut notes);
        let name = |index: usize| self.libraries.get(index).map(|it| it.name.clone());
        for group in cycles(&needs) {
            let libraries = group.into_iter().filter_map(name).collect();
            notes.push(Note::Cycle { libraries });
        }
        if self.is_restricted {
            for library in self.libraries.iter().filter(|it| it.functions.is_empty()) {
                let library = library.name.clone();
                notes.push(Note::Unused { library });
            }
        }
        Manifest {
            libraries: self.libraries,
            types: self.types,
            start,
            notes,
            made_by: String::new(),
        }
    }

    /// Drops the functions that no call needs to load: those that no other module imports, and those that an earlier
    /// module defines.
    fn keep_listed(&mut self, notes: &mut Vec<Note>) {
        // The module that imports each name, or `None` if several do.
        let mut imported: BTreeMap<&str, Option<usize>> = BTreeMap::new();
        for (index, importer) in self.importers.iter().enumerate() {
            for (name, _) in &importer.imports {
                let by = imported.entry(name).or_insert(Some(index));
                if *by != Some(index) {
                    *by = None;
                }
            }
        }
        let mut listed: BTreeMap<String, String> = BTreeMap::new();
        let mut vague = 0;
        for library in &mut self.libraries {
            let library_name = library.name.clone();
            library.functions.retain(|Function { name, .. }| {
                // A module that defines a symbol is not among its importers.
                let is_used = !self.is_restricted || imported.contains_key(name.as_str());
                if !is_used || self.defined.contains(name) {
                    return false;
                }
                let Some(first) = listed.get(name) else {
                    listed.insert(name.clone(), library_name.clone());
                    return true;
                };
                if conventions::has_vague_linkage(name, false) {
                    vague += 1;
                } else {
                    notes.push(Note::Duplicate {
                        symbol: name.clone(),
                        listed: first.clone(),
                        other: library_name.clone(),
                    });
                }
                false
            });
        }
        if vague > 0 {
            notes.push(Note::VagueDuplicates { count: vague });
        }
    }

    /// Finds the libraries whose data or tags a module needs when it is loaded, and returns those of the importers.
    fn find_eager(&mut self, notes: &mut Vec<Note>) -> Vec<usize> {
        let mut start = BTreeSet::new();
        for importer in &self.importers {
            let mut with = BTreeSet::new();
            for (symbol, kind) in &importer.imports {
                let defines = |eager: &BTreeSet<String>| {
                    *kind != SymbolKind::Function && eager.contains(symbol)
                };
                let Some(index) = self.eager.iter().position(defines) else {
                    continue;
                };
                if Some(index) == importer.library || !with.insert(index) {
                    continue;
                }
                let Some(library) = self.libraries.get(index) else {
                    continue;
                };
                notes.push(Note::NotLazy {
                    library: library.name.clone(),
                    importer: importer.name.clone(),
                    symbol: symbol.clone(),
                });
            }
            match importer
                .library
                .and_then(|index| self.libraries.get_mut(index))
            {
                Some(library) => library.with = with.into_iter().collect(),
                None => start.extend(with),
            }
        }
        start.into_iter().collect()
    }

    /// Returns the libraries that each library needs, for any reason.
    fn needs(&self, notes: &mut Vec<Note>) -> Vec<Vec<usize>> {
        let libraries = self.libraries.iter().enumerate();
        let indices: BTreeMap<&str, usize> = libraries
            .map(|(index, it)| (it.name.as_str(), index))
            .collect();
        let mut all = Vec::new();
        for library in &self.libraries {
            let mut needs = library.with.clone();
            for needed in &library.needed {
                match indices.get(needed.as_str()) {
                    Some(index) => needs.push(*index),
                    None => notes.push(Note::Absent {
                        library: library.name.clone(),
                        needed: needed.clone(),
                    }),
                }
            }
            all.push(needs);
        }
        all
    }
}

/// Returns the symbols that a module imports and does not define.
fn importer(name: &str, library: Option<usize>, module: &Module<'_>) -> Importer {
    let exports = module.exports().map(|it| it.name.as_str());
    let own: BTreeSet<&str> = exports.collect();
    let imports = module.references().imports();
    let symbols =
        imports.filter_map(|import| Some((import.name.as_str(), SymbolKind::of(&import)?)));
    let symbols = symbols.filter(|(name, _)| !own.contains(name));
    Importer {
        name: name.to_owned(),
        library,
        imports: symbols
            .map(|(name, kind)| (name.to_owned(), kind))
            .collect(),
    }
}
