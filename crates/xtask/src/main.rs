//! `cargo xtask`: decides which task runs, and how its failure is told.
//!
//! Each task is one file with one `run` function; what several tasks share is in `paths`, `sh`,
//! `stamp` and `progress`. Nothing here knows how Latebind works.

mod bench;
mod build;
mod cases;
mod debian;
mod demo;
mod documents;
mod engines;
mod footprint;
mod fuzz;
mod paths;
mod platform;
mod progress;
mod seeds;
mod sh;
mod sid;
mod stamp;
mod suites;
mod table;
mod test;
#[cfg(test)]
mod tidy;
mod tools;
mod wat;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand};

/// Builds, tests and measures Latebind.
#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    after_help = "Examples:
  cargo xtask test              everything that has to hold before a change is merged
  cargo xtask test fmt clippy   two of its suites
  cargo xtask build             js/dist and target/release/latebind
  cargo xtask demo              see late-bound calls suspend
  cargo xtask fuzz 600          ten minutes of hostile inputs

Exit codes: 0 done, 1 a task failed, 2 wrong arguments."
)]
struct Cli {
    /// Check the arguments and run nothing: for the commands in documents.
    #[arg(long, hide = true)]
    only_check: bool,
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Build the core for JavaScript, the npm package and the command-line program.
    #[command(after_help = "Leaves:
  target/wasm32-unknown-unknown/wasm/latebind_wasm.wasm
  js/dist/
  target/release/latebind")]
    Build,

    /// Run the demo; what follows is passed on to demo/run.mjs.
    #[command(after_help = "Examples:
  cargo xtask demo
  cargo xtask demo --check")]
    Demo {
        /// Arguments of demo/run.mjs.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<OsString>,
    },

    /// Run the test suites: those that are named, or all of them.
    #[command(after_help = suites::help())]
    Test {
        /// Suites to run, in this order; after `engines`, engines.
        #[arg(value_name = "SUITE")]
        names: Vec<String>,
        /// Keep what the engines did, in tests/engines/record.json and docs/engines.md.
        #[arg(long)]
        record: bool,
        /// With the suites `emscripten` and `cases`: write docs/emscripten-matrix.md and docs/cases.md
        /// instead of comparing them.
        #[arg(long)]
        matrix: bool,
    },

    /// Print the sizes of what a page downloads, and fail when one is over its budget.
    #[command(after_help = "The budgets are in footprint.toml.")]
    Footprint,

    /// Feed hostile inputs to the core.
    #[command(after_help = "Examples:
  cargo xtask fuzz                      a minute, shared by all targets
  cargo xtask fuzz 3600 --target read   an hour for one target")]
    Fuzz {
        /// How long to fuzz in all.
        #[arg(default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..))]
        seconds: u64,
        /// Only this target, a file of fuzz/fuzz_targets.
        #[arg(long, value_name = "NAME")]
        target: Option<String>,
    },

    /// Run the benchmarks, all of them unless one is named.
    #[command(after_help = "Examples:
  cargo xtask bench                                        print, and leave no trace
  cargo xtask bench call --rounds 3 --json target/a.json   one of them, quickly
  cargo xtask bench --compare target/a.json target/b.json  whether two runs agree
  cargo xtask bench --json benches/record/benchmarks.json  what the documents quote
  cargo xtask bench --report                               then: the documents")]
    Bench {
        /// `size`, or a file of benches/, without `.mjs`.
        name: Option<String>,
        /// Write the results there. Of one benchmark: into the record that is there, if its machine
        /// and versions are the same.
        #[arg(long, value_name = "FILE")]
        json: Option<PathBuf>,
        /// So many rounds of each case, instead of those that it is defined with.
        #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
        rounds: Option<u32>,
        /// Measure nothing: write what the documents quote, from the record of the repository.
        #[arg(long, conflicts_with_all = ["name", "json", "rounds"])]
        report: bool,
        /// Measure nothing: tell which ratios differ by more than 10 %.
        #[arg(long, num_args = 2, value_names = ["ONE", "OTHER"],
            conflicts_with_all = ["name", "json", "rounds", "report"])]
        compare: Option<Vec<PathBuf>>,
    },

    /// Compile the demo's extensions and the conformance cases to wasm.
    #[command(after_help = "Leaves:
  target/demo/extensions/*.so
  target/conformance/manifest.json")]
    Wat,

    /// Download what tests and demo run on: Node 26, Pyodide, published wheels.
    #[command(after_help = "Leaves target/tools/; other tasks call this when they need it.")]
    Tools,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    if let Cli {
        only_check: true,
        task,
    } = &cli
    {
        return match task {
            Task::Test { names, .. } if asked(names, false, false).is_err() => ExitCode::FAILURE,
            _ => ExitCode::SUCCESS,
        };
    }
    let outcome = match cli.task {
        Task::Build => build::run(),
        Task::Demo { args } => demo::run(&args),
        Task::Test {
            names,
            record,
            matrix,
        } => asked(&names, record, matrix).and_then(|asked| test::run(&asked)),
        Task::Footprint => build::package().and_then(|()| footprint::run()),
        Task::Fuzz { seconds, target } => fuzz::run(seconds, target.as_deref()),
        Task::Bench { report: true, .. } => bench::report(),
        Task::Bench {
            compare: Some(files),
            ..
        } => bench::compare(&files[0], &files[1]),
        Task::Bench {
            name, json, rounds, ..
        } => bench::run(name.as_deref(), json.as_deref(), rounds),
        Task::Wat => wat::run(),
        Task::Tools => tools::run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", sh::report(&error));
            ExitCode::FAILURE
        }
    }
}

/// Returns the suites that were asked for. Exits if there is no such suite.
fn asked(names: &[String], record: bool, matrix: bool) -> anyhow::Result<test::Asked> {
    let asked = test::Asked::new(names, record, matrix)?;
    Ok(asked.unwrap_or_else(|name| {
        let suites: Vec<_> = suites::names().collect();
        let message = format!("there is no suite `{name}`, only: {}", suites.join(", "));
        Cli::command()
            .error(ErrorKind::InvalidValue, message)
            .exit()
    }))
}
