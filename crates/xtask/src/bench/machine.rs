//! The machine and the versions that ran the benchmarks. Linux reports the machine in files.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::record::{Machine, Versions};
use crate::sh;

pub(crate) fn machine() -> Result<Machine> {
    let read = |path: &str| fs::read_to_string(path).with_context(|| format!("cannot read {path}"));
    let memory: u64 = field(&read("/proc/meminfo")?, "MemTotal", ':')?
        .trim_end_matches("kB")
        .trim()
        .parse()
        .context("/proc/meminfo contains no number")?;
    Ok(Machine {
        cpu: field(&read("/proc/cpuinfo")?, "model name", ':')?,
        cores: std::thread::available_parallelism()
            .context("cannot count the processors")?
            .get(),
        memory_gib: (memory + (1 << 19)) >> 20,
        os: field(&read("/etc/os-release")?, "PRETTY_NAME", '=')?,
    })
}

pub(crate) fn versions(node: &Path) -> Result<Versions> {
    let printed = sh::output(sh::command(node).arg("benches/support/versions.mjs"))?;
    let OfNode { node, v8 } =
        serde_json::from_str(&printed).context("Node does not print its versions")?;
    let rustc = sh::output(sh::command("rustc").arg("--version"))?;
    Ok(Versions {
        latebind: env!("CARGO_PKG_VERSION").to_string(),
        rustc: rustc.split(' ').nth(1).unwrap_or_default().to_string(),
        node,
        v8,
    })
}

#[derive(Debug, Deserialize)]
struct OfNode {
    node: String,
    v8: String,
}

/// Returns the current day in UTC, in the form of ISO 8601.
pub(crate) fn today() -> Result<String> {
    let date = sh::output(sh::command("date").args(["--utc", "+%F"]))?;
    Ok(date.trim().to_string())
}

/// Returns the current commit, and a mark if files differ from it. The record does not count, because a run changes it.
/// Outside of a repository, the text is empty.
pub(crate) fn commit() -> String {
    let ask = |args: &[&str]| sh::output(sh::command("git").args(args)).unwrap_or_default();
    let commit = ask(&["describe", "--always", "--abbrev=10"]);
    let args = ["status", "--porcelain", "--", ".", ":!benches/record"];
    let mark = if ask(&args).is_empty() { "" } else { "-dirty" };
    format!("{}{mark}", commit.trim())
}

/// Returns the value of the first line `NAME SEPARATOR VALUE`.
fn field(text: &str, name: &str, separator: char) -> Result<String> {
    text.lines()
        .filter_map(|line| line.split_once(separator))
        .find(|(found, _)| found.trim() == name)
        .map(|(_, value)| value.trim().trim_matches('"').to_string())
        .with_context(|| format!("the system does not report its `{name}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found() {
        let text = "NAME=\"x\"\nPRETTY_NAME=\"Debian 12\"\nmodel name\t: AMD EPYC\n";
        assert_eq!(field(text, "PRETTY_NAME", '=').unwrap(), "Debian 12");
        assert_eq!(field(text, "model name", ':').unwrap(), "AMD EPYC");
        assert!(field(text, "cores", ':').is_err());
    }
}
