//! Reads `expectations.toml`, the only list of trials that are known to fail, each with its reason.

use crate::manifest::{Case, Divergence};
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::fs;
use std::path::Path;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expectations {
    #[serde(default)]
    divergence: Vec<Divergence>,
}

/// Checks that every entry belongs to a case. An entry for a removed case would never be used, so
/// it is an error.
fn check(divergences: &[Divergence], cases: &[Case]) -> Result<()> {
    for divergence in divergences {
        if !cases.iter().any(|case| case.name == divergence.case) {
            bail!("there is no case `{}`", divergence.case);
        }
        if divergence.reason.trim().is_empty() {
            bail!("the entry for `{}` gives no reason", divergence.case);
        }
    }
    Ok(())
}

pub(crate) fn read(path: &Path, cases: &[Case]) -> Result<Vec<Divergence>> {
    if !path.exists() {
        return Ok(Vec::new());
    }
    let context = || format!("in {}", path.display());
    let text = fs::read_to_string(path).with_context(context)?;
    let expectations: Expectations = toml::from_str(&text).with_context(context)?;
    check(&expectations.divergence, cases).with_context(context)?;
    Ok(expectations.divergence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_for_an_unknown_case_is_rejected() {
        let text = "[[divergence]]\ncase = \"gone\"\nreason = \"why\"\n";
        let expectations: Expectations = toml::from_str(text).unwrap();
        let error = check(&expectations.divergence, &[]).unwrap_err();
        assert_eq!(error.to_string(), "there is no case `gone`");
    }
}
