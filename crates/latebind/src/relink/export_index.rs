//! Lookup of an export by its name, among ten thousand exports.

use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::read::export::Export;
use crate::read::name::Name;

/// The exports, in buckets by a hash of the name. Within a bucket they are sorted, so that no
/// choice of names can make the lookup slow.
pub(super) struct ExportIndex<'a> {
    entries: Vec<Entry<'a>>,
    /// The start of each bucket, and the end of the last one.
    buckets: Vec<u32>,
}

#[derive(Clone, Copy, Default)]
struct Entry<'a> {
    hash: u64,
    name: Name<'a>,
    /// The position among the exports.
    at: u32,
}

impl Entry<'_> {
    fn order(&self, hash: u64, name: &Name<'_>) -> Ordering {
        let by_name = || self.name.as_bytes().cmp(name.as_bytes());
        self.hash.cmp(&hash).then_with(by_name)
    }
}

impl<'a> ExportIndex<'a> {
    pub(super) fn new(exports: &[Export<'a>]) -> Self {
        let bucket_count = exports.len().next_power_of_two();
        let mut lookup = Self {
            entries: Vec::new(),
            buckets: vec![0; bucket_count + 1],
        };
        let mut unsorted = Vec::with_capacity(exports.len());
        for (at, export) in exports.iter().enumerate() {
            let hash = hash(export.name.as_bytes());
            let bucket = lookup.bucket(hash);
            lookup.buckets[bucket + 1] += 1;
            unsorted.push(Entry {
                hash,
                name: export.name,
                at: at as u32,
            });
        }
        for bucket in 0..bucket_count {
            lookup.buckets[bucket + 1] += lookup.buckets[bucket];
        }
        let mut next = lookup.buckets.clone();
        lookup.entries = vec![Entry::default(); unsorted.len()];
        for entry in unsorted {
            let place = &mut next[lookup.bucket(entry.hash)];
            lookup.entries[*place as usize] = entry;
            *place += 1;
        }
        for bucket in lookup.buckets.windows(2) {
            let bucket = bucket[0] as usize..bucket[1] as usize;
            lookup.entries[bucket]
                .sort_unstable_by(|one, other| one.order(other.hash, &other.name));
        }
        lookup
    }

    /// Returns the position of the export with a name.
    pub(super) fn find(&self, name: &Name<'_>) -> Option<usize> {
        let hash = hash(name.as_bytes());
        let bucket = self.bucket(hash);
        let bucket = self.buckets[bucket] as usize..self.buckets[bucket + 1] as usize;
        let entries = &self.entries[bucket];
        let found = entries.binary_search_by(|entry| entry.order(hash, name));
        found.ok().map(|at| entries[at].at as usize)
    }

    fn bucket(&self, hash: u64) -> usize {
        // The upper bits are better distributed. The number of buckets is a power of two.
        (hash >> 32) as usize & (self.buckets.len() - 2)
    }
}

/// Hashes eight bytes at a time, like FxHash. Mangled names share long prefixes.
fn hash(bytes: &[u8]) -> u64 {
    let words = bytes.chunks_exact(8);
    let mut last = [0; 8];
    for (to, from) in last.iter_mut().zip(words.remainder()) {
        *to = *from;
    }
    let mut hash = bytes.len() as u64;
    for word in words.chain([&last[..]]) {
        let word: [u8; 8] = word.try_into().unwrap_or_default();
        let mixed = hash.rotate_left(5) ^ u64::from_le_bytes(word);
        hash = mixed.wrapping_mul(0x517c_c1b7_2722_0a95);
    }
    hash
}
