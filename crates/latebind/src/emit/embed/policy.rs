//! Decides which libraries get a PLT.

use alloc::vec::Vec;
use core::ops::Range;

use super::library::{Library, SAMPLE};
use super::output::{self, Embedded};
use crate::capacity::Numbers;
use crate::error::Result;
use crate::read::import::{ImportKind, Row};
use crate::read::name::Name;
use crate::read::references::References;
use crate::read::value_type::TypeIndex;

/// A PLT module installs fewer late-bound imports than this as quickly.
const FEWEST: usize = 256;

/// The libraries in which a PLT is embedded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmbedPolicy {
    /// Libraries that load faster with it: they have many imports, and most are late-bound. Imports
    /// count as late-bound if they are self references, or if no module of the program defines them.
    IfProfitable {
        /// The number of imports in [`sample()`] that no module defines, or 0 if this is not known yet.
        missing: usize,
    },
    /// All libraries in which a PLT can be embedded.
    Always,
}

/// Embeds a PLT in a library of `len` bytes. `references` were read from the bytes before its code
/// section, and `bodies` is the range of its function bodies. A
/// [`ModuleLayout`](crate::host::ModuleLayout) contains both positions.
///
/// Returns `None` if the PLT is not profitable, or if the program could observe it: an import is
/// exported again or has an address, or threads share the memory. Such threads receive the module from
/// the program.
///
/// # Errors
///
/// Returns an error if the output would be many times larger than the input.
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
    let embedded = output::write(references, &late, &library, bodies, len)?;
    Ok(Some(Embedded {
        own_addresses: library.addresses.marked,
        ..embedded
    }))
}

/// Returns `true` if a library has enough imports that an embedded PLT may be profitable.
#[must_use]
pub fn is_large(references: &References<'_>) -> bool {
    references.rows().len() >= FEWEST
}

/// Returns the names of [`SAMPLE`] imports of a large library. They show whether most imports are
/// late-bound.
pub fn sample<'a>(references: &References<'a>) -> impl Iterator<Item = Name<'a>> {
    let bytes = references.bytes();
    sample_rows(references).map(move |row| row.import(bytes).name)
}

/// Returns the start and the end of the module name of each import in [`sample()`], and those of its name.
#[must_use]
pub fn sample_spans(references: &References<'_>) -> Vec<u32> {
    let mut numbers = Numbers::with_capacity(4 * SAMPLE);
    for row in sample_rows(references) {
        let (module, name) = (row.module, row.name);
        numbers.extend(&[module.start, module.end, name.start, name.end]);
    }
    numbers.into_vec()
}

fn sample_rows<'r>(references: &'r References<'_>) -> impl Iterator<Item = &'r Row> {
    let rows = references.rows();
    rows.iter().step_by(rows.len() / SAMPLE + 1)
}

/// Returns the function imports of a library, or `None` if there are none or if some cannot go through
/// slots. There is a first-use function for each type, so all types must be function types.
fn late_imports(references: &References<'_>) -> Option<Vec<u32>> {
    let types = references.types();
    let mut all = (0..types.len() as u32).map(TypeIndex);
    if !all.all(|ty| types.param_count(ty).is_some()) {
        return None;
    }
    let mut late = Numbers::with_capacity(references.rows().len());
    for (index, row) in references.rows().iter().enumerate() {
        match row.kind {
            ImportKind::Func { exact: false, ty } if !references.types().is_shared(ty) => {
                late.push(index as u32);
            }
            ImportKind::Func { .. } | ImportKind::Memory { shared: true, .. } => return None,
            _ => {}
        }
    }
    let late = late.into_vec();
    (!late.is_empty()).then_some(late)
}
