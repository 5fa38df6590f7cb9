//! `cargo xtask`: runs the task that the user selects, and reports its failure.
//!
//! Each task is one file with one `run` function. The code that several tasks share is in `paths`, `sh`,
//! `stamp`, and `progress`. No task depends on the internals of Latebind.

mod ahead;
mod bench;
mod build;
mod cases;
mod debian;
mod demo;
mod differential;
mod documents;
mod emscripten;
mod engines;
mod footprint;
mod fuzz;
mod lazy;
mod on_request;
mod packages;
mod paths;
mod platform;
mod profiles;
mod progress;
mod recipes;
mod seeds;
mod setup;
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
mod web;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand};

/// Build, test, and measure Latebind.
#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    after_help = "Examples:
  cargo xtask test              every check that must pass before a change is merged
  cargo xtask test fmt clippy   only two suites
  cargo xtask build             js/dist and target/release/latebind
  cargo xtask demo              see late-bound calls suspend
  cargo xtask fuzz 600          ten minutes of hostile inputs

Exit codes: 0 success, 1 failure, 2 invalid arguments."
)]
struct Cli {
    /// Check the arguments and run nothing. The tests of the commands in documents use this.
    #[arg(long, hide = true)]
    only_check: bool,
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Build the core for JavaScript, the npm package, and the command-line program.
    #[command(after_help = "Writes:
  target/wasm32-unknown-unknown/wasm/latebind_wasm.wasm
  js/dist/
  target/release/latebind")]
    Build,

    /// Run the demo. The arguments are passed on to demo/run.mjs.
    #[command(after_help = "Examples:
  cargo xtask demo
  cargo xtask demo --check
  cargo xtask demo --web               a page on localhost, which shows the same
  cargo xtask demo --web --port 9000")]
    Demo {
        /// Build the page of demo/web, and serve it on localhost. The arguments are then those of
        /// demo/web/serve.mjs.
        #[arg(long)]
        web: bool,
        /// Arguments of demo/run.mjs.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<OsString>,
    },

    /// Run the named test suites, or all of them.
    #[command(after_help = suites::help())]
    Test {
        /// Suites to run, in this order. Names of engines can follow `engines`.
        #[arg(value_name = "SUITE")]
        names: Vec<String>,
        /// Write the results of the engines to tests/engines/record.json and docs/engines.md.
        #[arg(long)]
        record: bool,
        /// Write docs/emscripten-matrix.md in the suite `emscripten`, and docs/cases.md in the suite `cases`,
        /// instead of comparing them.
        #[arg(long)]
        matrix: bool,
    },

    /// Print the sizes of the files that a page downloads, and fail if one is over its budget.
    #[command(after_help = "The budgets are in footprint.toml.")]
    Footprint,

    /// Feed hostile inputs to the core.
    #[command(after_help = "Examples:
  cargo xtask fuzz                      one minute, shared by all targets
  cargo xtask fuzz 3600 --target read   one hour for one target")]
    Fuzz {
        /// Total time in seconds, for all targets together.
        #[arg(default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..))]
        seconds: u64,
        /// Run only this target, a file in fuzz/fuzz_targets without `.rs`.
        #[arg(long, value_name = "NAME")]
        target: Option<String>,
    },

    /// Run the named benchmark, or all of them.
    #[command(after_help = "Examples:
  cargo xtask bench                                        print the results, write no file
  cargo xtask bench call --rounds 3 --json target/a.json   run one benchmark quickly
  cargo xtask bench --compare target/a.json target/b.json  check that two runs agree
  cargo xtask bench --json benches/record/benchmarks.json  write the record that documents quote
  cargo xtask bench --report                               then update the documents")]
    Bench {
        /// `size`, or a file in benches/ without `.mjs`.
        name: Option<String>,
        /// Write the results to this file. The results of a single benchmark are added to an existing record,
        /// if it has the same machine and versions.
        #[arg(long, value_name = "FILE")]
        json: Option<PathBuf>,
        /// Number of rounds for each case [default: the number in its definition].
        #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
        rounds: Option<u32>,
        /// Measure nothing. Update the numbers in the documents from the record of the repository.
        #[arg(long, conflicts_with_all = ["name", "json", "rounds"])]
        report: bool,
        /// Measure nothing. Print the ratios that differ by more than 10 % between two records.
        #[arg(long, num_args = 2, value_names = ["ONE", "OTHER"],
            conflicts_with_all = ["name", "json", "rounds", "report"])]
        compare: Option<Vec<PathBuf>>,
    },

    /// Download published programs, and write their profiles, which are part of the command-line program.
    #[command(after_help = "Writes:
  crates/latebind-cli/profiles/*.json.gz")]
    Profiles,

    /// Compile the demo's extensions and the conformance cases to wasm.
    #[command(after_help = "Writes:
  target/demo/extensions/*.so
  target/conformance/manifest.json")]
    Wat,

    /// Download the programs and files that tests and the demo need: Node 26, Pyodide, and published wheels.
    #[command(after_help = "Writes target/tools/. Other tasks run this if they need it.")]
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
        Task::Demo { web: true, args } => web::run(&args),
        Task::Demo { args, .. } => demo::run(&args),
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
        Task::Profiles => profiles::run(),
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

/// Returns the requested suites. Exits if a suite does not exist.
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
