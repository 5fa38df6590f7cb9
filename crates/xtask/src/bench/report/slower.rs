//! Where Latebind is not the fastest: a peer is faster than one of its ways, by more than both are spread.

use super::super::record::{Better, Measured, Outcome, Record, Role, Row, Table};
use super::format::number;

/// As a part of the faster one. What is less apart is not called slower.
const ALLOWED: f64 = 0.05;

/// How groups begin that are a part of another one. Which contender does what in which part of it
/// differs, so they are not compared.
const PART: &str = "part of loading: ";

/// The places in each group of tables.
type Groups<'a> = Vec<(&'a str, Vec<String>)>;

/// One list for each way of Latebind's and each peer that is faster somewhere.
pub(crate) fn render(record: &Record) -> String {
    // In the order in which they were measured.
    let mut found: Vec<(String, Groups<'_>)> = Vec::new();
    for (name, benchmark) in &record.benchmarks {
        let whole = |table: &&Table| !table.group.starts_with(PART);
        for table in benchmark.tables.iter().filter(whole) {
            for (own, peer) in pairs(table) {
                let (Outcome::Measured(ours), Outcome::Measured(theirs)) =
                    (&own.outcome, &peer.outcome)
                else {
                    continue;
                };
                if !is_faster(theirs, ours, table.better) {
                    continue;
                }
                let engine = match table.engine.as_str() {
                    "" | "native" => String::new(),
                    engine => format!(", {engine}"),
                };
                let claim = format!(
                    "`{name}{engine}`: {} is slower than {}",
                    own.title, peer.title
                );
                let [ours, theirs] = [ours, theirs].map(|measured| number(measured.ratio));
                let place = format!("{} ({ours} against {theirs})", table.column);
                entry(entry(&mut found, claim), table.group.as_str()).push(place);
            }
        }
    }
    if found.is_empty() {
        return "Nowhere in this record.".into();
    }
    let mut text = String::new();
    for (claim, groups) in found {
        text.push_str(&format!("- {claim}.\n"));
        for (group, places) in groups {
            text.push_str(&format!("  - {group}: {}\n", places.join(", ")));
        }
    }
    text
}

/// What a list has for a key, which is added if it is a new one.
fn entry<K: PartialEq, V: Default>(list: &mut Vec<(K, V)>, key: K) -> &mut V {
    let at = list.iter().position(|(known, _)| *known == key);
    let at = at.unwrap_or_else(|| {
        list.push((key, V::default()));
        list.len() - 1
    });
    &mut list[at].1
}

/// Each row of Latebind's with each peer's.
fn pairs(table: &Table) -> impl Iterator<Item = (&Row, &Row)> {
    let of = |role: Role| table.rows.iter().filter(move |row| row.role == role);
    of(Role::Latebind).flat_map(move |own| of(Role::Peer).map(move |peer| (own, peer)))
}

fn is_faster(one: &Measured, other: &Measured, better: Better) -> bool {
    let (fast, slow) = match better {
        Better::Less => (one, other),
        Better::More => (other, one),
    };
    let beyond = |part: f64| slow.ratio > fast.ratio * (1.0 + part);
    beyond(ALLOWED) && beyond((fast.ratio_spread + slow.ratio_spread) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::super::super::sample;
    use super::*;

    #[test]
    fn a_faster_peer_is_told() {
        let expected =
            "- `call, Node`: Latebind: PLT entry is slower than wasm-split's placeholder.
  - i32: 2 parameters (1.40 against 1.01)
";
        assert_eq!(render(&sample::record()), expected);
    }

    #[test]
    fn a_draw_is_not() {
        // Five hundredths are no difference, nor is what lies within the spread.
        for ratio in [1.03, 1.15] {
            let record = sample::with_ratio("call", "plt", ratio);
            assert_eq!(render(&record), "Nowhere in this record.");
        }
    }
}
