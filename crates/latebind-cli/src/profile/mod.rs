//! `latebind profile`: writes the definitions that a program provides to its libraries to a file.

mod file;
mod shipped;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use latebind::check::{Profile, ProfileError};
use sha2::{Digest, Sha256};

use crate::input::Location;
use crate::{files, format, glue, terminal};

/// Write the definitions that a program provides to its libraries.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  latebind profile main.wasm -o main.profile.json
  latebind profile dist/main.wasm --glue build/main.mjs | gzip > main.profile.json.gz
  latebind profile --against list

A profile contains the definitions of the main module and of its JavaScript, with their types. The
JavaScript is the file that emcc writes beside the main module. Without it, only the definitions
are known that the main module exports or imports.

Exit codes: 0 success, 1 failure, 2 invalid arguments.")]
pub(crate) struct Args {
    /// The main module; `-` for standard input.
    #[arg(value_name = "MAIN", required_unless_present = "against")]
    main: Option<PathBuf>,
    /// The JavaScript of the program [default: the file beside MAIN with the same name and the ending
    /// .js, .mjs, or .cjs].
    #[arg(long, value_name = "FILE", conflicts_with = "against")]
    glue: Option<PathBuf>,
    /// Read a profile instead of a main module: a file, or the name of a published program. `list`
    /// prints the names.
    #[arg(long, value_name = "PROFILE", conflicts_with = "main")]
    against: Option<PathBuf>,
    /// The name of the program in messages [default: the file name of MAIN].
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// The origin of the program, such as a package and its version, for readers of the profile.
    #[arg(long, value_name = "TEXT")]
    source: Option<String>,
    /// Output file; `-` for standard output [default: standard output].
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let mut profile = match (&args.against, &args.main) {
        (Some(profile), _) if is_list(profile) => return terminal::print(&shipped::list()?),
        (Some(profile), _) => against(profile)?,
        (None, main) => {
            let main = main
                .as_deref()
                .expect("the parser requires MAIN or --against");
            let mut profile = read(main, args.glue.as_deref())?;
            add_needed(&mut profile, main)?;
            profile
        }
    };
    if let Some(name) = &args.name {
        profile.name.clone_from(name);
    }
    if args.source.is_some() {
        profile.source.clone_from(&args.source);
    }
    let json = profile.to_json();
    match &args.output {
        Some(path) if !files::is_stream(path) => files::write(path, json.as_bytes()),
        _ => terminal::print(&json),
    }
}

/// Adds the libraries that the main module needs, and that are beside it. They are part of the program.
fn add_needed(profile: &mut Profile, main: &Path) -> Result<()> {
    let mut seen = BTreeSet::new();
    while let Some(name) = profile
        .needed
        .iter()
        .find(|it| !seen.contains(*it))
        .cloned()
    {
        seen.insert(name.clone());
        let path = main.with_file_name(&name);
        if path.is_file() {
            let context = || Location::of(&path).to_string();
            let bytes = files::read(&path).with_context(context)?;
            profile.add_needed(&name, &bytes).with_context(context)?;
        }
    }
    Ok(())
}

/// Returns `true` if the value of `--against` asks for the names of the profiles that are part of this command.
pub(crate) fn is_list(value: &Path) -> bool {
    value.as_os_str() == "list"
}

/// Returns the names of the profiles that are part of this command, each with its origin.
pub(crate) fn list() -> Result<String> {
    shipped::list()
}

/// Returns the profile that `--against` names: one that is part of this command, or a file.
pub(crate) fn against(value: &Path) -> Result<Profile> {
    if let Some(shipped) = value.to_str().and_then(shipped::find) {
        return file::read(shipped.json_gz).context(shipped.name);
    }
    let place = Location::of(value).to_string();
    if !files::is_stream(value) && !value.exists() {
        let problem =
            "is neither a file nor the name of a profile: `--against list` prints the names";
        bail!("{place}: {problem}");
    }
    let bytes = files::read(value).with_context(|| place.clone())?;
    file::read(&bytes).context(place)
}

/// Reads a profile from the files of a program. Looks for the JavaScript beside the main module if `glue` is `None`.
pub(crate) fn read(main: &Path, glue: Option<&Path>) -> Result<Profile> {
    let location = Location::of(main);
    let context = || location.to_string();
    let bytes = files::read(main).with_context(context)?;
    format::expect_module(&bytes).with_context(context)?;
    let glue = match glue {
        Some(glue) => Some(Cow::from(glue)),
        None if files::is_stream(main) => None,
        None => glue::beside(main).map(Cow::from),
    };
    let mut profile = match &glue {
        Some(glue) => read_with_glue(&location, &bytes, glue)?,
        None => Profile::read(&bytes, None).with_context(context)?,
    };
    profile.name = match main.file_name() {
        Some(name) if !files::is_stream(main) => name.to_string_lossy().into_owned(),
        _ => files::input_name(main),
    };
    profile.main_sha256 = Some(sha256(&bytes));
    Ok(profile)
}

fn read_with_glue(location: &Location, main: &[u8], path: &Path) -> Result<Profile> {
    let place = Location::of(path);
    let bytes = files::read(path).with_context(|| place.to_string())?;
    let glue = glue::read(&bytes).with_context(|| place.to_string())?;
    let mut profile = Profile::read(main, Some(&glue)).map_err(|error| match error {
        ProfileError::ForeignGlue { .. } => anyhow!("{location}: {place}: {error}"),
        error => anyhow!("{location}: {error}"),
    })?;
    profile.glue_sha256 = Some(sha256(&bytes));
    Ok(profile)
}

fn sha256(bytes: &[u8]) -> String {
    let bytes = Sha256::digest(bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
