//! Finding an export by its name, among ten thousand.

use alloc::vec::Vec;

use crate::export::{Export, ExportKind};
use crate::name::Name;

/// The exported functions, sorted by a hash of the name and then by the name itself, so that no
/// choice of names makes it slow.
pub(super) struct Lookup<'a>(Vec<(u64, Name<'a>, u32)>);

impl<'a> Lookup<'a> {
    pub(super) fn new(exports: impl Iterator<Item = Export<'a>>) -> Self {
        let functions = exports.filter(|export| export.kind == ExportKind::Func);
        let mut entries: Vec<_> = functions
            .map(|Export { name, index, .. }| (hash(name.as_bytes()), name, index))
            .collect();
        entries.sort_unstable_by(|one, other| {
            one.0
                .cmp(&other.0)
                .then_with(|| one.1.as_bytes().cmp(other.1.as_bytes()))
        });
        Self(entries)
    }

    /// The index of the function that is exported under a name.
    pub(super) fn find(&self, name: &Name<'_>) -> Option<u32> {
        let wanted = hash(name.as_bytes());
        let found = self.0.binary_search_by(|(hash, other, _)| {
            hash.cmp(&wanted)
                .then_with(|| other.as_bytes().cmp(name.as_bytes()))
        });
        found.ok().and_then(|at| self.0.get(at)).map(|it| it.2)
    }
}

/// Eight bytes at a time, as FxHash does. Mangled names have long beginnings in common.
fn hash(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut last = [0; 8];
    for (to, from) in last.iter_mut().zip(rest) {
        *to = *from;
    }
    let mut hash = bytes.len() as u64;
    for word in words.iter().chain([&last]) {
        let mixed = hash.rotate_left(5) ^ u64::from_le_bytes(*word);
        hash = mixed.wrapping_mul(0x517c_c1b7_2722_0a95);
    }
    hash
}
