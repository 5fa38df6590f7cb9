//! `latebind`: the command line of Latebind. Decides which command runs, and how a failure ends the
//! program. Each command is a file or a directory.

mod bundle;
mod check;
mod completions;
mod demangle;
mod files;
mod format;
mod glue;
mod graph;
mod input;
mod inspect;
mod js_library;
mod link;
mod man;
mod manifest;
mod plt;
mod pre_js;
mod profile;
mod progress;
mod record;
mod relink;
mod terminal;
mod tree;
mod wheel;

use std::ffi::{OsStr, OsString};
use std::process::ExitCode;

use anyhow::Result;
use clap::{ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand};

/// Inspect, check, draw, and relink WebAssembly shared libraries, and generate their PLT modules.
#[derive(Debug, Parser)]
#[command(
    name = "latebind",
    version,
    after_help = "\
Examples:
  latebind inspect lib.so
  latebind check main.wasm libs/*.so
  latebind graph main.wasm libs/*.so -o map.html
  latebind relink lib.so -o lib.relinked.so
  latebind plt lib.so -o lib.plt.wasm
  emcc main.c lib.so -sMAIN_MODULE=2 -sJSPI --js-library \"$(latebind js-library)\"

Wherever a command reads a library, `-` names standard input.

Exit codes: 0 success, 1 failure, 2 invalid arguments."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Color help and messages. `auto` colors on a terminal, and follows NO_COLOR and CLICOLOR_FORCE.
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        // After the options of a command.
        display_order = 900,
        default_value_t = ColorChoice::Auto,
        hide_possible_values = true
    )]
    color: ColorChoice,
}

#[derive(Debug, Subcommand)]
enum Command {
    Inspect(inspect::Args),
    Check(check::Args),
    Graph(graph::Args),
    Relink(relink::Args),
    Plt(plt::Args),
    JsLibrary(js_library::Args),
    Manifest(manifest::Args),
    PreJs(pre_js::Args),
    Profile(profile::Args),
    Completions(completions::Args),
    Man(man::Args),
}

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    // The parser prints help and errors before it returns the option.
    let color = color(arguments.get(1..).unwrap_or_default());
    terminal::set_color(color);
    let matches = Cli::command().color(color).try_get_matches_from(&arguments);
    let cli = match matches.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return usage(&error, &arguments),
    };
    let done = |result: Result<()>| result.map(|()| ExitCode::SUCCESS);
    let result = match cli.command {
        Command::Check(args) => check::run(&args),
        Command::Graph(args) => graph::run(&args),
        Command::Inspect(args) => done(inspect::run(&args)),
        Command::JsLibrary(args) => done(js_library::run(&args)),
        Command::Plt(args) => done(plt::run(&args)),
        Command::PreJs(args) => done(pre_js::run(&args)),
        Command::Profile(args) => done(profile::run(&args)),
        Command::Relink(args) => done(relink::run(&args)),
        Command::Completions(args) => done(completions::run(&args, Cli::command())),
        Command::Manifest(args) => done(manifest::run(&args)),
        Command::Man(args) => done(man::run(&args, Cli::command())),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            terminal::fail(&error);
            if error.is::<terminal::Usage>() {
                ExitCode::from(2)
            } else {
                ExitCode::FAILURE
            }
        }
    }
}

/// Returns the value of `--color`, or the default if the parser will reject it.
fn color(arguments: &[OsString]) -> ColorChoice {
    let mut value = None;
    let mut arguments = arguments.iter().map(OsString::as_os_str);
    while let Some(argument) = arguments.next() {
        if argument == "--" {
            break;
        }
        if argument == "--color" {
            value = arguments.next().and_then(OsStr::to_str);
        } else if let Some(argument) = argument.to_str()
            && let Some(text) = argument.strip_prefix("--color=")
        {
            value = Some(text);
        }
    }
    value
        .and_then(|text| text.parse().ok())
        .unwrap_or(ColorChoice::Auto)
}

/// Prints an error of the parser, a help text, or the version. An argument may be a file name that the
/// user did not choose, so one that a terminal would act on is escaped, and nothing is colored.
fn usage(error: &clap::Error, arguments: &[OsString]) -> ExitCode {
    let is_plain = |argument: &OsString| {
        let argument = argument.to_string_lossy();
        terminal::shown(&argument) == argument
    };
    if arguments.iter().all(is_plain) {
        error.exit();
    }
    for line in error.render().to_string().lines() {
        eprintln!("{}", terminal::shown(line));
    }
    ExitCode::from(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_color_is_known_before_the_arguments_are_parsed() {
        let check = |arguments: &[&str], expected: ColorChoice| {
            let arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
            assert_eq!(color(&arguments), expected, "{arguments:?}");
        };
        check(&[], ColorChoice::Auto);
        check(&["inspect", "--color", "never", "a.so"], ColorChoice::Never);
        check(&["--color=always", "--help"], ColorChoice::Always);
        check(&["--color=always", "--color=never"], ColorChoice::Never);
        check(&["--color", "purple"], ColorChoice::Auto);
        check(&["--color"], ColorChoice::Auto);
        check(&["inspect", "--", "--color=always"], ColorChoice::Auto);
    }
}
