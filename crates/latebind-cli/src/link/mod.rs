//! Links libraries with a program on paper: the part that `latebind check` and `latebind graph` share.

mod args;
mod problem;
mod read;
mod units;

use std::path::Path;

use anyhow::Result;
use latebind::check::{Profile, Report};

use crate::profile;
use crate::terminal::Usage;

pub(crate) use args::Program;
pub(crate) use problem::Problem;

const NO_LIBRARY: &str = "expected a library";

/// A program, its libraries, and the inputs that cannot be read.
#[derive(Debug)]
pub(crate) struct Linked {
    pub(crate) profile: Profile,
    pub(crate) report: Report,
    pub(crate) problems: Vec<Problem>,
}

/// Links the libraries. Returns the problem if the program cannot be read.
///
/// # Errors
///
/// Returns an error if the arguments name no library.
pub(crate) fn link(program: &Program) -> Result<Result<Linked, Problem>> {
    let (main, libraries) = program.split();
    let has_others = !program.global.is_empty() || !program.preload.is_empty();
    if libraries.is_empty() && main.is_none() && !has_others {
        return Err(Usage(NO_LIBRARY.to_owned()).into());
    }
    let profile = match read_profile(program, main) {
        Ok(profile) => profile,
        Err(error) => {
            let path = main.or(program.against.as_deref());
            return Ok(Err(Problem::of(path, &error)));
        }
    };
    let (report, problems) = read::check(program, main, libraries, &profile);
    Ok(Ok(Linked {
        profile,
        report,
        problems,
    }))
}

fn read_profile(program: &Program, main: Option<&Path>) -> Result<Profile> {
    match (&program.against, main) {
        (Some(against), _) => profile::against(against),
        (None, Some(main)) => profile::read(main, program.glue.as_deref()),
        (None, None) => Err(Usage(NO_LIBRARY.to_owned()).into()),
    }
}
