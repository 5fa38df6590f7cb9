//! The imports of a DSO as numbers for a host, with the marks that matter to the loader.

use alloc::vec;
use alloc::vec::Vec;

use super::invoke::{INVOKE, is_invoke};
use crate::link::{GOT_FUNC, GOT_MEM};
use crate::read::import::{ImportKind, Row};
use crate::read::references::References;
use crate::read::spans::{self, Listed, NO_ADDRESS};

/// Returns the numbers of the imports of a module ([`spans`](crate::host::spans)), in the order of the kinds `listed`.
/// The functions `invoke_*` and the addresses are marked: the globals from `GOT.func` and `GOT.mem`. Addresses that are marked in
/// `own` are not listed.
#[must_use]
pub fn numbers_of_imports(
    references: &References<'_>,
    listed: &[Listed],
    own: &[bool],
) -> Vec<u32> {
    spans::of_imports(references, listed, |index, row| {
        Some(match row.kind {
            ImportKind::Func { .. } if is_invoke(references, row) => INVOKE,
            ImportKind::Global { .. } if own.get(index) == Some(&true) => return None,
            ImportKind::Global { .. } if is_address(references, row) => NO_ADDRESS,
            _ => 0,
        })
    })
}

/// Returns `true` if an import comes from a module name of the global offset table.
fn is_address(references: &References<'_>, row: &Row) -> bool {
    let module = row.module.bytes(references.bytes());
    module == GOT_FUNC.as_bytes() || module == GOT_MEM.as_bytes()
}

/// The number of places of the hash table that are tried for a name. If more names collide, some are not found.
const TRIES: u32 = 32;

/// The addresses that a library imports of its own symbols. A loader defines them when it has instantiated the library.
/// A library can have a hundred thousand.
pub(crate) struct OwnAddresses<'a, 'r> {
    references: &'r References<'a>,
    /// For each import, whether it is such an address. The first of each run of imports with one module name is not
    /// marked, so that the host knows the module name.
    pub(crate) marked: Vec<bool>,
    /// A hash table: the numbers of the addresses by their names. The first import has number 1.
    places: Vec<u32>,
}

impl<'a, 'r> OwnAddresses<'a, 'r> {
    pub(crate) fn new(references: &'r References<'a>) -> Self {
        let rows = references.rows();
        let mut addresses = Self {
            references,
            marked: vec![false; rows.len()],
            places: Vec::new(),
        };
        let bytes = references.bytes();
        let mut last: &[u8] = &[];
        for (row, number) in rows.iter().zip(1..) {
            let module = row.module.bytes(bytes);
            if last == module && is_address(references, row) {
                // Most libraries have none, and then no name is hashed.
                if addresses.places.is_empty() {
                    addresses.places = vec![0; rows.len().next_power_of_two().saturating_mul(2)];
                }
                addresses.visit(row.name.bytes(bytes), number);
            }
            last = module;
        }
        addresses
    }

    /// Adds the number of an address under its name, or marks all addresses of that name if the number is 0.
    #[inline(never)]
    pub(crate) fn visit(&mut self, name: &[u8], number: u32) {
        if self.places.is_empty() {
            return;
        }
        let mut at = hash(name);
        for _ in 0..TRIES {
            let mask = self.places.len().wrapping_sub(1);
            let Some(place) = self.places.get_mut(at as usize & mask) else {
                return;
            };
            if *place == 0 {
                *place = number;
                return;
            }
            let index = *place as usize - 1;
            if number == 0 {
                if let (Some(row), Some(marked)) = (
                    self.references.rows().get(index),
                    self.marked.get_mut(index),
                ) {
                    *marked |= row.name.bytes(self.references.bytes()) == name;
                }
            }
            at = at.wrapping_add(1);
        }
    }
}

/// Returns a hash of a name. Long names often begin alike.
fn hash(name: &[u8]) -> u32 {
    let words = name.chunks_exact(4);
    let mut hash: u32 = 0;
    let mut add = |word: u32| hash = (hash.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b1);
    let rest = words.remainder();
    for word in words {
        add(u32::from_le_bytes(word.try_into().unwrap_or_default()));
    }
    rest.iter().for_each(|byte| add(u32::from(*byte)));
    hash >> 8
}
