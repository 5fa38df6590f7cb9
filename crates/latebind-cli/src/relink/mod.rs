//! `latebind relink`: rewrites libraries so that binding late needs no code made at run time
//! (`docs/relinking.md`). Decides in which order things are done, and what is written.
//!
//! What goes where is in `plan`, what is done with one library in `library`, what is told in
//! `report`; that describes the document of `--json` too.

mod library;
mod missing;
mod plan;
mod progress;
mod record;
mod report;
mod scope;
mod symbols;
mod tree;
mod undefined;
mod validate;
mod wheel;
mod work;

use std::path::PathBuf;

use anyhow::Result;

use library::Request;
use plan::Job;
use progress::Progress;
use report::{Log, Place};
use scope::Scope;
use undefined::Program;

pub(crate) use plan::Usage;

/// Rewrite libraries, so that binding late needs no code made at run time.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  latebind relink lib.so -o lib.relinked.so
  latebind relink lib.so                              # in its place
  latebind relink uharfbuzz-*.whl -o relinked/        # every library in it, and its RECORD
  latebind relink site-packages -o relinked           # a folder, and everything in it
  latebind relink --main pyodide.asm.wasm *.whl -o relinked/
  latebind relink --keep-global-symbol 'PyInit_*' *.whl -o relinked/
  latebind relink --check --json relinked

A library's own functions are bound to their definitions, as with -Bsymbolic-functions; every
other imported function gets a slot, which is filled when it is first called. With --main, what
main answers when the library is instantiated stays a direct import; name with --with whatever
else may define a symbol. Functions, addresses, and tags that no named file defines are reported.
With --keep-global-symbol, as with that of objcopy, a library loads
faster, the more so the more symbols it exports; a library that needs one of them misses it then.

Files in a folder that are no libraries are left as they are, and copied with -o; symbolic links
are copied as links. Main is left too, if it is named with --main. The RECORD of a package that
is installed in a folder is not mended. A wheel's members are stored or deflated, as pip wants them.

Exit codes: 0 fine, 1 a file has errors (the others are written), 2 wrong arguments.

--json prints one object: schema (1); files, each with file, member (in a wheel), output, state
(relinked, was-relinked, unchanged, not-relinked, copied), slots, own, direct, local, mismatches,
undefined, dropped, size_before, size_after, seconds; warnings and errors, each with file,
member, message.")]
pub(crate) struct Args {
    /// Libraries, wheels, or folders with any of them.
    #[arg(required = true, value_name = "IN")]
    inputs: Vec<PathBuf>,
    /// Where to write: a file; or a folder, if it is one, ends in a slash, or several are read. Each
    /// file replaces itself without it.
    #[arg(short, long, value_name = "OUT", conflicts_with = "check")]
    output: Option<PathBuf>,
    /// The main module of the program: what it exports, or imports from the host, stays direct.
    #[arg(long, value_name = "MAIN.wasm")]
    main: Option<PathBuf>,
    /// A library that defines symbols; may be given again.
    #[arg(long, value_name = "LIB.so")]
    with: Vec<PathBuf>,
    /// Bind a library's own functions late too, so that another library can interpose.
    #[arg(long)]
    no_bsymbolic: bool,
    /// Make all other symbols local: the library no longer exports them. `*` stands for anything; may
    /// be given again. What the library or its loader looks up stays.
    #[arg(long, value_name = "PATTERN", conflicts_with = "check")]
    keep_global_symbol: Vec<String>,
    /// Write nothing; say whether each library is relinked and in order, of the types that it needs, and
    /// a wheel's RECORD true.
    #[arg(long)]
    check: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let plan = plan::plan(args)?;
    let libraries = plan.jobs.iter().filter(|job| Job::may_change(job));
    let progress = Progress::new(libraries.count());
    let mut log = Log::new(args.json, args.check, progress);
    for (path, error) in plan.errors {
        log.error(&Place::of(&path), &error);
    }
    for (path, warning) in plan.warnings {
        log.warn(&Place::of(&path), warning);
    }
    match Scope::read(args.main.as_deref(), &args.with) {
        Ok(scope) => {
            let request = Request {
                scope,
                program: Program::read(args.main.as_deref(), &args.with)?,
                bsymbolic: !args.no_bsymbolic,
                keep_global: args.keep_global_symbol.clone(),
                check: args.check,
            };
            work::work(&plan.jobs, plan.folder.as_deref(), &request, &mut log)?;
        }
        // Without them nothing can be decided.
        Err(errors) => {
            for (path, error) in errors {
                log.error(&Place::of(&path), &error);
            }
        }
    }
    log.finish()
}
