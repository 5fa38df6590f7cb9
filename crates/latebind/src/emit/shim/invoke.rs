//! The shim for `invoke_vi` of Emscripten: calls a function of the table, and catches its exceptions.
//!
//! ```wat
//! (func (param $index i32) (param i32) (result f64) (local $sp i32) (local f64)
//!   (local.set $sp (global.get $__stack_pointer))
//!   (block $caught (result externref)
//!     (try_table (catch $JSTag $caught)
//!       (return (call_indirect $table (type $callee) (local.get 1) (local.get $index))))
//!     (unreachable))
//!   (global.set $__stack_pointer (local.get $sp))
//!   (call $host)                                ;; takes the exception
//!   (f64.const nan))
//! ```
//!
//! If the program handles the exception, its own function returns `undefined`, which an engine converts to NaN or 0.

use super::frame::{END_TRY, Form, TAG, TRY};
use crate::emit::adapter::HOST;
use crate::emit::template::{A, B, C, GETS_OF_REST, name, template};
use crate::emscripten::conventions::{FUNCTION_TABLE, STACK_POINTER};
use crate::link::ENV;
use crate::read::latebind::NAMESPACE;
use crate::read::opcode;
use crate::read::types::{self, FuncType};
use crate::read::value_type;
use crate::writer::Writer;

pub(super) const FORM: Form = Form {
    // The type of the host function and of the tag: `(func (param externref))`.
    types: &[types::FUNC, 1, value_type::EXTERNREF, 0],
    type_count: 1,
    types_of_shim: 2,
    functions: 1,
    functions_of_shim: 0,
    tables: 1,
    imports: template![
        [4],
        name!(ENV),
        name!(FUNCTION_TABLE),
        [0x01, value_type::FUNCREF, B, 0], // without a maximum
        name!(ENV),
        name!(STACK_POINTER),
        [0x03, C, 1], // mutable
        name!(NAMESPACE),
        name!(HOST),
        [0x00, 0],
        name!(NAMESPACE),
        name!(TAG),
        [0x04, 0, 0],
    ],
    // The local variables come before it, and a result for an exception comes after it.
    body: template![
        [opcode::GLOBAL_GET, 0, opcode::LOCAL_SET, A],
        [opcode::BLOCK, value_type::EXTERNREF],
        TRY,
        [0x00, 0, 0], // catches the exceptions of tag 0, and continues after the block
        [GETS_OF_REST, opcode::LOCAL_GET, 0],
        [opcode::CALL_INDIRECT, B, 0],
        END_TRY,
        [opcode::LOCAL_GET, A, opcode::GLOBAL_SET, 0, opcode::CALL, 0],
    ],
    called: 1,
};

/// Returns `true` if the first parameter can be an index, and if there is at most one result, of a
/// type that is encoded in one byte. All functions of C and C++ have such types.
pub(super) fn accepts(ty: &FuncType<'_>) -> bool {
    let (params, results) = ty.encoded();
    matches!(params, [value_type::I32 | value_type::I64, ..]) && results.len() < 2
}

/// Writes the type of the onward call, which lacks the index.
pub(super) fn write_callee_type(out: &mut Writer, ty: &FuncType<'_>) {
    let (params, results) = ty.encoded();
    out.byte(types::FUNC);
    out.u32(ty.param_count().saturating_sub(1));
    out.bytes(params.get(1..).unwrap_or_default());
    out.sized(results);
}

/// Writes the local variables: the stack pointer, and a zero for a result.
pub(super) fn write_locals(out: &mut Writer, ty: &FuncType<'_>) {
    let (_, results) = ty.encoded();
    out.byte(1 + results.len() as u8);
    out.byte(1);
    out.byte(pointer(ty));
    if !results.is_empty() {
        out.sized(results);
    }
}

/// Writes the result for an exception.
pub(super) fn write_result(out: &mut Writer, ty: &FuncType<'_>) {
    const F32: u8 = value_type::I32 - 2;
    const F64: u8 = value_type::I32 - 3;
    match ty.encoded().1 {
        [] => {}
        [F32] => out.bytes(&[opcode::F32_CONST, 0, 0, 0xc0, 0x7f]),
        [F64] => out.bytes(&[opcode::F64_CONST, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f]),
        _ => {
            out.byte(opcode::LOCAL_GET);
            out.u32(ty.param_count() + 1);
        }
    }
}

/// Returns the type of pointers, which is that of the index.
pub(super) fn pointer(ty: &FuncType<'_>) -> u8 {
    let (params, _) = ty.encoded();
    params.first().copied().unwrap_or_default()
}
