//! `latebind relink`: rewrites libraries so that late binding needs no code generation at run time
//! (`docs/relinking.md`). Decides the order of the steps, and which files are written.
//!
//! `args` has the arguments. `plan` makes the list of files from them, whose data is `job`; `work`
//! carries it out on several threads. `rewrite` reads and writes the files that change, `copy` copies the
//! others, and `library` processes one library. `validate` validates it on free threads, and `early` does
//! so while `survey` reads all files. `report` has the results, and describes the document of `--json`;
//! `events` carries them to `log`, which prints them.

mod args;
mod copy;
mod counts;
mod early;
mod events;
mod job;
mod library;
mod log;
mod missing;
mod plan;
mod report;
mod rewrite;
mod survey;
mod threads;
mod validate;
mod work;

use std::thread;

use anyhow::Result;

use crate::input::Location;
use crate::progress::Progress;
use early::Early;
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
    for (path, error) in &plan.errors {
        log.error(&Location::of(path), error);
    }
    for (path, description) in &plan.warnings {
        log.warn(&Location::of(path), library::left_unchanged(description));
    }
    let interposable = strings(&args.interposable);
    let patterns = strings(&args.keep_global_symbol);
    let keep_global = (!patterns.is_empty()).then_some(patterns.as_slice());
    let threads = args.threads();
    let files = early::Files::of(&plan.jobs, if args.no_validation { 1 } else { threads });
    let early = Early::of(&files);
    thread::scope(|scope| {
        early.start(scope);
        let survey = Survey::read(&plan.jobs, args.main.as_deref(), &args.with, keep_global);
        match survey {
            Ok(survey) => {
                survey.report_unknowns(&patterns, &mut log);
                let request = Request {
                    survey,
                    bsymbolic: args.bsymbolic(),
                    interposable: &interposable,
                    keep_global,
                    keep_imports: args.keep_imports,
                    check: args.check,
                    validates: !args.no_validation,
                };
                work::work(&plan, &request, &early, threads, &mut log)
            }
            // Which references can be bound depends on every file that was named.
            Err(errors) => {
                for (location, error) in errors {
                    log.error(&location, &error);
                }
                Ok(())
            }
        }
    })?;
    log.finish()
}

fn strings(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}
