//! The cases in which Latebind is not the fastest: a peer is faster than one of its strategies, by more than
//! the spread of both.

use anyhow::{Context, Result};
use serde::Deserialize;

use super::super::record::{Better, Measured, Outcome, Record, Role, Row, Table};
use super::format::{markdown, number};
use super::summary::range;
use crate::paths;

/// A part of the faster result. A smaller difference is not reported.
const ALLOWED: f64 = 0.05;

/// The prefix of groups that are a part of a different group. Contenders do their work in different parts, so
/// the parts are not compared.
const PART: &str = "part of loading: ";

/// A case in which a peer is faster.
struct Finding<'a> {
    benchmark: &'a str,
    table: &'a Table,
    own: &'a Row,
    peer: &'a Row,
    /// The ratio of each to the first row of its table.
    ratios: [f64; 2],
}

impl Finding<'_> {
    /// Returns the time of Latebind as a multiple of the peer's.
    fn times(&self) -> f64 {
        let [ours, theirs] = self.ratios;
        match self.table.better {
            Better::Less => ours / theirs,
            Better::More => theirs / ours,
        }
    }
}

/// Returns the findings, in the order in which they were measured.
fn findings(record: &Record) -> Vec<Finding<'_>> {
    let mut found = Vec::new();
    for (benchmark, measured) in &record.benchmarks {
        let whole = |table: &&Table| !table.group.starts_with(PART);
        for table in measured.tables.iter().filter(whole) {
            for (own, peer) in pairs(table) {
                let (Outcome::Measured(ours), Outcome::Measured(theirs)) =
                    (&own.outcome, &peer.outcome)
                else {
                    continue;
                };
                if is_faster(theirs, ours, table.better) {
                    found.push(Finding {
                        benchmark,
                        table,
                        own,
                        peer,
                        ratios: [ours.ratio, theirs.ratio],
                    });
                }
            }
        }
    }
    found
}

/// Returns each row of Latebind with each row of a peer.
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

/// The cases of each group of tables.
type Groups<'a> = Vec<(&'a str, Vec<String>)>;

/// Lists the findings, by strategy of Latebind and peer.
pub(crate) fn render(record: &Record) -> String {
    let mut lists: Vec<(String, Groups<'_>)> = Vec::new();
    for finding in findings(record) {
        let Finding {
            benchmark,
            table,
            own,
            peer,
            ratios,
        } = finding;
        let engine = match table.engine.as_str() {
            "" | "native" => String::new(),
            engine => format!(", {engine}"),
        };
        let claim = format!(
            "`{benchmark}{engine}`: {} is slower than {}",
            own.title, peer.title
        );
        let [ours, theirs] = ratios.map(number);
        let case = format!("{} ({ours} against {theirs})", table.column);
        entry(entry(&mut lists, claim), table.group.as_str()).push(case);
    }
    if lists.is_empty() {
        return "No such case is in this record.".into();
    }
    let mut text = String::new();
    for (claim, groups) in lists {
        text.push_str(&format!("- {claim}.\n"));
        for (group, cases) in groups {
            text.push_str(&format!("  - {group}: {}\n", cases.join(", ")));
        }
    }
    text
}

/// Returns the value of a key, after adding the key if it is new.
fn entry<K: PartialEq, V: Default>(list: &mut Vec<(K, V)>, key: K) -> &mut V {
    let at = list.iter().position(|(known, _)| *known == key);
    let at = at.unwrap_or_else(|| {
        list.push((key, V::default()));
        list.len() - 1
    });
    &mut list[at].1
}

/// Why Latebind is slower, and the findings to which that applies: all, if a list is absent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cause {
    cause: String,
    benchmark: String,
    groups: Option<Vec<String>>,
    /// The ids of the peers.
    peers: Option<Vec<String>>,
}

impl Cause {
    fn explains(&self, finding: &Finding<'_>) -> bool {
        let holds = |list: &Option<Vec<String>>, value: &String| {
            list.as_ref().is_none_or(|list| list.contains(value))
        };
        self.benchmark == finding.benchmark
            && holds(&self.groups, &finding.table.group)
            && holds(&self.peers, &finding.peer.id)
    }
}

fn causes() -> Result<Vec<Cause>> {
    let path = paths::root().join("benches/definitions/slower.json");
    let text = std::fs::read_to_string(path);
    let text = text.context("cannot read benches/definitions/slower.json")?;
    serde_json::from_str(&text).context("benches/definitions/slower.json is malformed")
}

/// Renders a row for each cause, with the range of the ratios.
pub(crate) fn summary(record: &Record) -> Result<String> {
    summary_by(record, &causes()?)
}

fn summary_by(record: &Record, causes: &[Cause]) -> Result<String> {
    let mut lists: Vec<(&str, Vec<Finding<'_>>)> = Vec::new();
    for finding in findings(record) {
        let cause = causes.iter().find(|cause| cause.explains(&finding));
        let cause = cause.map_or("not explained", |cause| cause.cause.as_str());
        entry(&mut lists, cause).push(finding);
    }
    if lists.is_empty() {
        return Ok("No such case is in this record.".into());
    }
    let head = ["cause", "faster", "engines", "cases", "time ÷ faster time"];
    let mut rows = vec![head.map(String::from).to_vec()];
    for (cause, findings) in lists {
        let ratios = findings.iter().map(Finding::times);
        rows.push(vec![
            cause.to_string(),
            distinct(findings.iter().map(|it| it.peer.title.as_str())),
            distinct(findings.iter().map(|it| it.table.engine.as_str())),
            findings.len().to_string(),
            range(ratios),
        ]);
    }
    Ok(markdown(&rows))
}

/// Joins the words, each once.
fn distinct<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let mut all: Vec<&str> = Vec::new();
    for word in words {
        if !all.contains(&word) {
            all.push(word);
        }
    }
    all.join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::super::record;
    use super::super::super::sample;
    use super::*;

    #[test]
    fn a_faster_peer_is_listed() {
        let expected =
            "- `call, Node`: Latebind: PLT entry is slower than wasm-split's placeholder.
  - i32: 2 parameters (1.40 against 1.01)
";
        assert_eq!(render(&sample::record()), expected);
    }

    #[test]
    fn a_draw_is_not_listed() {
        // A difference of five hundredths is too small to report, and so is one within the spread.
        for ratio in [1.03, 1.15] {
            let record = sample::with_ratio("call", "plt", ratio);
            assert_eq!(render(&record), "No such case is in this record.");
        }
    }

    #[test]
    fn a_cause_has_the_range_of_its_findings() {
        let cause = Cause {
            cause: "it is so".into(),
            benchmark: "call".into(),
            groups: None,
            peers: Some(vec!["placeholder".into()]),
        };
        let text = summary_by(&sample::record(), &[cause]).unwrap();
        assert_eq!(
            text.lines().last(),
            Some("| it is so | wasm-split's placeholder | Node | 1 | 1.39 |")
        );
        let text = summary_by(&sample::record(), &[]).unwrap();
        assert!(text.contains("| not explained |"), "{text}");
    }

    #[test]
    fn every_finding_has_a_cause() {
        let record = record::read(&record::committed()).unwrap();
        let causes = causes().unwrap();
        for finding in findings(&record) {
            let name = format!("{} {}", finding.table.id, finding.peer.id);
            assert!(causes.iter().any(|it| it.explains(&finding)), "{name}");
        }
    }
}
