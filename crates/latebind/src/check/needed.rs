//! Finds the libraries that NEEDED names.
//!
//! A loader looks in the directories of RUNTIME_PATH, in its library path, and beside the main module. If a library is
//! already loaded under the plain name, the loader takes it without a search.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::libraries::{Library, LibraryId, directory, file_name, normalized};
use crate::link::{Dso, Namespace};

/// The variable in RUNTIME_PATH that is the directory of the library.
const ORIGIN: [&str; 2] = ["$ORIGIN", "${ORIGIN}"];

/// An entry of NEEDED, and the library that it names.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Needed {
    /// The name in NEEDED.
    pub name: String,
    /// The library, and the reason why it was found.
    pub found: Option<(LibraryId, Why)>,
}

/// The reason why a library was found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Why {
    /// An entry of RUNTIME_PATH leads to it.
    RuntimePath(String),
    /// It is in a directory of the library path.
    LibraryPath(String),
    /// It is in the directory of the main module.
    BesideMain,
    /// The main module needs it under this name, so it is already loaded.
    NeededByMain,
    /// It has the file name.
    FileName,
}

/// A library that a host should look for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Request {
    /// The library that needs it, or the main module.
    pub library: LibraryId,
    /// The name in NEEDED.
    pub name: String,
    /// The paths at which it may be, in the order of the search.
    pub paths: Vec<String>,
}

/// The places of libraries, and the directories in which a loader looks.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// The libraries by their normalized paths.
    by_path: BTreeMap<String, LibraryId>,
    /// The libraries by their file names, in order.
    by_file_name: BTreeMap<String, Vec<LibraryId>>,
    /// The directories of the library path.
    pub(super) library_path: Vec<String>,
    /// The directory of the main module, if the main module is a file.
    pub(super) main_directory: Option<String>,
}

impl Places {
    pub(super) fn add(&mut self, path: &str, id: LibraryId) {
        self.by_path.entry(normalized(path)).or_insert(id);
        let names = self.by_file_name.entry(file_name(path).to_owned());
        names.or_default().push(id);
    }

    /// Returns the library at a path.
    pub(super) fn find(&self, path: &str) -> Option<LibraryId> {
        self.by_path.get(&normalized(path)).copied()
    }

    /// Returns the paths at which a library may be, and the reason for each.
    fn candidates(&self, path: &str, dso: Option<&Dso>, name: &str) -> Vec<(String, Why)> {
        let mut paths = Vec::new();
        if name.starts_with('/') {
            paths.push((name.to_owned(), Why::FileName));
            return paths;
        }
        let (origin, _) = directory(path);
        let entries = dso.into_iter().flat_map(Dso::runtime_path);
        for entry in entries {
            let expanded = ORIGIN.iter().find_map(|it| entry.strip_prefix(it));
            let directory = match expanded {
                Some(rest) => format!("{origin}.{rest}"),
                None => entry.to_owned(),
            };
            let path = normalized(&format!("{directory}/{name}"));
            paths.push((path, Why::RuntimePath(entry.to_owned())));
        }
        for directory in &self.library_path {
            let path = normalized(&format!("{directory}/{name}"));
            paths.push((path, Why::LibraryPath(directory.clone())));
        }
        if let Some(directory) = &self.main_directory {
            let path = match directory.as_str() {
                "" => normalized(name),
                directory => normalized(&format!("{directory}/{name}")),
            };
            paths.push((path, Why::BesideMain));
        }
        paths
    }

    /// Returns the paths at which a host should look for a library, in the order of the search. Members of archives are
    /// not among them, because a host adds all members of an archive.
    pub(super) fn paths(&self, library: &Library, dso: Option<&Dso>, name: &str) -> Vec<String> {
        let candidates = self.candidates(&library.path, dso, name);
        let paths = candidates.into_iter().map(|(path, _)| path);
        paths.filter(|path| !path.contains('!')).collect()
    }

    /// Returns the library that an entry of NEEDED names, among those that were added.
    pub(super) fn resolve(
        &self,
        library: &Library,
        dso: Option<&Dso>,
        name: &str,
        by_main: &BTreeMap<&str, LibraryId>,
    ) -> Option<(LibraryId, Why)> {
        for (path, why) in self.candidates(&library.path, dso, name) {
            if let Some(id) = self.by_path.get(&path) {
                return Some((*id, why));
            }
        }
        if let Some(id) = by_main.get(name) {
            return Some((*id, Why::NeededByMain));
        }
        let same_name = self.by_file_name.get(file_name(name))?;
        // A library of the same archive or directory is more likely.
        let near = |id: &&LibraryId| self.is_near(&library.path, **id);
        let id = same_name.iter().find(near).or(same_name.first())?;
        Some((*id, Why::FileName))
    }

    fn is_near(&self, path: &str, id: LibraryId) -> bool {
        let place = match path.split_once('!') {
            Some((archive, _)) => archive,
            None => directory(path).0,
        };
        let mut of_id = self.by_path.iter().filter(|(_, its)| **its == id);
        of_id.any(|(path, _)| path.starts_with(&normalized(place)))
    }
}

/// Returns the entries of NEEDED of each library, and the libraries that they name.
pub(super) fn resolve_all(
    namespace: &Namespace,
    libraries: &[Library],
    places: &Places,
    of_program: &[String],
) -> Vec<Vec<Needed>> {
    let of_program = of_program.iter().map(|it| (it.as_str(), LibraryId::MAIN));
    let mut by_main: BTreeMap<&str, LibraryId> = of_program.collect();
    let mut all = Vec::with_capacity(libraries.len());
    for (index, library) in libraries.iter().enumerate() {
        let dso = library.dso.and_then(|id| namespace.dso(id));
        let names = dso.into_iter().flat_map(Dso::needed);
        let mut needed = Vec::new();
        for name in names {
            let found = places.resolve(library, dso, name, &by_main);
            if let (LibraryId::MAIN, Some((id, _))) = (LibraryId(index as u32), &found) {
                by_main.insert(name, *id);
            }
            needed.push(Needed {
                name: name.to_owned(),
                found,
            });
        }
        all.push(needed);
    }
    all
}
