//! `latebind profile`: writes what a program provides to its libraries to a file.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use latebind::check::{Glue, Profile};
use sha2::{Digest, Sha256};

use crate::input::Location;
use crate::{files, format, glue, terminal};

/// Write what a program provides to its libraries, for `latebind check --against`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  latebind profile main.wasm -o main.profile.json
  latebind profile dist/main.wasm --glue build/main.mjs | gzip > main.profile.json.gz

A profile contains the definitions of the main module and of its JavaScript, with their types. The
JavaScript is the file that emcc has written beside the main module.

Exit codes: 0 success, 1 failure, 2 invalid arguments.")]
pub(crate) struct Args {
    /// The main module; `-` for standard input.
    #[arg(value_name = "MAIN")]
    main: PathBuf,
    /// The JavaScript of the program [default: the file beside MAIN with the same name and the ending
    /// .js, .mjs, or .cjs].
    #[arg(long, value_name = "FILE")]
    glue: Option<PathBuf>,
    /// The name of the program in messages [default: the file name of MAIN].
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Output file; `-` for standard output [default: standard output].
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let mut profile = read(&args.main, args.glue.as_deref())?;
    if let Some(name) = &args.name {
        profile.name.clone_from(name);
    }
    let json = profile.to_json();
    match &args.output {
        Some(path) if !files::is_stream(path) => files::write(path, json.as_bytes()),
        _ => terminal::print(&json),
    }
}

/// Reads what a program provides from its files. Looks for the JavaScript beside the main module if `glue` is `None`.
pub(crate) fn read(main: &Path, glue: Option<&Path>) -> Result<Profile> {
    let location = Location::of(main);
    let context = || location.to_string();
    let bytes = files::read(main).with_context(context)?;
    format::expect_module(&bytes).with_context(context)?;
    let glue = match glue {
        Some(glue) => Some(glue.to_owned()),
        None if files::is_stream(main) => None,
        None => glue::beside(main),
    };
    let (glue, hash) = match &glue {
        Some(path) => {
            let (glue, hash) = read_glue(path).with_context(|| Location::of(path).to_string())?;
            (Some(glue), Some(hash))
        }
        None => (None, None),
    };
    let mut profile = Profile::read(&bytes, glue.as_ref()).with_context(context)?;
    profile.name = main.file_name().map_or_else(
        || files::input_name(main),
        |name| name.to_string_lossy().into_owned(),
    );
    profile.main_sha256 = Some(sha256(&bytes));
    profile.glue_sha256 = hash;
    Ok(profile)
}

fn read_glue(path: &Path) -> Result<(Glue, String)> {
    let bytes = files::read(path)?;
    Ok((glue::read(&bytes)?, sha256(&bytes)))
}

fn sha256(bytes: &[u8]) -> String {
    let bytes = Sha256::digest(bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
