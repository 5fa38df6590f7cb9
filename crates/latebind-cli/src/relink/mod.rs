//! `latebind relink`: rewrites libraries so that late binding needs no code generation at run time
//! (`docs/relinking.md`). Decides the order of the steps, and which files are written.
//!
//! `args` has the arguments. `plan` makes the list of files from them, whose data is `job`; `work`
//! carries it out, and `library` processes one library. `report` has the results, and describes the
//! document of `--json`; `log` prints them.

mod args;
mod job;
mod library;
mod log;
mod missing;
mod plan;
mod report;
mod survey;
mod validate;
mod work;

use anyhow::Result;

use crate::input::Location;
use crate::progress::Progress;
use job::{Job, Output};
use library::Request;
use log::{Format, Log};
use survey::Survey;

pub(crate) use args::Args;

pub(crate) fn run(args: &Args) -> Result<()> {
    let plan = plan::plan(args)?;
    let libraries = plan.jobs.iter().filter(|job| Job::may_change(job));
    let progress = Progress::new(libraries.count());
    let is_stdout = |job: &Job| job.output == Output::Stdout;
    let format = match args.json {
        true => Format::Json,
        false if plan.jobs.iter().any(is_stdout) => Format::TextAside,
        false => Format::Text,
    };
    let mut log = Log::new(format, args.check, progress);
    for (path, error) in plan.errors {
        log.error(&Location::of(&path), &error);
    }
    for (path, description) in plan.warnings {
        log.warn(&Location::of(&path), library::left_unchanged(&description));
    }
    let interposable = strings(&args.interposable);
    let patterns = strings(&args.keep_global_symbol);
    let keep_global = (!patterns.is_empty()).then_some(patterns.as_slice());
    match Survey::read(&plan.jobs, args.main.as_deref(), &args.with, keep_global) {
        Ok(survey) => {
            survey.report_unknowns(&patterns, &mut log);
            let request = Request {
                survey,
                bsymbolic: args.bsymbolic(),
                interposable: &interposable,
                keep_global,
                check: args.check,
            };
            work::work(&plan.jobs, plan.directory.as_deref(), &request, &mut log)?;
        }
        // Which references can be bound depends on every file that was named.
        Err(errors) => {
            for (location, error) in errors {
                log.error(&location, &error);
            }
        }
    }
    log.finish()
}

fn strings(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}
