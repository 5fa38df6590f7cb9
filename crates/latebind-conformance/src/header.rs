//! Reads the header of a case: TOML in the `;;!` comment lines at the start of one of its files.

use crate::features;
use crate::manifest::{Action, Enter, Flavor, Outcome, Step};
use crate::script::{default_outcome, parse_outcome, parse_step};
use anyhow::{Result, anyhow, bail};
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;
use std::ops::Range;
use toml::Spanned;

const PREFIX: &str = ";;!";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawHeader {
    script: Vec<Spanned<RawStep>>,
    #[serde(default)]
    features: Vec<Spanned<String>>,
    #[serde(default)]
    functions: Vec<String>,
    #[serde(default)]
    suspending: Vec<String>,
    #[serde(default)]
    em_js: Vec<String>,
    #[serde(default)]
    flavor: Flavor,
    #[serde(default)]
    memory64: bool,
}

/// A step as text, or as a table if the columns differ.
#[derive(Debug)]
struct RawStep {
    text: String,
    columns: Option<(String, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StepTable {
    step: String,
    stock: String,
    latebind: String,
}

struct StepVisitor;

impl<'de> Visitor<'de> for StepVisitor {
    type Value = RawStep;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a step, or a table with `step`, `stock` and `latebind`")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<RawStep, E> {
        Ok(RawStep {
            text: text.to_owned(),
            columns: None,
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<RawStep, A::Error> {
        let table = StepTable::deserialize(MapAccessDeserializer::new(map))?;
        Ok(RawStep {
            text: table.step,
            columns: Some((table.stock, table.latebind)),
        })
    }
}

impl<'de> Deserialize<'de> for RawStep {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<RawStep, D::Error> {
        deserializer.deserialize_any(StepVisitor)
    }
}

#[derive(Debug)]
pub(crate) struct Header {
    pub(crate) script: Vec<Step>,
    pub(crate) features: Vec<String>,
    pub(crate) functions: Vec<String>,
    pub(crate) suspending: Vec<String>,
    pub(crate) em_js: Vec<String>,
    pub(crate) flavor: Flavor,
    pub(crate) memory64: bool,
}

fn step_of(raw: &RawStep, line: usize) -> Result<Step> {
    let (action, inline) = parse_step(&raw.text)?;
    let (stock, latebind): (Outcome, Outcome) = match (&raw.columns, inline) {
        (Some(_), Some(_)) => bail!("the step has an outcome, and columns as well"),
        (Some((stock, latebind)), None) => (parse_outcome(stock)?, parse_outcome(latebind)?),
        (None, Some(outcome)) => (outcome.clone(), outcome),
        (None, None) => {
            let Some(outcome) = default_outcome(&action) else {
                bail!("the step does not say what it expects");
            };
            (outcome.clone(), outcome)
        }
    };
    Ok(Step {
        text: raw.text.clone(),
        line,
        action,
        stock,
        latebind,
    })
}

pub(crate) fn is_at_start_of(source: &str) -> bool {
    source.starts_with(PREFIX)
}

/// Parses a header. `file` is used only in messages, which have the form `file:line: problem`.
pub(crate) fn parse(file: &str, source: &str) -> Result<Header> {
    let header = source
        .lines()
        .map_while(|line| line.strip_prefix(PREFIX))
        .collect::<Vec<_>>()
        .join("\n");
    if header.trim().is_empty() {
        bail!("{file}:1: expected a header in `{PREFIX}` lines");
    }
    // The header starts at the first line of the file, so its line numbers are those of the file.
    let line_of = |at: usize| header[..at].matches('\n').count() + 1;
    let at = |span: Option<Range<usize>>| line_of(span.map_or(0, |span| span.start));

    let raw: RawHeader = toml::from_str(&header)
        .map_err(|error| anyhow!("{file}:{}: {}", at(error.span()), error.message()))?;

    let mut script = Vec::new();
    for step in &raw.script {
        let line = line_of(step.span().start);
        let step =
            step_of(step.get_ref(), line).map_err(|error| anyhow!("{file}:{line}: {error:#}"))?;
        script.push(step);
    }
    if script.is_empty() {
        bail!("{file}:1: the script is empty");
    }

    let mut features = Vec::new();
    for feature in &raw.features {
        if !features::is_known(feature.get_ref()) {
            let line = line_of(feature.span().start);
            bail!("{file}:{line}: unknown feature `{}`", feature.get_ref());
        }
        features.push(feature.get_ref().clone());
    }
    // A property that the script itself shows does not need to be stated again.
    let enters_promising = script.iter().any(|step| match &step.action {
        Action::Call { enter, .. } => *enter == Enter::Promising,
        Action::Start { .. } => true,
        Action::Define { suspending, .. } => *suspending,
        Action::Program { .. }
        | Action::Dlopen { .. }
        | Action::Join { .. }
        | Action::Same { .. } => false,
    });
    if enters_promising || !raw.suspending.is_empty() {
        features.push(features::JSPI.to_owned());
    }
    if raw.memory64 {
        features.push("memory64".to_owned());
    }
    features.sort();
    features.dedup();

    Ok(Header {
        script,
        features,
        functions: raw.functions,
        suspending: raw.suspending,
        em_js: raw.em_js,
        flavor: raw.flavor,
        memory64: raw.memory64,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_error(source: &str, expected: &str) {
        let error = parse("case/main.wat", source).unwrap_err();
        assert_eq!(format!("{error:#}"), expected);
    }

    #[test]
    fn columns_may_differ() {
        let header = parse(
            "main.wat",
            ";;! suspending = [\"pause\"]\n\
             ;;! script = [\n\
             ;;!   \"dlopen liba.so local\",\n\
             ;;!   { step = \"promising main run\", stock = \"throws suspend-error\", latebind = \"= 42\" },\n\
             ;;! ]\n(module)\n",
        )
        .unwrap();
        assert_eq!(header.features, ["jspi"]);
        assert_eq!(header.script[0].line, 3);
        assert_eq!(header.script[1].line, 4);
        assert_ne!(header.script[1].stock, header.script[1].latebind);
    }

    #[test]
    fn a_file_without_header_is_rejected() {
        check_error(
            "(module)",
            "case/main.wat:1: expected a header in `;;!` lines",
        );
    }

    #[test]
    fn unknown_keys_are_rejected_with_their_line() {
        check_error(
            ";;! script = [\"dlopen liba.so local\"]\n;;! scirpt = 1\n",
            "case/main.wat:2: unknown field `scirpt`, expected one of `script`, `features`, \
             `functions`, `suspending`, `em-js`, `flavor`, `memory64`",
        );
        check_error(
            ";;! script = [\n;;!   { step = \"plain main run\", stok = \"= 42\" },\n;;! ]\n",
            "case/main.wat:2: unknown field `stok`, expected one of `step`, `stock`, `latebind`",
        );
    }

    #[test]
    fn broken_toml_is_rejected_with_its_line() {
        let error = parse("case/main.wat", ";;! script = []\n;;! flavor = \n").unwrap_err();
        assert!(
            error.to_string().starts_with("case/main.wat:2: "),
            "{error}"
        );
    }

    #[test]
    fn unknown_features_are_rejected() {
        check_error(
            ";;! script = [\"dlopen liba.so local\"]\n;;! features = [\"jspy\"]\n",
            "case/main.wat:2: unknown feature `jspy`",
        );
    }

    #[test]
    fn a_call_without_outcome_is_rejected() {
        check_error(
            ";;! script = [\n;;!   \"plain main run\",\n;;! ]\n",
            "case/main.wat:2: the step does not say what it expects",
        );
    }

    #[test]
    fn an_unknown_error_is_rejected() {
        let source = ";;! script = [\"plain main run throws suspend\"]\n";
        let error = parse("case/main.wat", source).unwrap_err().to_string();
        assert!(
            error.starts_with("case/main.wat:1: `throws suspend` is not an outcome"),
            "{error}"
        );
    }

    #[test]
    fn an_empty_script_is_rejected() {
        check_error(";;! script = []\n", "case/main.wat:1: the script is empty");
    }
}
