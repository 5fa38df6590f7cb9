//! `latebind js-library`: the JavaScript library that emcc's `--js-library` links into programs that need it.

use std::path::PathBuf;

use anyhow::Result;

use crate::pre_js;

/// A copy of `js/dist/latebind.library.js`, like that of the script.
const LIBRARY: &str = include_str!("../generated/latebind.library.js");

/// Write the JavaScript library for emcc's --js-library, and print its path.
///
/// Emcc adds Latebind to a program with dynamic linking and JSPI, also with --closure 1. The output for any other
/// program does not change. If the environment variable LATEBIND is 0 when emcc links, it adds nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  emcc main.c lib.so -sMAIN_MODULE=2 -sJSPI --js-library \"$(latebind js-library)\"
  latebind js-library -o vendor/latebind.library.js")]
pub(crate) struct Args {
    /// Output file; `-` for standard output [default: a file named after this version in the
    /// directory for temporary files].
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    pre_js::write(LIBRARY, "library.js", args.output.as_deref())
}
