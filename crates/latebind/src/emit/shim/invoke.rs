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

use super::frame::{Form, TAG, close_try, open_try};
use crate::emit::adapter::HOST;
use crate::emscripten::conventions::{FUNCTION_TABLE, STACK_POINTER};
use crate::link::ENV;
use crate::read::latebind::NAMESPACE;
use crate::read::opcode;
use crate::read::types::{self, FuncType};
use crate::read::value_type;
use crate::writer::Writer;

/// The type of the host function and of the tag: `(func (param externref))`.
pub(super) const FORM: Form = Form {
    types: &[types::FUNC, 1, value_type::EXTERNREF, 0],
    type_count: 1,
    types_of_shim: 2,
    functions: 1,
    functions_of_shim: 0,
    tables: 1,
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

pub(super) fn write_imports(out: &mut Writer, ty: &FuncType<'_>) {
    let pointer = pointer(ty);
    out.byte(4);
    out.name(ENV);
    out.name(FUNCTION_TABLE);
    out.bytes(&[0x01, value_type::FUNCREF]);
    // The limits, without a maximum: a flag for 64-bit indices, and the minimum.
    out.byte(if pointer == value_type::I64 { 4 } else { 0 });
    out.byte(0);
    out.name(ENV);
    out.name(STACK_POINTER);
    out.byte(0x03);
    out.byte(pointer);
    out.byte(1); // mutable
    out.name(NAMESPACE);
    out.name(HOST);
    out.bytes(&[0x00, 0]);
    out.name(NAMESPACE);
    out.name(TAG);
    out.bytes(&[0x04, 0, 0]);
}

pub(super) fn write_body(out: &mut Writer, ty: &FuncType<'_>, index: u32) {
    /// Catches the exceptions of tag 0, and continues after the block.
    const CATCH: &[u8] = &[0x00, 0, 0];
    const F32: u8 = value_type::I32 - 2;
    const F64: u8 = value_type::I32 - 3;
    let param_count = ty.param_count();
    let (_, results) = ty.encoded();
    let stack_pointer = param_count;

    // The stack pointer, and a zero for a result.
    out.byte(1 + results.len() as u8);
    out.byte(1);
    out.byte(pointer(ty));
    if !results.is_empty() {
        out.sized(results);
    }

    out.bytes(&[opcode::GLOBAL_GET, 0, opcode::LOCAL_SET]);
    out.u32(stack_pointer);
    open_try(out, CATCH, value_type::EXTERNREF);
    for param in (1..param_count).chain([0]) {
        out.byte(opcode::LOCAL_GET);
        out.u32(param);
    }
    out.byte(opcode::CALL_INDIRECT);
    out.u32(index + 1);
    out.byte(0);
    close_try(out);
    out.byte(opcode::LOCAL_GET);
    out.u32(stack_pointer);
    out.bytes(&[opcode::GLOBAL_SET, 0, opcode::CALL, 0]);
    match results {
        [] => {}
        [F32] => out.bytes(&[opcode::F32_CONST, 0, 0, 0xc0, 0x7f]),
        [F64] => out.bytes(&[opcode::F64_CONST, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f]),
        _ => {
            out.byte(opcode::LOCAL_GET);
            out.u32(stack_pointer + 1);
        }
    }
}

/// Returns the type of pointers, which is that of the index.
fn pointer(ty: &FuncType<'_>) -> u8 {
    let (params, _) = ty.encoded();
    params.first().copied().unwrap_or_default()
}
