//! `latebind plt`: the PLT module of a library, as a file.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use latebind::{ImportKind, Module, plt};

use crate::{files, format};

/// Emit the PLT module for a library's function imports.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  latebind plt lib.so -o lib.plt.wasm
  latebind plt lib.so --symbol foo --symbol bar | wasm-tools print

The slot of an import is its position among those chosen. The module exports two tables, `slots` and
`entries`, and imports the binder, `latebind.bind`.")]
pub(crate) struct Args {
    /// The library.
    file: PathBuf,
    /// Where to write the module; standard output without it.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Choose this import only; may be given again. All functions without it.
    #[arg(long = "symbol", value_name = "NAME")]
    symbols: Vec<String>,
    /// Let entries tail-call: faster, but JavaScriptCore cannot suspend below them.
    #[arg(long)]
    tail_calls: bool,
    /// Leave out the names of the entries.
    #[arg(long)]
    no_names: bool,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let bytes = files::read(&args.file)?;
    let context = || args.file.display().to_string();
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
        bail!("{}: imports no function {}", context(), missing.join(", "));
    }

    let options = plt::Options::new()
        .tail_calls(args.tail_calls)
        .names(!args.no_names);
    let plt = plt::emit(references, &late, options).with_context(context)?;
    match &args.output {
        Some(path) => files::write(path, &plt),
        None if std::io::stdout().is_terminal() => {
            bail!("standard output is a terminal: name a file with -o")
        }
        None => std::io::stdout()
            .write_all(&plt)
            .context("cannot write to standard output"),
    }
}
