//! The order in which a loader loads the libraries, and the scope of each.
//!
//! This follows `loadDynamicLibrary` in Emscripten's `libdylink.js`: the libraries of NEEDED are loaded before the
//! library itself. One `dlopen` has one local scope, to which each library that it loads or meets is added.

use alloc::vec;
use alloc::vec::Vec;

use super::libraries::{Library, LibraryId, Open};
use super::needed::Needed;
use crate::emscripten::lookup::SEARCH_ORDER;
use crate::link::{DsoId, Provider, Scope};

/// The order of the libraries, and their scopes.
#[derive(Clone, Debug, Default)]
pub(super) struct Load {
    /// The libraries in load order, without the main module.
    pub(super) order: Vec<LibraryId>,
    /// The providers of global symbols, in load order.
    pub(super) globals: Vec<Provider>,
    /// The local scope of each `dlopen`, in load order.
    scopes: Vec<Vec<DsoId>>,
    /// The local scope of each library, unless its symbols are global.
    scope_of: Vec<Option<usize>>,
    /// The position of each library in `globals`.
    global_position: Vec<Option<u32>>,
    is_loaded: Vec<bool>,
    /// The number of libraries in `order` that are loaded before the program runs.
    at_start: usize,
}

impl Load {
    /// Returns the load order: the libraries that the main module needs, those that are preloaded, those that are
    /// global, and then all others, each with the libraries that it needs before it.
    pub(super) fn of(libraries: &[Library], needed: &[Vec<Needed>]) -> Self {
        let mut load = Self {
            scope_of: vec![None; libraries.len()],
            global_position: vec![None; libraries.len()],
            is_loaded: vec![false; libraries.len()],
            ..Self::default()
        };
        load.add_global(LibraryId::MAIN, libraries);
        load.globals.push(Provider::Host);
        if let Some(is_loaded) = load.is_loaded.first_mut() {
            *is_loaded = true;
        }
        for entry in needed.first().into_iter().flatten() {
            if let Some((id, _)) = entry.found {
                load.open(id, true, libraries, needed);
            }
        }
        for open in [Open::Preload, Open::Global, Open::Local] {
            for (index, library) in (0..).zip(libraries).skip(1) {
                if library.open == open {
                    load.open(LibraryId(index), open != Open::Local, libraries, needed);
                }
            }
            if open == Open::Preload {
                load.at_start = load.order.len();
            }
        }
        load
    }

    /// Opens a library, and those that it needs.
    fn open(
        &mut self,
        root: LibraryId,
        is_global: bool,
        libraries: &[Library],
        needed: &[Vec<Needed>],
    ) {
        let scope = self.scopes.len();
        self.scopes.push(Vec::new());
        let mut open = Vec::new();
        if self.meet(root, is_global, scope, libraries) {
            open.push((root, 0));
        }
        while let Some((id, at)) = open.last_mut() {
            let entries = needed
                .get(id.index())
                .map(Vec::as_slice)
                .unwrap_or_default();
            if let Some(entry) = entries.get(*at) {
                *at += 1;
                let Some((dependency, _)) = entry.found else {
                    continue;
                };
                if self.meet(dependency, is_global, scope, libraries) {
                    open.push((dependency, 0));
                }
                continue;
            }
            let id = *id;
            open.pop();
            self.order.push(id);
            match is_global {
                true => self.add_global(id, libraries),
                false => {
                    if let Some(its) = self.scope_of.get_mut(id.index()) {
                        *its = Some(scope);
                    }
                    self.add_local(id, scope, libraries);
                }
            }
        }
    }

    /// Returns `true` if a library must be loaded, and otherwise adds it to the scope.
    fn meet(
        &mut self,
        id: LibraryId,
        is_global: bool,
        scope: usize,
        libraries: &[Library],
    ) -> bool {
        let Some(is_loaded) = self.is_loaded.get_mut(id.index()) else {
            return false;
        };
        if !*is_loaded {
            *is_loaded = true;
            return true;
        }
        match is_global {
            true => self.add_global(id, libraries),
            false => self.add_local(id, scope, libraries),
        }
        false
    }

    fn add_global(&mut self, id: LibraryId, libraries: &[Library]) {
        let dso = libraries.get(id.index()).and_then(|it| it.dso);
        let position = self.global_position.get_mut(id.index());
        if let (Some(dso), Some(position @ None)) = (dso, position) {
            *position = Some(self.globals.len() as u32);
            self.globals.push(Provider::Dso(dso));
        }
    }

    fn add_local(&mut self, id: LibraryId, scope: usize, libraries: &[Library]) {
        let dso = libraries.get(id.index()).and_then(|it| it.dso);
        if let (Some(dso), Some(scope)) = (dso, self.scopes.get_mut(scope)) {
            // A repeated definition replaces itself, and its position is the first one (`Object.assign`).
            if !scope.contains(&dso) {
                scope.push(dso);
            }
        }
    }

    /// Returns `true` if a library may be loaded before the exports of the main module are global symbols.
    pub(super) fn is_at_start(&self, id: LibraryId) -> bool {
        let order = self.order.iter().take(self.at_start);
        order.copied().any(|it| it == id)
    }

    /// Returns the scope of a library.
    pub(super) fn scope(&self, id: LibraryId, dso: DsoId) -> Scope {
        let local = self.scope_of.get(id.index()).copied().flatten();
        let local = local.and_then(|scope| self.scopes.get(scope));
        let local = local.map(Vec::as_slice).unwrap_or_default();
        SEARCH_ORDER.scope(dso, &self.globals, local)
    }

    /// Returns the number of global providers that are loaded before a library.
    pub(super) fn globals_before(&self, id: LibraryId) -> u32 {
        let position = self.global_position.get(id.index()).copied().flatten();
        position.unwrap_or(self.globals.len() as u32)
    }
}
