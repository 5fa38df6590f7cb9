//! The suite `documents`: runs or checks every fenced block of every document, by its language.
//!
//! - `sh`: run by bash in a directory with example files. `latebind` is the built command; `cargo`,
//!   `emcc`, and `node` are placeholders that check their arguments.
//! - `js`: run in Node, with the built package in `node_modules`.
//! - `ts`: checked by the TypeScript compiler.
//! - `html`: its scripts are run.
//! - `rust`: compiled with the crate `latebind`, and run.
//! - `wat`, `json`, `toml`: parsed.
//! - `text`: output or a diagram.
//!
//! `examples` lists the blocks that need a setup, and those that cannot run. The suites `packages` and `recipes` run the
//! blocks of recipes.

mod examples;
mod languages;
pub(crate) mod markdown;
mod shell;
mod symptoms;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

use crate::{paths, sh};
use markdown::{Block, Document};

/// Directories without documents of the project.
const SKIPPED: &[&str] = &[".git", "target", "node_modules", "built"];

/// Returns the paths of all documents, from the root.
pub(crate) fn documents() -> Result<Vec<String>> {
    let files = paths::files_below(&paths::root(), SKIPPED)?;
    let is_document = |path: &&PathBuf| path.extension().is_some_and(|it| it == "md");
    Ok(files
        .iter()
        .filter(is_document)
        .map(|path| paths::shown(path))
        .collect())
}

/// Checks every block, and reports all that fail.
pub(crate) fn run() -> Result<()> {
    symptoms::check()?;
    let world = languages::World::new()?;
    let mut failures = Vec::new();
    let mut count = 0;
    let recipes = fs::read_to_string(paths::root().join("examples/README.md"));
    let recipes = recipes.context("the table of the recipes is missing")?;
    for path in documents()? {
        if is_recipe(&recipes, &path) {
            continue;
        }
        let text = fs::read_to_string(paths::root().join(&path));
        let text = text.with_context(|| format!("cannot read {path}"))?;
        for block in Document::read(&text).blocks {
            count += 1;
            let name = format!("{path}:{}", block.line);
            if let Err(error) = check(&world, &path, &block) {
                eprintln!("{name}: {}", sh::report(&error));
                failures.push(name);
            }
        }
    }
    ensure!(count > 0, "the documents have no blocks");
    ensure!(
        failures.is_empty(),
        "{} of {count} blocks failed: {}",
        failures.len(),
        failures.join(", ")
    );
    eprintln!("{count} blocks checked");
    Ok(())
}

/// Returns `true` for the README of a recipe that a suite runs, according to the table of the recipes.
fn is_recipe(table: &str, path: &str) -> bool {
    let Some(link) = path.strip_prefix("examples/") else {
        return false;
    };
    let row = table
        .lines()
        .find(|it| it.contains(&format!("]({link}) |")));
    row.is_some_and(|row| {
        ["| `packages` |", "| `recipes` |"]
            .iter()
            .any(|it| row.ends_with(it))
    })
}

fn check(world: &languages::World, document: &str, block: &Block) -> Result<()> {
    if examples::reason(document, block).is_some() {
        return Ok(());
    }
    let directory = world.scratch(document, block)?;
    let setup = examples::setup(document, block);
    match block.language.as_str() {
        "text" => Ok(()),
        "sh" => shell::run(block, &directory),
        "js" => languages::javascript(world, block, setup, &directory),
        "ts" => languages::typescript(block, &directory),
        "html" => languages::html(world, block, &directory),
        "rust" => languages::rust(block, &directory),
        "wat" => languages::wat(block, setup),
        "json" => Ok(serde_json::from_str::<serde_json::Value>(&block.text).map(drop)?),
        "toml" => Ok(toml::from_str::<toml::Table>(&block.text).map(drop)?),
        other => anyhow::bail!("a block has no known language, but `{other}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipe_is_run_by_its_own_suite() {
        let table =
            "| [`a`](a/README.md) | x | y | `recipes` |\n| [`b`](b/README.md) | x | y | `lazy` |\n";
        assert!(is_recipe(table, "examples/a/README.md"));
        assert!(!is_recipe(table, "examples/b/README.md"));
        assert!(!is_recipe(table, "a/README.md"));
    }
}
