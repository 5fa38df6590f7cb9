//! Relinking rewrites a library so that late binding costs nothing.
//!
//! `docs/relinking.md` specifies the output. In short, a reference to a C++ or Rust function that the
//! library itself defines becomes a reference to the definition. A call of any other imported function
//! goes through a slot of a private table, which the binder fills on first use.
//!
//! The input must be a valid module. Relinking reads the parts that it needs and does not validate them.
//! For an invalid module, the result is an error or an invalid module.
//!
//! [`relink()`] rewrites one library, with [`Options`], and [`resolutions()`] only returns how each import would be resolved. [`Program`] finds the symbols of the library
//! that the other DSOs of a program define or refer to. [`verify()`] compares a relinked library with
//! its section `latebind.0`, which [`LatebindSection`](crate::LatebindSection) reads.

// `resolve` decides how each import is resolved, `interposition` decides which self references are
// bound, and `program` determines how the other DSOs affect a library. `operands` and `decode` contain
// the lengths of instructions. Each other file reads or writes a part of a library. All parts that do
// not change are copied.

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
mod references;
mod removable;
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

pub use crate::pattern::is_match;
pub use crate::read::latebind::is_added_import;
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
    /// The library. The input is borrowed if the library does not change: it is already relinked, or it
    /// imports no functions and all of its symbols remain global.
    pub bytes: Cow<'a, [u8]>,
    /// Whether the input was already relinked. A relinked library is never relinked again, whatever the
    /// options are.
    pub already_relinked: bool,
    /// The resolution of each import of the input, in order. The list is empty if the input was already
    /// relinked.
    pub resolutions: Vec<Resolution>,
    /// The number of exports that became local, that is, that were removed because of
    /// [`Options::keep_global()`].
    pub local: usize,
    /// The names of the custom sections that were dropped, in order, one for each section: sections with
    /// offsets into the code, such as DWARF, and malformed name sections.
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

/// Relinks a library. The same input and options produce the same output.
///
/// # Errors
///
/// - [`Malformed`](crate::ErrorKind::Malformed) if a part that relinking reads is malformed,
/// - [`Unsupported`](crate::ErrorKind::Unsupported) if the module is not a DSO, that is, if its first
///   section is not `dylink.0`, or if it contains an unknown instruction, section, or type,
/// - [`TooLarge`](crate::ErrorKind::TooLarge) if the library would be more than 256 times as large as
///   the input and 4 KiB more, or 1 GiB. The size is an estimate.
/// - [`Misuse`](crate::ErrorKind::Misuse) if [`Options::interposed()`] or [`Options::direct()`] is not a
///   list of function imports in ascending order.
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

/// Returns how [`relink()`] would resolve each import of a library, without the cost of rewriting it, or `None` if the
/// library is already relinked.
///
/// # Errors
///
/// Returns an error if [`relink()`] would return it before it reads the code of the library.
///
/// # Examples
///
/// ```
/// use latebind::relink::{Options, Resolution, resolutions};
///
/// let library = wat::parse_str(r#"
///     (module (@dylink.0)
///       (import "env" "_Z3ownv" (func (result i32)))
///       (import "env" "later" (func (result i32)))
///       (func (export "_Z3ownv") (result i32) (i32.const 42)))
/// "#).unwrap();
/// let resolutions = resolutions(&library, Options::new())?;
/// assert_eq!(resolutions, Some(vec![Resolution::SelfBound, Resolution::Slot(0)]));
/// # Ok::<(), latebind::Error>(())
/// ```
pub fn resolutions(bytes: &[u8], options: Options<'_>) -> Result<Option<Vec<Resolution>>> {
    let library = Library::read(bytes)?;
    if library.already_relinked {
        return Ok(None);
    }
    Ok(Some(resolve::plan(&library, options)?.resolutions))
}
