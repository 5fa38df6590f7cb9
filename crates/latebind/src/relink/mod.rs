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
mod violation;

use alloc::borrow::Cow;
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
pub use violation::Violation;

/// The result of [`relink()`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Relinked<'a> {
    /// The library. The input is borrowed if the library does not change: it is already relinked, or
    /// it imports no function and all its symbols stay global.
    pub bytes: Cow<'a, [u8]>,
    /// Whether the input was already relinked. It is never relinked again, whatever the options are.
    pub already_relinked: bool,
    /// The resolution of each import of the input, in order. Empty if the input was already relinked.
    pub resolutions: Vec<Resolution>,
    /// The number of exports that have become local, that is, have been removed because of
    /// [`Options::keep_global()`].
    pub local: usize,
    /// The names of the custom sections that were dropped, in order, each as often as it was: sections
    /// with offsets into the code, such as DWARF, and a name section that is malformed.
    pub dropped: Vec<String>,
}

impl Relinked<'_> {
    /// Returns `true` if the library has changed.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        matches!(self.bytes, Cow::Owned(_))
    }

    /// Returns the library if it has changed.
    #[must_use]
    pub fn changed_bytes(&self) -> Option<&[u8]> {
        self.is_changed().then_some(&self.bytes)
    }

    /// Returns the library if it has changed, without a copy.
    #[must_use]
    pub fn into_changed_bytes(self) -> Option<Vec<u8>> {
        match self.bytes {
            Cow::Owned(bytes) => Some(bytes),
            Cow::Borrowed(_) => None,
        }
    }
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
/// assert!(relinked.is_changed());
/// wasmparser::validate(&relinked.bytes).unwrap();
/// # Ok::<(), latebind::Error>(())
/// ```
pub fn relink<'a>(bytes: &'a [u8], options: Options<'_>) -> Result<Relinked<'a>> {
    let library = Library::read(bytes)?;
    let mut relinked = Relinked {
        bytes: Cow::Borrowed(bytes),
        already_relinked: library.already_relinked,
        resolutions: Vec::new(),
        local: 0,
        dropped: Vec::new(),
    };
    if library.already_relinked {
        return Ok(relinked);
    }
    let plan = resolve::plan(&library, options)?;
    if plan.changes() {
        let bytes = sections::write(&library, &plan, &mut relinked.dropped)?;
        relinked.bytes = Cow::Owned(bytes);
    }
    relinked.local = plan.local.iter().filter(|goes| **goes).count();
    relinked.resolutions = plan.resolutions;
    Ok(relinked)
}
