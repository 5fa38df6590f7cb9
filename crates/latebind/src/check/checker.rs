//! The checker: libraries are added, and then checked all together.

use alloc::borrow::ToOwned;
use alloc::vec::Vec;

use super::definitions;
use super::finding::Finding;
use super::libraries::{self, Library, LibraryId, Open};
use super::load::Load;
use super::needed::{self, Needed, Places, Request};
use super::profile::Profile;
use super::references;
use super::report::Report;
use super::run::{Run, missing_of};
use super::whole;
use crate::emscripten::conventions;
use crate::error::Result;
use crate::link::Namespace;

/// Checks libraries against a program. The host supplies the bytes of each library.
///
/// # Examples
///
/// ```
/// use latebind::check::{Checker, Open, Profile, Severity};
///
/// let main = wat::parse_str(r#"
///     (module (import "env" "host" (func (param i32))) (memory (export "memory") 1) (func (export "malloc")))
/// "#).unwrap();
/// let library = wat::parse_str(r#"
///     (module (@dylink.0 (mem-info (memory 0 0)))
///       (import "env" "host" (func (param i32)))
///       (import "env" "_ZN3geo4areaEv" (func (result f64)))
///       (import "GOT.mem" "errors" (global (mut i32))))
/// "#).unwrap();
/// let profile = Profile::read(&main, None).unwrap();
/// let mut checker = Checker::new(&profile);
/// checker.add("lib.so", Open::Local, &library)?;
/// let report = checker.check();
///
/// let errors = report.findings().iter().filter(|it| it.severity == Severity::Error);
/// let errors: Vec<String> = errors.map(|it| report.explain(it).title).collect();
/// assert_eq!(errors, ["undefined data `errors`", "undefined function `_ZN3geo4areaEv` () -> f64"]);
/// # Ok::<(), latebind::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Checker<'p> {
    profile: &'p Profile,
    namespace: Namespace,
    libraries: Vec<Library>,
    places: Places,
    /// The number of libraries whose entries of NEEDED were looked for.
    requested: usize,
}

impl<'p> Checker<'p> {
    /// Creates a checker without libraries.
    #[must_use]
    pub fn new(profile: &'p Profile) -> Self {
        let mut namespace = Namespace::new();
        let main = libraries::add_main(&mut namespace, profile);
        Self {
            profile,
            namespace,
            libraries: Vec::from([main]),
            places: Places::default(),
            requested: 0,
        }
    }

    /// Sets the path of the main module. The loader looks for libraries in its directory. Without a path, the libraries
    /// that the main module needs are part of the program, and it is not an error if they were not added.
    pub fn set_main_path(&mut self, path: &str) {
        let (directory, _) = libraries::directory(path);
        let directory = directory
            .strip_suffix('/')
            .filter(|it| !it.is_empty())
            .unwrap_or(directory);
        self.places.main_directory = Some(directory.to_owned());
    }

    /// Adds a directory to the library path, in which the loader looks for libraries (`LD_LIBRARY_PATH`).
    pub fn add_library_path(&mut self, directory: &str) {
        self.places.library_path.push(directory.to_owned());
    }

    /// Adds a library. `path` is its file, or the file of its archive and its path in the archive, with `!` between them.
    ///
    /// A library that was already added remains unchanged.
    ///
    /// # Errors
    ///
    /// Returns an error if the module is malformed, or if it is not a library. The checker is then unchanged. A module
    /// with a malformed section `dylink.0` is a library.
    pub fn add(&mut self, path: &str, open: Open, bytes: &[u8]) -> Result<LibraryId> {
        if let Some(id) = self.places.find(path) {
            return Ok(id);
        }
        let reads_legacy = self.profile.reads_legacy_dylink == Some(true);
        let library = libraries::add(&mut self.namespace, path, open, bytes, reads_legacy)?;
        let id = LibraryId(self.libraries.len() as u32);
        self.libraries.push(library);
        self.places.add(path, id);
        Ok(id)
    }

    /// Returns the libraries that NEEDED names and that were not added, without those that this function returned
    /// before. A host adds those that it finds with [`Open::Needed`], and calls this function again until it returns
    /// none.
    pub fn requests(&mut self) -> Vec<Request> {
        let all = self.needed();
        let mut requests = Vec::new();
        for (index, entries) in (0..).zip(&all).skip(self.requested) {
            let Some(library) = self.libraries.get(index as usize) else {
                break;
            };
            let dso = library.dso.and_then(|id| self.namespace.dso(id));
            for entry in entries.iter().filter(|it| it.found.is_none()) {
                requests.push(Request {
                    library: LibraryId(index),
                    name: entry.name.clone(),
                    paths: self.places.paths(library, dso, &entry.name),
                });
            }
        }
        self.requested = self.libraries.len();
        requests
    }

    fn makes_functions(&self) -> bool {
        let mut names = self.profile.definitions.iter().map(|it| it.name.as_str());
        names.any(conventions::may_be_made_by_loader)
    }

    fn needed(&self) -> Vec<Vec<Needed>> {
        needed::resolve_all(
            &self.namespace,
            &self.libraries,
            &self.places,
            &self.profile.libraries,
        )
    }

    /// Checks all libraries.
    #[must_use]
    pub fn check(self) -> Report {
        let needed = self.needed();
        let load = Load::of(&self.libraries, &needed);
        let missing = missing_of(&needed);
        let run = Run {
            profile: self.profile,
            namespace: &self.namespace,
            libraries: &self.libraries,
            has_main_path: self.places.main_directory.is_some(),
            needed: &needed,
            load: &load,
            missing: &missing,
            makes_functions: self.makes_functions(),
        };
        let mut findings: Vec<Finding> = Vec::new();
        let mut references = 0;
        whole::check(&run, &mut findings);
        let addresses = definitions::Addresses::of(&run);
        references += references::check_main(&run, &mut findings);
        for id in &load.order {
            references += references::check(&run, *id, &addresses, &mut findings);
            definitions::check(&run, *id, &mut findings);
        }
        Report::new(
            self.namespace,
            self.libraries,
            needed,
            load,
            findings,
            references,
        )
    }
}
