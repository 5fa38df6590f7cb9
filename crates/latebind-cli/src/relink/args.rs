//! The arguments of `latebind relink`, and its help.

use std::num::NonZero;
use std::path::PathBuf;
use std::thread;

use latebind::relink::Bsymbolic;

const EXAMPLES: &str = "\
Examples:
  latebind relink lib.so -o lib.relinked.so
  latebind relink lib.so                              # replaces the file
  latebind relink uharfbuzz-*.whl -o relinked/        # every library in it, and its RECORD
  latebind relink site-packages -o relinked           # a directory and everything in it
  latebind relink --in-place site-packages            # replaces the libraries in the directory
  latebind relink --main pyodide.asm.wasm *.whl -o relinked/
  latebind relink --keep-global-symbol 'PyInit_*' *.whl -o relinked/
  latebind relink --check --json relinked
  cat lib.so | latebind relink - > lib.relinked.so";

const DETAILS: &str = "\
References to functions:
  A reference to a C++ or Rust function that the library defines itself is bound to that
  definition, even if the definition is weak, unless the main module, a library named with
  --with, or another input defines the function too. A replaceable operator (new, delete) is
  not bound, nor is a function whose name is not mangled. Every other imported function gets
  a slot, which is filled on the first call. With --main, a function that the main module or
  its host provides when the library is instantiated remains a direct import. Name all other
  files that may define a symbol with --with. The command reports functions, addresses, and
  tags that no named file defines.

Local symbols:
  With --keep-global-symbol, modeled on the objcopy option, a library no longer exports its
  other symbols, and loads faster. A symbol remains global if another input, the main module,
  or a library named with --with refers to it. The command first prints warnings about
  references that it cannot see.

Directories and wheels:
  Files in a directory that are not libraries remain unchanged, and -o copies them. Symbolic
  links are copied as links. The main module remains unchanged if it is named with --main.
  The RECORD of a package that is installed in a directory is not updated. The members of a
  wheel are stored or deflated, as pip requires.

Standard input and output:
  The input `-` is a library or a wheel on standard input. Its output is standard output
  unless -o names a file. With `-o -`, the output of any single input is standard output, and
  the report goes to standard error.

--json prints one object with these fields:
  schema      1
  files       one object per file: file, member (in a wheel), output, state (relinked,
              already-relinked, unchanged, not-relinked, copied), slots, interposable, self,
              direct, local, mismatches, undefined, dropped, size_before, size_after, seconds
  warnings    file, member, message
  errors      file, member, message";

const EXIT_CODES: &str = "\
Exit codes: 0 success, 1 failure of at least one file (all others are written),
2 invalid arguments.";

/// Rewrite libraries so that late binding needs no code generation at run time.
#[derive(Debug, clap::Args)]
#[command(
    after_help = format!("{EXAMPLES}\n\n{EXIT_CODES}"),
    after_long_help = format!("{EXAMPLES}\n\n{DETAILS}\n\n{EXIT_CODES}")
)]
pub(crate) struct Args {
    /// Libraries, wheels, and directories that contain them; `-` for standard input.
    #[arg(required = true, value_name = "INPUT")]
    pub(super) inputs: Vec<PathBuf>,
    /// Output file, or output directory if the path is a directory, ends in a slash, or there are
    /// several inputs; `-` for standard output [default: replace each input].
    #[arg(short, long, value_name = "OUTPUT", conflicts_with = "check")]
    pub(super) output: Option<PathBuf>,
    /// Replace the libraries in the input directories. Files that are named are replaced without it.
    #[arg(long, conflicts_with_all = ["output", "check"])]
    pub(super) in_place: bool,
    /// The main module of the program. Functions that it exports, or imports from the host, remain
    /// direct imports.
    #[arg(long, value_name = "MAIN.wasm")]
    pub(super) main: Option<PathBuf>,
    /// Another library of the program, or a wheel, bundle, or directory that contains some, which defines
    /// symbols or refers to them; repeatable.
    #[arg(long, value_name = "LIBRARY")]
    pub(super) with: Vec<PathBuf>,
    /// Bind all references to functions that the library defines itself, like the ELF linker option.
    #[arg(long, conflicts_with = "no_bsymbolic")]
    bsymbolic_functions: bool,
    /// Bind no references to functions that the library defines itself, so that the main module or
    /// another library can interpose each of them.
    #[arg(long)]
    no_bsymbolic: bool,
    /// Do not bind references to functions that the library defines itself if the name matches the
    /// pattern. `*` matches any text; repeatable.
    #[arg(long, value_name = "PATTERN")]
    pub(super) interposable: Vec<String>,
    /// Keep symbols global if the name matches the pattern, and make all others local, so that the
    /// library no longer exports them. `*` matches any text; repeatable. Symbols to which the library,
    /// its loader, or another module refers remain global.
    #[arg(long, value_name = "PATTERN", conflicts_with = "check")]
    pub(super) keep_global_symbol: Vec<String>,
    /// Keep the import of each slot, for hosts that bind slots without Latebind's JavaScript. Otherwise a
    /// function loses its import if its name is mangled like that of a C++ or Rust function, or if
    /// another library that is named defines it.
    #[arg(long)]
    pub(super) keep_imports: bool,
    /// Write nothing. Report whether each library is relinked and consistent, whether definitions have
    /// the types it needs, and whether a wheel's RECORD is correct.
    #[arg(long)]
    pub(super) check: bool,
    /// Print JSON.
    #[arg(long)]
    pub(super) json: bool,
    /// Number of threads, and so of files that are relinked at the same time [default: number of
    /// cores].
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
    /// Do not validate libraries, to measure the cost of validation.
    #[arg(long, hide = true)]
    pub(super) no_validation: bool,
}

impl Args {
    pub(super) fn threads(&self) -> usize {
        match self.jobs {
            Some(jobs) => jobs.into(),
            None => thread::available_parallelism().map_or(1, NonZero::get),
        }
    }

    pub(super) fn bsymbolic(&self) -> Bsymbolic {
        match (self.bsymbolic_functions, self.no_bsymbolic) {
            (_, true) => Bsymbolic::None,
            (true, _) => Bsymbolic::Functions,
            (false, false) => Bsymbolic::default(),
        }
    }
}
