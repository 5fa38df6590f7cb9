//! The functions `invoke_*`, with which compiled code calls functions that may throw.
//!
//! LLVM imports `invoke_vi` to call a function of type `(i32) -> ()`, and passes the index of the function
//! before its arguments. Emscripten's loader creates the JavaScript function from the name. Other functions
//! may have such names, so the name and the type must agree. They do not if `i64` values are passed as two
//! `i32` values, which is the case without `-sWASM_BIGINT`.

use crate::emscripten::conventions::invoke_signature;
use crate::link::ENV;
use crate::read::import::{ImportKind, Row};
use crate::read::references::References;
use crate::read::spans;
use crate::read::types::FuncType;
use crate::read::value_type::ValType;

/// The number that is added to the type of a function `invoke_*` among the numbers of the imports.
pub const INVOKE: u32 = 1 << 30;

/// Returns the numbers of [`spans::of_imports`], in which the functions `invoke_*` are marked.
#[must_use]
pub fn numbers_of_imports(
    references: &References<'_>,
    functions_only: bool,
) -> alloc::vec::Vec<u32> {
    let mut numbers = spans::of_imports(references, functions_only);
    let is_listed = |row: &&Row| !functions_only || matches!(row.kind, ImportKind::Func { .. });
    let rows = references.rows().iter().filter(is_listed);
    let records = numbers.get_mut(spans::FIRST..).unwrap_or_default();
    for (row, record) in rows.zip(records.chunks_exact_mut(spans::SIZE)) {
        if let Some(ty) = record.last_mut() {
            if is_invoke(references, row) {
                *ty |= INVOKE;
            }
        }
    }
    numbers
}

/// Returns `true` if an import is a function `invoke_*` of the type that its name describes.
fn is_invoke(references: &References<'_>, row: &Row) -> bool {
    let bytes = references.bytes();
    let ImportKind::Func { ty, .. } = row.kind else {
        return false;
    };
    let Some(signature) = invoke_signature(row.name.bytes(bytes)) else {
        return false;
    };
    row.module.bytes(bytes) == ENV.as_bytes()
        && references
            .types()
            .func(ty)
            .is_some_and(|ty| describes(signature, &ty))
}

/// Returns `true` if a signature of a name describes a function type: a letter for the result, and one for each
/// parameter except the index.
fn describes(signature: &[u8], ty: &FuncType<'_>) -> bool {
    let result = ty.results().map(letter);
    let params = ty.params().skip(1).map(letter);
    let is_index = matches!(ty.params().next(), Some(ValType::I32 | ValType::I64));
    let signature = match signature {
        [b'v', rest @ ..] if result.len() == 0 => rest,
        rest if result.len() == 1 => rest,
        _ => return false,
    };
    is_index && result.chain(params).eq(signature.iter().copied())
}

/// Returns the letter that LLVM writes for a type (`getInvokeSig`), or 0 if it has none.
fn letter(ty: ValType) -> u8 {
    match ty {
        ValType::I32 => b'i',
        ValType::I64 => b'j',
        ValType::F32 => b'f',
        ValType::F64 => b'd',
        ValType::V128 => b'V',
        ValType::Ref { .. } => 0,
    }
}
