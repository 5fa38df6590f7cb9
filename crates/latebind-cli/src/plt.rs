//! `latebind plt`: writes the PLT module of a library to a file.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail, ensure};
use latebind::{ImportKind, Module, plt};

use crate::input::{self, Contents, Location};
use crate::{files, format, terminal};

/// Generate the PLT module of a library.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  latebind plt lib.so -o lib.plt.wasm
  latebind plt lib.so --symbol foo --symbol bar --text
  latebind plt package.whl --member package/lib.so -o lib.plt.wasm

The module has an entry and a slot for each function import of the library, or for those that
--symbol selects, in the order of the imports. It exports two tables, `slots` and `entries`, and
imports the binder, `latebind.bind`.

Exit codes: 0 success, 1 failure, 2 invalid arguments.")]
pub(crate) struct Args {
    /// The library, or a wheel or bundle that contains it; `-` for standard input.
    #[arg(value_name = "LIBRARY")]
    file: PathBuf,
    /// The path of the library in a wheel or bundle. One that contains a single library does not need it.
    #[arg(long, value_name = "PATH")]
    member: Option<String>,
    /// Output file; `-` for standard output [default: standard output].
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Emit an entry only for this import; repeatable [default: all function imports].
    #[arg(long = "symbol", value_name = "NAME")]
    symbols: Vec<String>,
    /// Emit tail calls in entries. They are faster, but JavaScriptCore cannot suspend below them.
    #[arg(long)]
    tail_calls: bool,
    /// Omit the names of the entries.
    #[arg(long)]
    no_names: bool,
    /// Write the module as text (WAT).
    #[arg(long)]
    text: bool,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let (location, bytes) = library(&args.file, args.member.as_deref())?;
    let context = || location.to_string();
    format::expect_module(&bytes).with_context(context)?;
    let module = Module::read(&bytes).with_context(context)?;
    let references = module.references();

    let mut missing: Vec<&str> = args.symbols.iter().map(String::as_str).collect();
    let mut late = Vec::new();
    for (index, import) in references.imports().enumerate() {
        let name = import.name.as_str();
        let is_chosen = args.symbols.is_empty() || args.symbols.iter().any(|symbol| symbol == name);
        if is_chosen && matches!(import.kind, ImportKind::Func { .. }) {
            late.push(u32::try_from(index)?);
            missing.retain(|symbol| *symbol != name);
        }
    }
    if !missing.is_empty() {
        let names: Vec<String> = missing.iter().map(|name| format!("`{name}`")).collect();
        bail!(
            "{}: does not import the function {}, which --symbol names",
            context(),
            names.join(" or ")
        );
    }

    let options = plt::Options::new()
        .tail_calls(args.tail_calls)
        .names(!args.no_names);
    let plt = plt::emit(references, &late, options).with_context(context)?;
    let path = args.output.as_deref().filter(|it| !files::is_stream(it));
    if args.text {
        let text = wasmprinter::print_bytes(&plt)?;
        return match path {
            Some(path) => files::write(path, text.as_bytes()),
            // The printer escapes names.
            None => terminal::print(&text),
        };
    }
    match path {
        Some(path) => files::write(path, &plt),
        None => terminal::print_binary(&plt),
    }
}

/// Reads the library that the arguments name.
fn library(path: &Path, member: Option<&str>) -> Result<(Location, Cow<'static, [u8]>)> {
    let location = Location::of(path);
    if !files::is_stream(path) && path.is_dir() {
        bail!("{location}: is a directory: name one library in it");
    }
    ensure!(
        member.is_none() || input::has_members(path),
        "{location}: is not a wheel or a bundle, so --member does not apply"
    );
    let mut names = Vec::new();
    let mut chosen = None;
    let mut failure = None;
    input::visit(path, &mut |input| {
        let location = input.location();
        match input.contents {
            Contents::Unreadable(error) if member.is_none() || input.member == member => {
                failure.get_or_insert_with(|| anyhow!("{location}: {error:#}"));
            }
            Contents::Library(bytes) => {
                names.extend(input.member.map(|name| format!("`{name}`")));
                if member.is_none() || input.member == member {
                    chosen.get_or_insert((location, bytes));
                }
            }
            Contents::Module(_) | Contents::Other(_) | Contents::Unreadable(_) => {}
        }
    });
    if let Some(error) = failure {
        return Err(error);
    }
    if member.is_none() && names.len() > 1 {
        let (count, names) = (names.len(), names.join(", "));
        bail!("{location}: contains {count} libraries: name one of them with --member: {names}");
    }
    chosen.with_context(|| match member {
        Some(member) => format!("{location}: contains no library `{member}`"),
        None => format!("{location}: contains no libraries"),
    })
}
