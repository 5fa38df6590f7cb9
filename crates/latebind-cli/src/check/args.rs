//! The arguments of `latebind check`, and its help.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::link::Program;

const EXAMPLES: &str = "\
Examples:
  latebind check main.wasm libs/*.so              # main.js or main.mjs is beside it
  latebind check main.wasm --glue app.js dist/    # a directory and everything in it
  latebind check --against pyodide-314.0 dist/*.whl
  latebind check --against list                   # the programs that are part of this command
  latebind check main.wasm --preload libcore.so plugins/*.so --suspension
  latebind check --against profile.json dist/*.whl --format sarif > check.sarif
  latebind check --against profile.json dist/*.whl --allow known.txt --update-allow";

const DETAILS: &str = "\
Search:
  A library sees the global symbols (the main module, its JavaScript, the libraries that the main
  module needs, and those of --preload and --global), then the libraries that it needs, and then
  itself. Libraries of NEEDED are looked for in the directories of RUNTIME_PATH, in those of -L,
  beside the main module, and among the given libraries. Libraries are loaded in the order of the
  arguments: --preload, --global, and then all others.

Kinds of findings:
  error, fails at load        undefined-data, undefined-address, undefined-tag, missing-needed,
                              type-mismatch, tag-mismatch, memory-mismatch, table-mismatch,
                              old-dylink, malformed-dylink
  error, fails when called    undefined-function
  warning, differs silently   type-converted, duplicate-definition, interposed, shared-address,
                              found-by-name, needs-latebind
  note                        weak-undefined, unchecked, cannot-suspend
  A line of --allow that no finding matches is a warning: unused-allow.

Formats:
  text      the libraries as a tree, the findings, and a summary
  json      one object: schema, program, checked, complete, counts, findings, errors
  github    annotations of GitHub Actions
  sarif     SARIF 2.1.0, for code scanning
  docs/checking.md describes the fields.";

const EXIT_CODES: &str = "\
Exit codes: 0 no error was found, 1 errors or an input that cannot be read, 2 invalid arguments.";

/// Check whether libraries can be linked with a program, before it runs.
#[derive(Debug, clap::Args)]
#[command(
    after_help = format!("{EXAMPLES}\n\n{EXIT_CODES}"),
    after_long_help = format!("{EXAMPLES}\n\n{DETAILS}\n\n{EXIT_CODES}")
)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(super) program: Program,
    /// List the calls on which a suspension fails, and the remedies.
    #[arg(long)]
    pub(super) suspension: bool,
    /// The form of the report.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Print JSON: the same as --format json.
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Fail if there is a warning.
    #[arg(long, value_name = "SEVERITY", value_enum)]
    pub(super) deny: Option<Deny>,
    /// A file with known findings, which are not reported.
    #[arg(long, value_name = "FILE")]
    pub(super) allow: Option<PathBuf>,
    /// Write the errors and warnings of this run to the file of --allow.
    #[arg(long, requires = "allow")]
    pub(super) update_allow: bool,
    /// Print all findings [default: the first 100].
    #[arg(long)]
    pub(super) all: bool,
    /// Print notes, and the reason why each needed library was found.
    #[arg(short, long)]
    pub(super) verbose: bool,
}

impl Args {
    pub(super) fn format(&self) -> Format {
        match self.json {
            true => Format::Json,
            false => self.format,
        }
    }
}

/// The form of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
    Github,
    Sarif,
}

/// The severities that are errors if the user wants that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Deny {
    Warning,
}
