//! `latebind check`: checks libraries against a program (`docs/checking.md`). Decides the order of the steps, and the
//! exit code.
//!
//! `args` has the arguments. `outcome` has the findings as data. `text`, `json`, `github`, and `sarif` print them, and `allow` removes
//! those that are known.

mod allow;
mod args;
mod github;
mod json;
mod outcome;
mod sarif;
mod text;
mod tree;

use std::process::ExitCode;

use anyhow::Result;

use crate::link::link;
use crate::profile;
use crate::terminal;
use args::{Deny, Format};
use outcome::Outcome;

pub(crate) use args::Args;

pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    if args
        .program
        .against
        .as_deref()
        .is_some_and(profile::is_list)
    {
        terminal::print(&profile::list()?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let outcome = match link(&args.program)? {
        Ok(linked) => Outcome::new(&linked.profile, &linked.report, linked.problems),
        Err(problem) => Outcome::failed(problem),
    };
    finish(args, outcome)
}

fn finish(args: &Args, mut outcome: Outcome) -> Result<ExitCode> {
    if let Some(path) = &args.allow {
        if args.update_allow {
            allow::write(path, &outcome)?;
        }
        allow::apply(path, &mut outcome)?;
    }
    for problem in &outcome.problems {
        terminal::fail(&anyhow::Error::msg(problem.message.clone()));
    }
    match args.format() {
        Format::Text => terminal::print(&text::report(args, &outcome))?,
        Format::Json => terminal::print_json(&json::document(args, &outcome))?,
        Format::Github => terminal::print(&github::report(args, &outcome))?,
        Format::Sarif => terminal::print_json(&sarif::document(args, &outcome))?,
    }
    let is_denied = args.deny == Some(Deny::Warning) && outcome.counts.warnings > 0;
    Ok(
        match outcome.counts.errors > 0 || !outcome.is_complete() || is_denied {
            true => ExitCode::FAILURE,
            false => ExitCode::SUCCESS,
        },
    )
}
