//! Decides which libraries get a PLT.

use alloc::vec::Vec;
use core::ops::Range;

use super::library::{Library, SAMPLE};
use super::output::{self, Embedded};
use crate::capacity::push_within_capacity;
use crate::error::Result;
use crate::read::import::ImportKind;
use crate::read::name::Name;
use crate::read::references::References;
use crate::read::value_type::TypeIndex;

/// Fewer late-bound imports are handed out as quickly by a PLT module.
const FEWEST: usize = 256;

/// For which libraries a PLT is put inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmbedPolicy {
    /// Those that load faster with it: many imports, most of them bound late. They are if they are self
    /// references, or if nobody in the program defines them.
    IfProfitable {
        /// How many of [`sample()`] nobody defines; 0 if that has not been asked yet.
        missing: usize,
    },
    /// All that can have it.
    Always,
}

/// Puts a PLT inside a library of `len` bytes. Its references have been read from the bytes before its
/// code section, and `bodies` is where the bodies of its functions are: an
/// [`ModuleLayout`](crate::host::ModuleLayout) has both.
///
/// Nothing if that is no gain, or would be seen: an import that is exported again or has an address,
/// a memory that threads share (they get the module handed over).
///
/// # Errors
///
/// A module that would come out many times as large as what was read.
pub fn embed(
    references: &References<'_>,
    bodies: Range<usize>,
    len: usize,
    when: EmbedPolicy,
) -> Result<Option<Embedded>> {
    let Some(late) = late_imports(references) else {
        return Ok(None);
    };
    let missing = match when {
        EmbedPolicy::IfProfitable { .. } if late.len() < FEWEST => return Ok(None),
        EmbedPolicy::IfProfitable { missing } => missing,
        EmbedPolicy::Always => SAMPLE,
    };
    let library = Library::scan(references, &late);
    let is_gain = library.self_count.max(missing) > SAMPLE / 2;
    if !library.is_fit || !is_gain || library.functions == 0 {
        return Ok(None);
    }
    output::write(references, &late, &library, bodies, len).map(Some)
}

/// Whether a library has so many imports that a PLT inside may be a gain.
#[must_use]
pub fn is_large(references: &References<'_>) -> bool {
    references.rows().len() >= FEWEST
}

/// The names of [`SAMPLE`] imports of a large library, by which to tell whether most are bound late.
pub fn sample<'a>(references: &References<'a>) -> impl Iterator<Item = Name<'a>> {
    let rows = references.rows().iter();
    let rows = rows.step_by(references.rows().len() / SAMPLE + 1);
    let bytes = references.bytes();
    rows.map(move |row| row.import(bytes).name)
}

/// The function imports of a library, if there are any and all of them may go through slots. There is
/// a first-use function for each type, so all types are to be functions.
fn late_imports(references: &References<'_>) -> Option<Vec<u32>> {
    let types = references.types();
    let mut all = (0..types.len() as u32).map(TypeIndex);
    if !all.all(|ty| types.param_count(ty).is_some()) {
        return None;
    }
    let mut late = Vec::with_capacity(references.rows().len());
    for (index, row) in references.rows().iter().enumerate() {
        match row.kind {
            ImportKind::Func { exact: false, ty } if !references.types().is_shared(ty) => {
                push_within_capacity(&mut late, index as u32);
            }
            ImportKind::Func { .. } | ImportKind::Memory { shared: true, .. } => return None,
            _ => {}
        }
    }
    (!late.is_empty()).then_some(late)
}
