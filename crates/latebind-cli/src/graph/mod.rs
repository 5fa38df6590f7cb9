//! `latebind graph`: draws libraries and the bindings between them (`docs/graph.md`).
//!
//! `document` has the graph as data, which is the output of `--format json`. `dot` and `html` write it in other forms.

mod document;
mod dot;
mod html;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::ValueEnum;

use crate::link::{Program, link};
use crate::terminal::{self, Failures, Usage};
use crate::{files, profile};
use document::Document;

/// Draw libraries, and the bindings between them.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  latebind graph main.wasm libs/*.so -o map.html          # a page to explore, in one file
  latebind graph main.wasm libs/*.so | dot -Tsvg > map.svg
  latebind graph --against pyodide-314.0 dist/*.whl --json > map.json

A node is a library, and its size is that of its code. An edge is the bindings of one library to
another, of one way: `direct` (when the library is loaded), `late` (at the first call, through a
stub of the loader), `self` (the same, for a function of the library itself), `javascript`,
`address` (GOT.func and GOT.mem), `tag`, or `undefined`. docs/graph.md describes the JSON.

Exit codes: 0 success, 1 an input cannot be read (all others are drawn), 2 invalid arguments.")]
pub(crate) struct Args {
    #[command(flatten)]
    program: Program,
    /// Output file; `-` for standard output [default: standard output].
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The form of the output [default: by the ending of the output file (.html, .json, .dot, .gv), or dot].
    #[arg(long, value_name = "FORMAT", value_enum)]
    format: Option<Format>,
    /// Print JSON: the same as --format json.
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

/// The form of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Dot,
    Html,
    Json,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    if args
        .program
        .against
        .as_deref()
        .is_some_and(profile::is_list)
    {
        terminal::print(&profile::list()?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let output = args.output.as_deref().filter(|it| !files::is_stream(it));
    let format = format(args, output)?;
    let linked = match link(&args.program)? {
        Ok(linked) => linked,
        Err(problem) => return Err(Failures(vec![problem.message]).into()),
    };
    let document = Document::new(&linked, args.program.main());
    let lines: Vec<String> = linked
        .problems
        .iter()
        .map(|it| it.message.clone())
        .collect();
    write(&document, format, output)?;
    match lines.is_empty() {
        true => Ok(ExitCode::SUCCESS),
        false => Err(Failures(lines).into()),
    }
}

fn format(args: &Args, output: Option<&Path>) -> Result<Format> {
    if args.json {
        return Ok(Format::Json);
    }
    let Some(output) = output.filter(|_| args.format.is_none()) else {
        return Ok(args.format.unwrap_or(Format::Dot));
    };
    let extension = output.extension().unwrap_or_default().to_string_lossy();
    match extension.to_ascii_lowercase().as_str() {
        "html" | "htm" => Ok(Format::Html),
        "json" => Ok(Format::Json),
        "dot" | "gv" => Ok(Format::Dot),
        _ => {
            let name = output.display();
            let problem = "the ending is not .html, .json, .dot, or .gv: add --format";
            Err(Usage(format!("{name}: {problem}")).into())
        }
    }
}

fn write(document: &Document<'_>, format: Format, output: Option<&Path>) -> Result<()> {
    let text = match format {
        Format::Dot => dot::text(document),
        Format::Html => html::text(document)?,
        Format::Json => match output {
            None => return terminal::print_json(document),
            Some(_) => serde_json::to_string_pretty(document)? + "\n",
        },
    };
    match output {
        Some(path) => files::write(path, text.as_bytes()),
        None => terminal::print(&text),
    }
}
