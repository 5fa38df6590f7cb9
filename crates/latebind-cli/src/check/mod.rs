//! `latebind check`: checks libraries against a program (`docs/checking.md`). Decides the order of the steps, and the
//! exit code.
//!
//! `args` has the arguments. `read` adds the libraries to the core's checker, which makes the
//! findings. `outcome` has the findings as data. `text`, `json`, `github`, and `sarif` print them, and `allow` removes
//! those that are known.

mod allow;
mod args;
mod github;
mod json;
mod outcome;
mod read;
mod sarif;
mod text;
mod tree;
mod units;

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use latebind::check::Profile;

use crate::profile;
use crate::terminal::{self, Usage};
use args::{Deny, Format};
use outcome::{Outcome, Problem};

pub(crate) use args::Args;

const NO_LIBRARY: &str = "expected a library";

pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    if args.against.as_deref().is_some_and(profile::is_list) {
        terminal::print(&profile::list()?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let (main, libraries) = match (&args.against, args.inputs.split_first()) {
        (Some(_), _) => (None, args.inputs.as_slice()),
        (None, Some((main, libraries))) => (Some(main.as_path()), libraries),
        (None, None) => (None, args.inputs.as_slice()),
    };
    if libraries.is_empty() && main.is_none() && args.global.is_empty() && args.preload.is_empty() {
        return Err(Usage(NO_LIBRARY.to_owned()).into());
    }
    let outcome = match read_profile(args, main) {
        Ok(profile) => {
            let (report, problems) = read::check(args, main, libraries, &profile);
            Outcome::new(&profile, &report, problems)
        }
        Err(error) => Outcome::failed(Problem::of(main.or(args.against.as_deref()), &error)),
    };
    finish(args, outcome)
}

fn read_profile(args: &Args, main: Option<&Path>) -> Result<Profile> {
    match (&args.against, main) {
        (Some(against), _) => profile::against(against),
        (None, Some(main)) => profile::read(main, args.glue.as_deref()),
        (None, None) => Err(Usage(NO_LIBRARY.to_owned()).into()),
    }
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
    match args.format {
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
