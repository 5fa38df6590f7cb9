//! The arguments that name a program and its libraries.

use std::path::{Path, PathBuf};

/// A program and its libraries.
#[derive(Debug, clap::Args)]
pub(crate) struct Program {
    /// The main module, unless --against names a profile, and then libraries, wheels, tar bundles, and
    /// directories that contain them; `-` for standard input.
    #[arg(value_name = "MAIN.wasm | LIB", required_unless_present = "against")]
    pub(super) inputs: Vec<PathBuf>,
    /// The JavaScript of the program [default: the file beside MAIN.wasm with the same name and the ending
    /// .js, .mjs, or .cjs].
    #[arg(long, value_name = "MAIN.js", conflicts_with = "against")]
    pub(super) glue: Option<PathBuf>,
    /// A profile instead of a main module: a file, or the name of a published program.
    /// `list` prints the names.
    #[arg(long, value_name = "PROFILE")]
    pub(crate) against: Option<PathBuf>,
    /// A library that the program opens with RTLD_GLOBAL; repeatable.
    #[arg(long, value_name = "LIB")]
    pub(super) global: Vec<PathBuf>,
    /// A library that the program loads before it runs, with global symbols; repeatable.
    #[arg(long, value_name = "LIB")]
    pub(super) preload: Vec<PathBuf>,
    /// A directory in which the loader looks for needed libraries; repeatable.
    #[arg(short = 'L', long, value_name = "DIR")]
    pub(super) library_path: Vec<PathBuf>,
}

impl Program {
    /// Returns the main module, if it is a file, and the libraries.
    pub(super) fn split(&self) -> (Option<&Path>, &[PathBuf]) {
        match (&self.against, self.inputs.split_first()) {
            (None, Some((main, libraries))) => (Some(main.as_path()), libraries),
            _ => (None, self.inputs.as_slice()),
        }
    }

    /// Returns the path of the main module, if it is a file.
    pub(crate) fn main(&self) -> Option<&Path> {
        self.split().0
    }
}
