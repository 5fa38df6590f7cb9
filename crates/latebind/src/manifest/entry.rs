//! PLT entries for functions whose address is needed before their library is loaded.

use alloc::vec::Vec;

use crate::TypeIndex;
use crate::check::{FunctionType, FunctionTypes};
use crate::emit::plt;
use crate::read::types::Types;

/// Returns a PLT module with one entry of the type that a text describes, or `None` if the text describes none.
///
/// The entry does not tail-call, because it is called through function pointers, where speed matters least.
#[must_use]
pub fn entry(signature: &str) -> Option<Vec<u8>> {
    let mut types = FunctionTypes::default();
    types.add(FunctionType::parse(signature)?);
    let section = types.section();
    let types = Types::read(&section).ok()?;
    plt::emit_entry(types, TypeIndex(0), plt::Options::new()).ok()
}
