//! Finds names that are similar to an undefined one, in a time that does not depend on the number of names.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use crate::link::{NameId, Namespace};

/// The number of neighbors to compare in each order of names.
const NEIGHBORS: usize = 6;

/// The number of similar names to return.
const MOST: usize = 3;

/// The maximum length of names that are compared.
const LONGEST: usize = 200;

/// The defined names in two orders: from the first character to the last, and from the last character to the first. In one of them, a name with
/// one wrong part is close to the right name.
pub(super) struct Similar<'n> {
    forward: Vec<(&'n str, NameId)>,
    backward: Vec<(String, NameId)>,
}

impl<'n> Similar<'n> {
    pub(super) fn of(namespace: &'n Namespace) -> Self {
        let mut names: Vec<NameId> = namespace
            .dsos()
            .flat_map(|(_, dso)| dso.definitions())
            .map(|it| it.name)
            .chain(namespace.host_definitions().map(|it| it.name))
            .collect();
        names.sort_unstable();
        names.dedup();
        let texts = names.into_iter().map(|name| (namespace.name(name), name));
        let mut forward: Vec<(&str, NameId)> = texts.filter(|it| it.0.len() <= LONGEST).collect();
        forward.sort_unstable();
        let reversed = forward
            .iter()
            .map(|(text, name)| (text.chars().rev().collect(), *name));
        let mut backward: Vec<(String, NameId)> = reversed.collect();
        backward.sort_unstable();
        Self { forward, backward }
    }

    /// Returns the most similar names, the closest first.
    pub(super) fn find(&self, name: &str) -> Vec<NameId> {
        if name.len() > LONGEST {
            return Vec::new();
        }
        let reversed: String = name.chars().rev().collect();
        let at = self.forward.partition_point(|(text, _)| *text < name);
        let forward = around(&self.forward, at)
            .iter()
            .map(|(text, id)| (String::from(*text), *id));
        let at = self.backward.partition_point(|(text, _)| *text < reversed);
        let backward = around(&self.backward, at).iter();
        let backward = backward.map(|(text, id)| (text.chars().rev().collect::<String>(), *id));
        // Mangled names are long, so a part of them may differ.
        let most = 1 + name.len() / 6;
        let with_distance = |(text, id): (String, NameId)| {
            let distance = distance(name.as_bytes(), text.as_bytes());
            (distance > 0 && distance <= most).then_some((distance, text, id))
        };
        let mut found: Vec<_> = forward.chain(backward).filter_map(with_distance).collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter().take(MOST).map(|(_, _, id)| id).collect()
    }
}

fn around<T>(list: &[T], at: usize) -> &[T] {
    let start = at.saturating_sub(NEIGHBORS);
    let end = at.saturating_add(NEIGHBORS).min(list.len());
    list.get(start..end).unwrap_or_default()
}

/// Returns the number of bytes to insert, remove, or replace to turn one text into another.
fn distance(one: &[u8], other: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (above, byte) in one.iter().enumerate() {
        let mut next = vec![above + 1];
        for (at, its) in other.iter().enumerate() {
            let replaced = row.get(at).copied().unwrap_or(0) + usize::from(byte != its);
            let removed = row.get(at + 1).copied().unwrap_or(0) + 1;
            let inserted = next.last().copied().unwrap_or(0) + 1;
            next.push(replaced.min(removed).min(inserted));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn distances() {
        let check = |one: &str, other: &str, expected| {
            assert_eq!(
                distance(one.as_bytes(), other.as_bytes()),
                expected,
                "{one} {other}"
            );
        };
        check("", "abc", 3);
        check("abc", "", 3);
        check("abc", "abc", 0);
        check("kitten", "sitting", 3);
    }
}
