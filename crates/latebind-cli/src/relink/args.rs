//! The arguments of `latebind relink`, and its help.

use std::path::PathBuf;

use latebind::relink::Bsymbolic;

/// Rewrite libraries, so that binding late needs no code made at run time.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  latebind relink lib.so -o lib.relinked.so
  latebind relink lib.so                              # in its place
  latebind relink uharfbuzz-*.whl -o relinked/        # every library in it, and its RECORD
  latebind relink site-packages -o relinked           # a directory, and everything in it
  latebind relink --main pyodide.asm.wasm *.whl -o relinked/
  latebind relink --keep-global-symbol 'PyInit_*' *.whl -o relinked/
  latebind relink --check --json relinked

A reference to a C++ or Rust function that the library defines itself is bound to that definition,
even if the definition is weak, unless main, a library named with --with, or another input defines
the function too. A replaceable operator (new, delete) is not bound, nor is a function whose name
is not mangled. Every other imported function gets a slot, which is filled when it is first called.
With --main, what main answers when the library is instantiated stays a direct import; name with
--with whatever else may define a symbol. Functions, addresses, and tags that no named file defines
are reported.

With --keep-global-symbol, modeled on the objcopy option, a library no longer exports its other
symbols, and loads faster. Symbols stay global if another input, main, or a library named with
--with refers to them. Warnings that precede all output name what other references may exist.

Files in a directory that are no libraries are left as they are, and copied with -o; symbolic links
are copied as links. Main is left too, if it is named with --main. The RECORD of a package that is
installed in a directory is not updated. A wheel's members are stored or deflated, as pip wants them.

Exit codes: 0 fine, 1 a file has errors (the others are written), 2 wrong arguments.

--json prints one object: schema (1); files, each with file, member (in a wheel), output, state
(relinked, already-relinked, unchanged, not-relinked, copied), slots, interposable, self, direct,
local, mismatches, undefined, dropped, size_before, size_after, seconds; warnings and errors, each
with file, member, message.")]
pub(crate) struct Args {
    /// Libraries, wheels, or directories with any of them.
    #[arg(required = true, value_name = "IN")]
    pub(super) inputs: Vec<PathBuf>,
    /// Where to write: a file; or a directory, if it is one, ends in a slash, or several are read. Each
    /// file replaces itself without it.
    #[arg(short, long, value_name = "OUT", conflicts_with = "check")]
    pub(super) output: Option<PathBuf>,
    /// The main module of the program: what it exports, or imports from the host, stays direct.
    #[arg(long, value_name = "MAIN.wasm")]
    pub(super) main: Option<PathBuf>,
    /// Another library of the program, which defines symbols or refers to them; repeatable.
    #[arg(long, value_name = "LIB.so")]
    pub(super) with: Vec<PathBuf>,
    /// Bind all references of a library to functions that it defines itself, as ELF's option does.
    #[arg(long, conflicts_with = "no_bsymbolic")]
    bsymbolic_functions: bool,
    /// Bind none of them, so that main or another library can interpose each.
    #[arg(long)]
    no_bsymbolic: bool,
    /// Do not bind references to a library's own functions of these names. `*` stands for anything;
    /// repeatable.
    #[arg(long, value_name = "PATTERN")]
    pub(super) interposable: Vec<String>,
    /// Make all other symbols local: the library no longer exports them. `*` stands for anything;
    /// repeatable. Symbols to which the library, its loader, or another module refers stay global.
    #[arg(long, value_name = "PATTERN", conflicts_with = "check")]
    pub(super) keep_global_symbol: Vec<String>,
    /// Write nothing; say whether each library is relinked and in order, of the types that it needs, and
    /// a wheel's RECORD true.
    #[arg(long)]
    pub(super) check: bool,
    /// Print JSON.
    #[arg(long)]
    pub(super) json: bool,
}

impl Args {
    pub(super) fn bsymbolic(&self) -> Bsymbolic {
        match (self.bsymbolic_functions, self.no_bsymbolic) {
            (_, true) => Bsymbolic::None,
            (true, _) => Bsymbolic::Functions,
            (false, false) => Bsymbolic::default(),
        }
    }
}
