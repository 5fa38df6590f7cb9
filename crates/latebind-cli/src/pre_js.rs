//! `latebind pre-js`: the script that emcc's `--pre-js` adds to a program.

use std::path::PathBuf;

use anyhow::Result;

use crate::{files, terminal};

/// A copy of `js/dist/latebind.pre.js`, because a published crate contains only its own files.
/// `cargo xtask build` writes it.
const SCRIPT: &str = include_str!("../generated/latebind.pre.js");

/// Write the script for emcc's --pre-js, and print the path of the script.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  emcc main.c -sMAIN_MODULE=2 -sJSPI --pre-js \"$(latebind pre-js)\"
  latebind pre-js -o vendor/latebind.pre.js")]
pub(crate) struct Args {
    /// Output file; `-` for standard output [default: a file named after this version in the
    /// directory for temporary files].
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    if args.output.as_deref().is_some_and(files::is_stream) {
        return terminal::print(SCRIPT);
    }
    let version = env!("CARGO_PKG_VERSION");
    let path = args
        .output
        .clone()
        .unwrap_or_else(|| std::env::temp_dir().join(format!("latebind-{version}.pre.js")));
    files::write(&path, SCRIPT.as_bytes())?;
    // A shell reads the path, so no character is escaped.
    terminal::print(&format!("{}\n", path.display()))
}
