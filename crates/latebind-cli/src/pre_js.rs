//! `latebind pre-js`: the script that emcc's `--pre-js` adds to a program.

use std::path::{Path, PathBuf};

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
    write(SCRIPT, "pre.js", args.output.as_deref())
}

/// Writes a script to a file, and prints the path of the file. `suffix` ends the name of a temporary file.
pub(crate) fn write(script: &str, suffix: &str, output: Option<&Path>) -> Result<()> {
    if output.is_some_and(files::is_stream) {
        return terminal::print(script);
    }
    let version = env!("CARGO_PKG_VERSION");
    let temporary = || std::env::temp_dir().join(format!("latebind-{version}.{suffix}"));
    let path = output.map_or_else(temporary, Path::to_path_buf);
    files::write(&path, script.as_bytes())?;
    // A shell reads the path, so no character is escaped.
    terminal::print(&format!("{}\n", path.display()))
}
