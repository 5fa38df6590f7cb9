//! A call that suspends between two other calls, which switch the stack of a program.
//!
//! ```wat
//! (func (param i32) (result f64) (local $state i32)
//!   (local.set $state (call_indirect $slots (type $before) (i32.const 0) (i32.const 0)))
//!   (block $caught (result exnref)
//!     (try_table (catch_all_ref $caught)
//!       (call $k (local.get 0))
//!       (call_indirect $slots (type $after) (local.get $state) (i32.const 1))
//!       (return))
//!     (unreachable))
//!   (call_indirect $slots (type $after) (local.get $state) (i32.const 1))
//!   (throw_ref))
//! ```
//!
//! The two functions are in a table, because those of a main module are made when its stack pointer is known, and the
//! main module is instantiated before that.
//!
//! The state is in a local variable, because the engine restores it together with the call. A host function could only
//! restore it in a reaction to the promise, and other reactions may run before the call continues.

use super::frame::{CATCH_ALL_REF, Form, close_try, open_try};
use crate::emit::adapter::HOST;
use crate::emit::plt::SLOTS;
use crate::read::latebind::NAMESPACE;
use crate::read::opcode;
use crate::read::types::{self, FuncType};
use crate::read::value_type;
use crate::writer::Writer;

/// The types of the two functions: `(func (param i32) (result i32))` and `(func (param i32))`.
const TYPES: [u8; 9] = [
    types::FUNC,
    1,
    value_type::I32,
    1,
    value_type::I32,
    types::FUNC,
    1,
    value_type::I32,
    0,
];

/// The number of these types.
const TYPE_COUNT: u32 = 2;

pub(super) const FORM: Form = Form {
    types: &TYPES,
    type_count: TYPE_COUNT,
    types_of_shim: 1,
    functions: 0,
    functions_of_shim: 1,
    tables: 1,
};

pub(super) fn write_imports(out: &mut Writer, count: u32) {
    out.u32(1 + count);
    out.name(NAMESPACE);
    out.name(SLOTS);
    out.bytes(&[0x01, value_type::FUNCREF, 0, 2]);
    for shim in 0..count {
        out.name(HOST);
        write_number(out, shim);
        out.byte(0x00);
        out.u32(TYPE_COUNT + shim);
    }
}

/// `index` is the index of the type of the function to call.
pub(super) fn write_body(out: &mut Writer, ty: &FuncType<'_>, index: u32) {
    let state = ty.param_count();
    let write_after = |out: &mut Writer| {
        out.byte(opcode::LOCAL_GET);
        out.u32(state);
        out.bytes(&[opcode::I32_CONST, 1, opcode::CALL_INDIRECT, 1, 0]);
    };
    out.bytes(&[1, 1, value_type::I32]);
    out.bytes(&[opcode::I32_CONST, 0, opcode::I32_CONST, 0]);
    out.bytes(&[opcode::CALL_INDIRECT, 0, 0, opcode::LOCAL_SET]);
    out.u32(state);
    open_try(out, CATCH_ALL_REF, value_type::EXNREF);
    out.local_gets(state);
    out.byte(opcode::CALL);
    out.u32(index - TYPE_COUNT);
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
