//! `latebind`: Latebind on the command line. Decides which command runs and how it fails; each
//! command is a file.

mod files;
mod inspect;
mod plt;
mod pre_js;
mod relink;

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
    let result = match Cli::parse().command {
        Command::Inspect(args) => inspect::run(&args),
        Command::Plt(args) => plt::run(&args),
        Command::PreJs(args) => pre_js::run(&args),
        Command::Relink(args) => relink::run(&args),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The chain of causes on one line: a file's name, then what is wrong with it.
            eprintln!("latebind: {error:#}");
            if error.is::<relink::Usage>() {
                ExitCode::from(2)
            } else {
                ExitCode::FAILURE
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        super::Cli::command().debug_assert();
    }
}
