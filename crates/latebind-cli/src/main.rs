//! `latebind`: Latebind on the command line. Decides which command runs and how it fails; each
//! command is a file.

mod files;
mod format;
mod inspect;
mod plt;
mod pre_js;
mod relink;
mod terminal;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Looks at WebAssembly libraries, and binds their late-bound calls without a host frame.
#[derive(Debug, Parser)]
#[command(
    version,
    after_help = "Exit codes: 0 fine, 1 what was asked about is wrong, 2 wrong arguments.

Examples:
  latebind inspect lib.so
  latebind plt lib.so -o lib.plt.wasm
  latebind relink lib.so -o lib.relinked.so
  emcc main.c -sMAIN_MODULE=2 -sJSPI --pre-js \"$(latebind pre-js)\""
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Inspect(inspect::Args),
    Plt(plt::Args),
    PreJs(pre_js::Args),
    Relink(relink::Args),
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    let result = match cli.command {
        Command::Inspect(args) => inspect::run(&args),
        Command::Plt(args) => plt::run(&args),
        Command::PreJs(args) => pre_js::run(&args),
        Command::Relink(args) => relink::run(&args),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            terminal::fail(&error);
            if error.is::<relink::Usage>() {
                ExitCode::from(2)
            } else {
                ExitCode::FAILURE
            }
        }
    }
}

/// Prints a usage error, a help text, or the version. An argument may be the name of a file that
/// somebody else chose, and is then printed without colors.
fn usage(error: &clap::Error) -> ExitCode {
    let is_plain = |argument: &str| terminal::shown(argument) == argument;
    if std::env::args_os().all(|argument| is_plain(&argument.to_string_lossy())) {
        error.exit();
    }
    for line in error.render().to_string().lines() {
        eprintln!("{}", terminal::shown(line));
    }
    ExitCode::from(2)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        super::Cli::command().debug_assert();
    }
}
