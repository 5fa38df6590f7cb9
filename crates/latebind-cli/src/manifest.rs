//! `latebind manifest`: lists the functions of libraries that a program loads when one of them is first called.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use latebind::manifest::{Builder, File, Note};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::input::{self, Contents, Location};
use crate::{files, format, terminal};

/// List the functions of libraries that are loaded at first calls.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  latebind manifest libs/*.so --main main.wasm -o manifest.json
  latebind manifest dist/libs --base dist -o dist/manifest.json
  latebind manifest libhelper.so --importer plugin.so -o manifest.json --json

`latebind/lazy` of the npm package reads the manifest. With --main or --importer, the manifest lists
only functions that one of these modules or a different library imports. Without them, it lists all
functions that the libraries export.

Exit codes: 0 success, 1 failure, 2 invalid arguments.")]
pub(crate) struct Args {
    /// The libraries, or directories with libraries.
    #[arg(value_name = "LIBRARY", required = true)]
    libraries: Vec<PathBuf>,
    /// The main module of the program.
    #[arg(long, value_name = "MAIN")]
    main: Option<PathBuf>,
    /// A library that the program loads when it starts; repeatable.
    #[arg(long = "importer", value_name = "LIBRARY")]
    importers: Vec<PathBuf>,
    /// List the paths of the files relative to this directory [default: list only their names].
    #[arg(long, value_name = "DIR")]
    base: Option<PathBuf>,
    /// Output file; `-` for standard output [default: standard output].
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Print the notes to standard output as JSON, and not to standard error; requires an output file.
    #[arg(long, requires = "output")]
    json: bool,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let output = args.output.as_deref();
    let output = output.filter(|path| !files::is_stream(path));
    ensure!(
        !args.json || output.is_some(),
        "standard output has the manifest: name a file for it"
    );
    let mut builder = Builder::new();
    for path in args.main.iter().chain(&args.importers) {
        let context = || Location::of(path).to_string();
        let bytes = files::read(path).with_context(context)?;
        format::expect_module(&bytes).with_context(context)?;
        let name = file_name(path).with_context(context)?;
        builder.add_importer(&name, &bytes).with_context(context)?;
    }

    // The path and the hash of each library, by name.
    let mut known: BTreeMap<String, (PathBuf, String)> = BTreeMap::new();
    for path in &args.libraries {
        let mut result = Ok(());
        input::visit(path, &mut |input| {
            if result.is_ok() {
                let location = input.location();
                let added = add(&mut builder, &mut known, args, input);
                result = added.with_context(|| location.to_string());
            }
        });
        result?;
    }
    ensure!(!known.is_empty(), "there are no libraries among the files");
    if let Some(output) = output {
        let read = known.values().map(|(path, _)| path);
        let read = read.chain(&args.main).chain(&args.importers);
        let key = files::key(output);
        for path in read {
            let location = Location::of(path);
            ensure!(
                files::key(path) != key,
                "{location}: the output would replace this input"
            );
        }
    }

    let mut manifest = builder.finish();
    manifest.made_by = format!("latebind {}", env!("CARGO_PKG_VERSION"));
    if !args.json {
        for note in &manifest.notes {
            terminal::note(&[note.to_string()]);
        }
    }
    let json = manifest.to_json();
    match output {
        Some(path) => files::write(path, json.as_bytes())?,
        None => terminal::print(&json)?,
    }
    if args.json {
        let notes = manifest.notes.iter().map(noted).collect();
        terminal::print_json(&Notes { schema: 1, notes })?;
    }
    Ok(())
}

/// The notes as JSON. New fields may be added, but no field changes its meaning while `schema` remains the same.
#[derive(Serialize)]
struct Notes {
    schema: u32,
    notes: Vec<Noted>,
}

#[derive(Serialize)]
struct Noted {
    kind: &'static str,
    /// The libraries that it concerns, and for `absent` also the one that is needed.
    libraries: Vec<String>,
    symbol: Option<String>,
    importer: Option<String>,
    text: String,
}

fn noted(note: &Note) -> Noted {
    let (kind, libraries, symbol, importer) = match note.clone() {
        Note::Duplicate {
            symbol,
            listed,
            other,
        } => ("duplicate", vec![listed, other], Some(symbol), None),
        Note::Cycle { libraries } => ("cycle", libraries, None, None),
        Note::NotLazy {
            library,
            importer,
            symbol,
        } => ("not-lazy", vec![library], Some(symbol), Some(importer)),
        Note::Absent { library, needed } => ("absent", vec![library, needed], None, None),
        Note::Unused { library } => ("unused", vec![library], None, None),
        // The count is in the text.
        _ => ("inline-duplicates", Vec::new(), None, None),
    };
    Noted {
        kind,
        libraries,
        symbol,
        importer,
        text: note.to_string(),
    }
}

fn add(
    builder: &mut Builder,
    known: &mut BTreeMap<String, (PathBuf, String)>,
    args: &Args,
    input: input::Input<'_>,
) -> Result<()> {
    let path = input.path;
    let bytes = match input.contents {
        Contents::Library(bytes) => bytes,
        // A directory may have other files.
        Contents::Module(_) | Contents::Other(_) => return Ok(()),
        Contents::Unreadable(error) => return Err(error),
    };
    ensure!(
        input.member.is_none(),
        "a library in an archive cannot be fetched alone: unpack the archive"
    );
    format::expect_module(&bytes)?;
    let name = file_name(path)?;
    let hash = sha256(&bytes);
    if let Some((other, other_hash)) = known.get(&name) {
        let other = Location::of(other);
        ensure!(
            *other_hash == hash,
            "{other} has the same name and other contents: a program loads one library of a name"
        );
        return Ok(());
    }
    let below_base = match &args.base {
        Some(base) => relative(path, base)?,
        None => name.clone(),
    };
    let file = File {
        name: &name,
        path: &below_base,
        sha256: &hash,
    };
    builder.add_library(file, &bytes)?;
    known.insert(name, (path.to_owned(), hash));
    Ok(())
}

/// Returns the name by which a loader knows a library: the file name.
fn file_name(path: &Path) -> Result<String> {
    let name = path.file_name().filter(|_| !files::is_stream(path));
    let name = name.context("standard input has no file name")?;
    Ok(name.to_string_lossy().into_owned())
}

/// Returns the path of a file below a directory, with `/` between its parts.
fn relative(path: &Path, base: &Path) -> Result<String> {
    let absolute = |path: &Path| path.canonicalize().context("cannot find the path");
    let (path, base) = (absolute(path)?, absolute(base)?);
    let Ok(below) = path.strip_prefix(&base) else {
        bail!("the file is not below the directory that --base names");
    };
    let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
    Ok(parts.join("/"))
}

fn sha256(bytes: &[u8]) -> String {
    let bytes = Sha256::digest(bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
