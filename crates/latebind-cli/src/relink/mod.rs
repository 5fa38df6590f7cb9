//! `latebind relink`: rewrites libraries so that binding late needs no code made at run time
//! (`docs/relinking.md`). Decides in which order things are done, and what is written.
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
mod progress;
mod record;
mod report;
mod survey;
mod tree;
mod validate;
mod wheel;
mod work;

use anyhow::Result;

use job::Job;
use library::Request;
use log::Log;
use progress::Progress;
use report::Location;
use survey::Survey;

pub(crate) use args::Args;
pub(crate) use plan::Usage;

pub(crate) fn run(args: &Args) -> Result<()> {
    let plan = plan::plan(args)?;
    let libraries = plan.jobs.iter().filter(|job| Job::may_change(job));
    let progress = Progress::new(libraries.count());
    let mut log = Log::new(args.json, args.check, progress);
    for (path, error) in plan.errors {
        log.error(&Location::of(&path), &error);
    }
    for (path, warning) in plan.warnings {
        log.warn(&Location::of(&path), warning);
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
        // Without them nothing can be decided.
        Err(errors) => {
            for (path, error) in errors {
                log.error(&Location::of(&path), &error);
            }
        }
    }
    log.finish()
}

fn strings(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}
