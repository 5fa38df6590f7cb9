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

use super::frame::{CATCH_ALL_REF, END_TRY, Form, TRY};
use crate::emit::adapter::HOST;
use crate::emit::plt::SLOTS;
use crate::emit::template::{A, B, D, GETS, name, template};
use crate::read::latebind::NAMESPACE;
use crate::read::opcode;
use crate::read::types;
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
    imports: template![
        [D],
        name!(NAMESPACE),
        name!(SLOTS),
        [0x01, value_type::FUNCREF, 0, 2],
    ],
    body: template![
        [1, 1, value_type::I32], // a local, after the parameters
        [opcode::I32_CONST, 0, opcode::I32_CONST, 0],
        [opcode::CALL_INDIRECT, 0, 0, opcode::LOCAL_SET, A],
        [opcode::BLOCK, value_type::EXNREF],
        TRY,
        CATCH_ALL_REF,
        [GETS, opcode::CALL, B],
        AFTER,
        END_TRY,
        AFTER,
        [opcode::THROW_REF],
    ],
    called: -(TYPE_COUNT as i32),
};

/// The call after the onward call.
const AFTER: [u8; 7] = [
    opcode::LOCAL_GET,
    A,
    opcode::I32_CONST,
    1,
    opcode::CALL_INDIRECT,
    1,
    0,
];

/// Writes the imported functions, after the other imports.
pub(super) fn write_functions(out: &mut Writer, count: u32) {
    for shim in 0..count {
        out.name(HOST);
        write_number(out, shim);
        out.byte(0x00);
        out.u32(TYPE_COUNT + shim);
    }
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
