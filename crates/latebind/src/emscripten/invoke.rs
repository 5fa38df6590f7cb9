//! The functions `invoke_*`, with which compiled code calls functions that may throw.
//!
//! LLVM imports `invoke_vi` to call a function of type `(i32) -> ()`, and passes the index of the function
//! before its arguments. Emscripten's loader creates the JavaScript function from the name. Other functions
//! may have such names, so the name and the type must agree. They do not if `i64` values are passed as two
//! `i32` values, which is the case without `-sWASM_BIGINT`.

use crate::emscripten::conventions::invoke_signature;
use crate::read::import::{ImportKind, Row};
use crate::read::references::References;
use crate::read::types::FuncType;
use crate::read::value_type;

/// The number that is added to the type of a function `invoke_*` among the numbers of the imports.
pub const INVOKE: u32 = 1 << 30;

/// Returns `true` if an import is a function `invoke_*` of the type that its name describes.
pub(super) fn is_invoke(references: &References<'_>, row: &Row) -> bool {
    let ImportKind::Func { ty, .. } = row.kind else {
        return false;
    };
    match (
        invoke_signature(row.name.bytes(references.bytes())),
        references.types().func(ty),
    ) {
        (Some(signature), Some(ty)) => describes(signature, &ty),
        _ => false,
    }
}

/// Returns `true` if a signature of a name describes a function type: a letter for the result, and one for each
/// parameter except the index, which is an integer.
fn describes(signature: &[u8], ty: &FuncType<'_>) -> bool {
    let (params, results) = ty.encoded();
    let result = results.first().unwrap_or(&VOID);
    let types = params.iter().skip(1);
    params.first() >= Some(&value_type::I64)
        && params.len() == signature.len()
        && results.len() < 2
        && core::iter::once(result)
            .chain(types)
            .zip(signature)
            .all(|(ty, it)| letter(*ty) == *it)
}

/// A byte that no type begins with, for a function without a result.
const VOID: u8 = value_type::I32 - 5;

/// Returns the letter that LLVM writes for an encoded type (`getInvokeSig`), or 0 for any other type.
fn letter(ty: u8) -> u8 {
    let index = value_type::I32.wrapping_sub(ty);
    b"ijfdVv"
        .get(usize::from(index))
        .copied()
        .unwrap_or_default()
}
