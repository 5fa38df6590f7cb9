//! Relinking: rewriting a library so that binding late costs nothing.
//!
//! `docs/relinking.md` says what comes out. In short: a reference to a function of C++ or Rust that the
//! library defines itself becomes a reference to the definition, and a call of any other imported
//! function goes through a slot of a table of the library's own, which the binder fills on first use.
//!
//! What relinking decides is in `fate`, which self references are bound in `interposition`, how the other
//! DSOs of a program affect a library in `program`, which instruction is how long in `forms` and `decode`;
//! the other files each read or write a part of a library. Everything that need not change is copied.
//!
//! The input has to be a valid module. This reads what it needs and validates nothing: the output
//! for a module that is not valid is not valid either, or an error.

mod code;
mod decode;
mod fate;
mod first_use;
mod forms;
mod interposition;
mod library;
mod local;
mod lookup;
mod names;
mod output;
mod program;
mod scan;
mod section;
mod sections;
mod verify;

use alloc::string::String;
use alloc::vec::Vec;

use crate::error::Result;
use fate::Plan;
use library::Library;

pub use fate::Fate;
pub use interposition::Bsymbolic;
pub use local::is_match;
pub use program::{DsoId, Edition, Program, Unknown};
pub use section::{Section, Slot};
pub use verify::verify;

/// How a library is to be relinked.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'o> {
    /// Which self references are bound to the library's own definitions.
    pub bsymbolic: Bsymbolic,
    /// The self references that are not bound, whatever `bsymbolic` is: names, in which `*` stands for
    /// anything.
    pub interposable: &'o [&'o str],
    /// The indices, in ascending order, of the function imports that another DSO of the program defines
    /// too, as [`Program::interposed`] returns them. [`Bsymbolic::Functions`] does not respect them.
    pub interposed: &'o [u32],
    /// The indices, in ascending order, of the function imports that a host function or the main module
    /// provides when the library is instantiated. They stay direct, unless they are bound because of
    /// [`Bsymbolic::Functions`].
    pub direct: &'o [u32],
    /// Which symbols stay global, if not all do: names, in which `*` stands for anything. As with
    /// `objcopy --keep-global-symbol`, the others become local: exports of functions and of addresses
    /// go. What the library itself or its loader looks up stays whatever it is called.
    pub keep_global: Option<&'o [&'o str]>,
    /// The indices of the exports that stay global although their names do not match `keep_global`,
    /// because another DSO refers to them, as [`Program::needed`] returns them.
    pub needed: &'o [u32],
}

/// What came of relinking.
#[derive(Clone, Debug, Default)]
pub struct Relinked {
    /// The library; nothing if it stays as it is: it was relinked before, or imports no function, and
    /// all its symbols stay global.
    pub bytes: Option<Vec<u8>>,
    /// Whether it was relinked before.
    pub was_relinked: bool,
    /// What became of each import, in order; empty if the library was relinked before.
    pub fates: Vec<Fate>,
    /// How many exports have become local.
    pub local: usize,
    /// The names of the custom sections that were dropped: those that speak of places in the code,
    /// and a name section that is malformed.
    pub dropped: Vec<String>,
}

/// Relinks a library. The same input and options give the same output.
///
/// # Errors
///
/// The module is no library (it has no section `dylink.0`), is not well formed, has an instruction
/// or a section that is not known, or would come out many times as large as it was.
///
/// # Examples
///
/// ```
/// use latebind::relink::{Fate, Options, relink};
///
/// let library = wat::parse_str(r#"
///     (module (@dylink.0)
///       (import "env" "_Z3ownv" (func $own (result i32)))
///       (import "env" "later" (func $later (result i32)))
///       (func (export "_Z3ownv") (result i32) (i32.const 42))
///       (func (export "both") (result i32) (i32.add (call $own) (call $later))))
/// "#).unwrap();
/// let relinked = relink(&library, Options::default())?;
/// assert_eq!(relinked.fates, [Fate::Own, Fate::Slot(0)]);
/// wasmparser::validate(&relinked.bytes.unwrap()).unwrap();
/// # Ok::<(), latebind::Error>(())
/// ```
pub fn relink(bytes: &[u8], options: Options<'_>) -> Result<Relinked> {
    let library = Library::read(bytes)?;
    if library.was_relinked {
        return Ok(Relinked {
            was_relinked: true,
            ..Relinked::default()
        });
    }
    let plan = Plan::new(&library, options)?;
    let mut relinked = Relinked::default();
    if plan.changes() {
        relinked.bytes = Some(sections::write(&library, &plan, &mut relinked.dropped)?);
    }
    relinked.local = plan.local.iter().filter(|goes| **goes).count();
    relinked.fates = plan.fates;
    Ok(relinked)
}
