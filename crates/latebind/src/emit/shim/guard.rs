//! A call between two calls of the host, which switches the stack of a program.
//!
//! ```wat
//! (func (param i32) (result f64) (local $state externref)
//!   (local.set $state (call $before (i32.const k)))
//!   (block $caught (result exnref)
//!     (try_table (catch_all_ref $caught)
//!       (call $k (local.get 0))
//!       (call $after (local.get $state))
//!       (return))
//!     (unreachable))
//!   (call $after (local.get $state))
//!   (throw_ref))
//! ```
//!
//! The state is in a local variable, because the engine restores it together with the call. A host function could only
//! restore it in a reaction to the promise, and other reactions may run before the call continues.

use super::{CATCH_ALL_REF, Form, close_try, open_try};
use crate::emit::adapter::HOST;
use crate::read::latebind::NAMESPACE;
use crate::read::opcode;
use crate::read::types::{self, FuncType};
use crate::read::value_type;
use crate::writer::Writer;

/// The name of the host function that is called before the onward call.
pub const BEFORE: &str = "before";

/// The name of the host function that is called after it.
pub const AFTER: &str = "after";

/// The types of the host functions: `(func (param i32) (result externref))` and `(func (param externref))`.
const TYPES: [u8; 9] = [
    types::FUNC,
    1,
    value_type::I32,
    1,
    value_type::EXTERNREF,
    types::FUNC,
    1,
    value_type::EXTERNREF,
    0,
];

/// The number of the types, and of the host functions.
const HOST_FUNCTIONS: u32 = 2;

pub(super) const FORM: Form = Form {
    types: &TYPES,
    type_count: HOST_FUNCTIONS,
    types_of_shim: 1,
    functions: HOST_FUNCTIONS,
    functions_of_shim: 1,
    tables: 0,
};

pub(super) fn write_imports(out: &mut Writer, count: u32) {
    out.u32(HOST_FUNCTIONS + count);
    for (ty, name) in [BEFORE, AFTER].into_iter().enumerate() {
        out.name(NAMESPACE);
        out.name(name);
        out.bytes(&[0x00, ty as u8]);
    }
    for shim in 0..count {
        out.name(HOST);
        write_number(out, shim);
        out.byte(0x00);
        out.u32(HOST_FUNCTIONS + shim);
    }
}

/// `index` is the index of the type of the shim, and also of the function that it calls.
pub(super) fn write_body(out: &mut Writer, ty: &FuncType<'_>, index: u32) {
    let state = ty.param_count();
    let write_after = |out: &mut Writer| {
        out.byte(opcode::LOCAL_GET);
        out.u32(state);
        out.bytes(&[opcode::CALL, 1]);
    };
    out.bytes(&[1, 1, value_type::EXTERNREF, opcode::I32_CONST]);
    out.positive(index - HOST_FUNCTIONS);
    out.bytes(&[opcode::CALL, 0, opcode::LOCAL_SET]);
    out.u32(state);
    open_try(out, CATCH_ALL_REF, value_type::EXNREF);
    out.local_gets(state);
    out.byte(opcode::CALL);
    out.u32(index);
    write_after(out);
    close_try(out);
    write_after(out);
    out.byte(opcode::THROW_REF);
}

/// Writes a number as a name of decimal digits.
fn write_number(out: &mut Writer, number: u32) {
    let mut unit = 1;
    let mut digits = 1;
    while number / unit >= 10 {
        unit *= 10;
        digits += 1;
    }
    out.byte(digits);
    while unit > 0 {
        out.byte(b'0' + (number / unit % 10) as u8);
        unit /= 10;
    }
}
