//! The platform that commands run on, and its programs and unavailable suites, which tools/platforms.json lists.
//!
//! Only x86-64 Linux is tested for every change. The table marks the other platforms, so that an entry is not
//! mistaken for a promise.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::paths;

/// The path of the table.
pub(crate) const TABLE: &str = "tools/platforms.json";

/// Files by the name of a platform.
pub(crate) type Files = BTreeMap<String, String>;

/// The table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    pub(crate) platforms: BTreeMap<String, Facts>,
    /// By program: its file in an npm package, below `node_modules`.
    pub(crate) packages: BTreeMap<String, Files>,
    /// By program: the file that its own installer writes.
    pub(crate) installed: BTreeMap<String, Files>,
    pub(crate) unavailable: Vec<Unavailable>,
}

/// A platform.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Facts {
    /// The compiler's name for it.
    pub(crate) triple: String,
    /// Whether every change is tested on it.
    pub(crate) tried: bool,
}

/// A suite that cannot run on some platforms.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Unavailable {
    pub(crate) suite: String,
    pub(crate) on: Vec<String>,
    pub(crate) reason: String,
}

impl Table {
    /// Reads the table of the repository.
    pub(crate) fn read() -> Result<Self> {
        let text = fs::read_to_string(paths::root().join(TABLE))
            .with_context(|| format!("cannot read {TABLE}"))?;
        serde_json::from_str(&text).with_context(|| format!("{TABLE} is malformed"))
    }

    /// Returns why a suite cannot run on a platform, if it cannot.
    pub(crate) fn obstacle(&self, suite: &str, platform: &str) -> Option<&str> {
        let entry = self
            .unavailable
            .iter()
            .find(|it| it.suite == suite && it.on.iter().any(|on| on == platform))?;
        Some(&entry.reason)
    }

    /// Returns the file of a program on a platform.
    fn program(&self, name: &str, platform: &str) -> Result<&str> {
        let files = self.packages.get(name).or_else(|| self.installed.get(name));
        let files = files.with_context(|| format!("{TABLE} has no program `{name}`"))?;
        let Some(file) = files.get(platform) else {
            let known: Vec<_> = files.keys().map(String::as_str).collect();
            bail!(
                "{TABLE} has no `{name}` for {platform}, only for {}",
                known.join(", ")
            );
        };
        Ok(file)
    }
}

/// Returns the name of the current platform.
pub(crate) fn name() -> String {
    let system = std::env::consts::OS;
    let processor = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    };
    format!("{system}-{processor}")
}

/// Returns the file of a program on this platform: a path, which is relative to `node_modules` if npm installs
/// the program.
pub(crate) fn program(program: &str) -> Result<String> {
    Ok(Table::read()?.program(program, &name())?.to_owned())
}

/// Returns the compiler's name for this platform.
pub(crate) fn triple() -> Result<String> {
    let platform = name();
    let table = Table::read()?;
    let facts = table.platforms.get(&platform);
    let facts = facts.with_context(|| format!("{TABLE} has no platform `{platform}`"))?;
    Ok(facts.triple.clone())
}

/// Replaces each `{name}` with the file of that program on this platform. Returns `None` if the platform lacks
/// one of the programs.
pub(crate) fn expand(text: &str) -> Result<Option<String>> {
    let table = Table::read()?;
    let platform = name();
    let mut text = text.to_owned();
    for program in table.packages.keys().chain(table.installed.keys()) {
        let placeholder = format!("{{{program}}}");
        if text.contains(&placeholder) {
            let Ok(file) = table.program(program, &platform) else {
                return Ok(None);
            };
            text = text.replace(&placeholder, file);
        }
    }
    Ok(Some(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        serde_json::from_str(
            r#"{
                "platforms": { "a-x64": { "triple": "x-a", "tried": true } },
                "packages": { "node": { "a-x64": "node-a/node" } },
                "installed": {},
                "unavailable": [{ "suite": "fuzz", "on": ["b-x64"], "reason": "no linker" }]
            }"#,
        )
        .unwrap()
    }

    #[test]
    fn a_platform_has_programs_and_lacks_suites() {
        let table = table();
        assert_eq!(table.program("node", "a-x64").unwrap(), "node-a/node");
        assert_eq!(
            table.program("node", "b-x64").unwrap_err().to_string(),
            "tools/platforms.json has no `node` for b-x64, only for a-x64"
        );
        assert!(table.program("bun", "a-x64").is_err());
        assert_eq!(table.obstacle("fuzz", "b-x64"), Some("no linker"));
        assert_eq!(table.obstacle("fuzz", "a-x64"), None);
        assert_eq!(table.obstacle("fmt", "b-x64"), None);
    }

    #[test]
    fn placeholders_are_replaced() {
        let node = program("node").unwrap();
        let expanded = expand("{tools}/{node}").unwrap();
        assert_eq!(expanded, Some(format!("{{tools}}/{node}")));
        assert_eq!(expand("node").unwrap().as_deref(), Some("node"));
    }
}
