//! Relinking: rewriting a library so that binding late costs nothing.
//!
//! `docs/relinking.md` says what comes out. In short: a reference to a function of C++ or Rust that the
//! library defines itself becomes a reference to the definition, and a call of any other imported
//! function goes through a slot of a table of the library's own, which the binder fills on first use.
//!
//! What relinking decides is in `resolution`, which self references are bound in `interposition`, how the other
//! DSOs of a program affect a library in `program`, which instruction is how long in `forms` and `decode`;
//! the other files each read or write a part of a library. Everything that need not change is copied.
//!
//! The input has to be a valid module. This reads what it needs and validates nothing: the output
//! for a module that is not valid is not valid either, or an error.

mod code;
mod decode;
mod edition;
mod export_index;
mod first_use;
mod interposition;
mod latebind_section;
mod library;
mod local;
mod names;
mod operands;
mod options;
mod output;
mod plan;
mod program;
mod resolve;
mod scan;
mod sections;
mod verify;

use alloc::string::String;
use alloc::vec::Vec;

use crate::error::Result;
use library::Library;

pub use edition::Edition;
pub use interposition::Bsymbolic;
pub use options::Options;
pub use plan::Resolution;
pub use program::{Program, Unknown};
pub use verify::verify;

/// What came of relinking.
#[derive(Clone, Debug, Default)]
pub struct Relinked {
    /// The library; nothing if it stays as it is: it was relinked before, or imports no function, and
    /// all its symbols stay global.
    pub bytes: Option<Vec<u8>>,
    /// Whether it was relinked before.
    pub already_relinked: bool,
    /// What became of each import, in order; empty if the library was relinked before.
    pub resolutions: Vec<Resolution>,
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
/// use latebind::relink::{Resolution, Options, relink};
///
/// let library = wat::parse_str(r#"
///     (module (@dylink.0)
///       (import "env" "_Z3ownv" (func $own (result i32)))
///       (import "env" "later" (func $later (result i32)))
///       (func (export "_Z3ownv") (result i32) (i32.const 42))
///       (func (export "both") (result i32) (i32.add (call $own) (call $later))))
/// "#).unwrap();
/// let relinked = relink(&library, Options::default())?;
/// assert_eq!(relinked.resolutions, [Resolution::SelfBound, Resolution::Slot(0)]);
/// wasmparser::validate(&relinked.bytes.unwrap()).unwrap();
/// # Ok::<(), latebind::Error>(())
/// ```
pub fn relink(bytes: &[u8], options: Options<'_>) -> Result<Relinked> {
    let library = Library::read(bytes)?;
    if library.already_relinked {
        return Ok(Relinked {
            already_relinked: true,
            ..Relinked::default()
        });
    }
    let plan = resolve::plan(&library, options)?;
    let mut relinked = Relinked::default();
    if plan.changes() {
        relinked.bytes = Some(sections::write(&library, &plan, &mut relinked.dropped)?);
    }
    relinked.local = plan.local.iter().filter(|goes| **goes).count();
    relinked.resolutions = plan.resolutions;
    Ok(relinked)
}
