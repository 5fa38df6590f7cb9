//! The facts that all checks share.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::libraries::Library;
use super::load::Load;
use super::needed::Needed;
use super::profile::Profile;
use crate::link::Namespace;

/// The facts that all checks share.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run<'r> {
    pub(super) profile: &'r Profile,
    pub(super) namespace: &'r Namespace,
    pub(super) libraries: &'r [Library],
    /// Whether the main module is a file, so that the host can look for libraries beside it.
    pub(super) has_main_path: bool,
    pub(super) needed: &'r [Vec<Needed>],
    pub(super) load: &'r Load,
    /// For each library, the libraries that are missing from it or from those that it needs.
    pub(super) missing: &'r [Vec<String>],
    /// Whether the loader creates functions such as `invoke_vi` from their names.
    pub(super) makes_functions: bool,
}

/// Returns the names of the missing libraries that each library needs, directly or through other libraries. The main
/// module's are missing from all.
pub(super) fn missing_of(needed: &[Vec<Needed>]) -> Vec<Vec<String>> {
    let own = |entries: &Vec<Needed>| -> Vec<String> {
        let missing = entries.iter().filter(|it| it.found.is_none());
        missing.map(|it| it.name.clone()).collect()
    };
    if needed.iter().flatten().all(|it| it.found.is_some()) {
        return vec![Vec::new(); needed.len()];
    }
    let of_main: Vec<String> = needed.first().map(own).unwrap_or_default();
    let closure = |index: usize| {
        let mut missing = of_main.clone();
        let mut seen = vec![false; needed.len()];
        let mut open = Vec::from([index]);
        while let Some(at) = open.pop() {
            match seen.get_mut(at) {
                Some(seen @ false) => *seen = true,
                _ => continue,
            }
            for entry in needed.get(at).into_iter().flatten() {
                match &entry.found {
                    Some((id, _)) => open.push(id.index()),
                    None if missing.contains(&entry.name) => {}
                    None => missing.push(entry.name.clone()),
                }
            }
        }
        missing
    };
    (0..needed.len()).map(closure).collect()
}
