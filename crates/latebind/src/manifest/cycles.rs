//! Libraries that need each other.

use alloc::collections::BTreeSet;
use alloc::vec;
use alloc::vec::Vec;

/// Returns the groups of libraries that need each other, each sorted. `needs` has the libraries that each one needs.
pub(super) fn cycles(needs: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut seen = BTreeSet::new();
    let mut cycles = Vec::new();
    for start in 0..needs.len() {
        if seen.contains(&start) {
            continue;
        }
        let reached = reachable(needs, start);
        if !reached.contains(&start) {
            continue;
        }
        let needs_start = |other: &usize| reachable(needs, *other).contains(&start);
        let group: Vec<usize> = reached.iter().copied().filter(needs_start).collect();
        seen.extend(group.iter().copied());
        cycles.push(group);
    }
    cycles
}

/// Returns the libraries that one needs, directly or not.
fn reachable(needs: &[Vec<usize>], start: usize) -> BTreeSet<usize> {
    let mut reached = BTreeSet::new();
    let mut open = vec![start];
    while let Some(next) = open.pop() {
        for &needed in needs.get(next).into_iter().flatten() {
            if reached.insert(needed) {
                open.push(needed);
            }
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups() {
        let check = |needs: &[&[usize]], expected: &[&[usize]]| {
            let needs: Vec<Vec<usize>> = needs.iter().map(|it| it.to_vec()).collect();
            assert_eq!(cycles(&needs), expected);
        };
        check(&[&[1], &[2], &[]], &[]);
        check(&[&[1], &[0], &[0]], &[&[0, 1]]);
        check(&[&[0]], &[&[0]]);
        check(&[&[1], &[2], &[0], &[4], &[3]], &[&[0, 1, 2], &[3, 4]]);
    }
}
