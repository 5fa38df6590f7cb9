//! `latebind inspect`: reports everything that libraries declare. `read` makes the report of one, and `text`
//! and `document` print it.

mod custom;
mod document;
mod log;
mod read;
mod report;
mod symbols;
mod text;

use std::path::PathBuf;

use anyhow::{Result, bail};
use latebind::{LegacyDylink, SectionHeaders};

use crate::input::{self, Contents, Input, Location};
use crate::progress::Progress;
use crate::terminal::{self, Failures};
use crate::{files, format};
use document::Document;
use log::{Log, Problem};
use report::Report;

const EXAMPLES: &str = "\
Examples:
  latebind inspect lib.so
  latebind inspect --symbols --demangle main.wasm lib.so
  latebind inspect package.whl extensions.tar.gz site-packages
  latebind inspect --json lib.so
  unzip -p package.whl package/lib.so | latebind inspect -";

const DETAILS: &str = "\
In unmodified Emscripten, a reference to a function that the DSO exports itself (`self`) goes
through a JavaScript stub, like every reference whose definition is loaded later or with
RTLD_LOCAL. A library does not load if an address or a tag that it imports is undefined, unless
the address is `weak`.

In a directory, a wheel, or a bundle (a tar archive, which gzip may have compressed), the command
describes every DSO. It finds them by their first bytes, whatever their names are.

--symbols prints a line for each symbol, with a letter as `nm` prints it:
  U  a reference, with the module name of the import
  w  a weak reference, which may remain undefined
  T  a function that the DSO defines
  D  data that it defines
  E  an exception tag that it defines

--json prints one object with these fields (docs/inspect.md describes all):
  schema      1
  files       one object per DSO: file, member (in a wheel or a bundle), is_dso, memory and table
              needs, needed, runtime_path, unknown_subsections, the numbers of functions,
              relinked, relink, references (to functions), addresses (GOT.func and GOT.mem),
              tags, other_imports, exports, sections, producers, target_features
  warnings    file, member, message
  errors      file, member, message";

const EXIT_CODES: &str = "\
Exit codes: 0 success, 1 failure to read at least one file (all others are described),
2 invalid arguments.";

/// Show everything that DSOs declare: their needs, references, definitions, and sections.
#[derive(Debug, clap::Args)]
#[command(
    after_help = format!("{EXAMPLES}\n\n{EXIT_CODES}"),
    after_long_help = format!("{EXAMPLES}\n\n{DETAILS}\n\n{EXIT_CODES}")
)]
pub(crate) struct Args {
    /// Modules, wheels, bundles, and directories that contain them; `-` for standard input.
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// List each symbol: references to functions, addresses, and tags, and definitions.
    #[arg(long)]
    symbols: bool,
    /// Show C++ and Rust names in the form of the source code.
    #[arg(long)]
    demangle: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let errors = if args.json {
        Document::print(|log, show| visit(args, log, show))?
    } else {
        let mut log = Log::default();
        let mut result = Ok(());
        visit(args, &mut log, &mut |report| {
            if result.is_ok() {
                result = terminal::print_lines(&text::describe(report, args.symbols));
            }
        });
        result?;
        log.errors
    };
    // Report all errors, not only the first.
    if !errors.is_empty() {
        let lines = errors.iter().map(Problem::line);
        return Err(Failures(lines.collect()).into());
    }
    Ok(())
}

/// Shows the report of each library, and logs the other inputs.
fn visit(args: &Args, log: &mut Log, show: &mut dyn FnMut(&Report<'_>)) {
    let progress = Progress::aside(args.inputs.len());
    for path in &args.inputs {
        let mut has_any = false;
        input::visit(path, &mut |input| {
            let location = input.location();
            match add(args, &location, input, log, show) {
                Ok(is_shown) => has_any |= is_shown,
                Err(error) => {
                    has_any = true;
                    let message = format!("{error:#}");
                    log.errors.push(Problem::new(&location, message));
                }
            }
        });
        if !has_any {
            let message = "contains no libraries".to_owned();
            log.warn(&Location::of(path), message);
        }
        progress.done();
    }
}

/// Shows the report of an input, and returns `true` if it is a library.
fn add(
    args: &Args,
    location: &Location,
    input: Input<'_>,
    log: &mut Log,
    show: &mut dyn FnMut(&Report<'_>),
) -> Result<bool> {
    let bytes = match input.contents {
        Contents::Library(bytes) => bytes,
        Contents::Module(bytes) => {
            let headers = SectionHeaders::read(&bytes);
            let is_legacy = headers.is_ok_and(|it| LegacyDylink::is_in(it.module()));
            let name = input
                .member
                .map_or_else(|| files::input_name(input.path), str::to_owned);
            if !is_legacy {
                if format::is_named_as_library(&name) {
                    log.warn(location, format!("{}; ignored", format::not_a_dso(&bytes)));
                }
                return Ok(false);
            }
            bytes
        }
        Contents::Other(description) => {
            log.warn(location, format!("{description}; ignored"));
            return Ok(false);
        }
        Contents::Unreadable(error) => bail!(error),
    };
    format::expect_module(&bytes)?;
    read::visit(location, &bytes, args.demangle, &mut |report, warnings| {
        show(report);
        for warning in warnings {
            log.warn(location, warning);
        }
    })?;
    Ok(true)
}
