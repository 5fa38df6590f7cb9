//! The shim for an asynchronous function (`EM_ASYNC_JS` of Emscripten): waits for its promise, if the stack can be
//! suspended.
//!
//! ```wat
//! (func (param …) (result …) (local $call i32)
//!   (local.set $call (call $state (i32.const 0)))   ;; the number of the call
//!   (block $caught (result exnref)
//!     (try_table (catch_all_ref $caught)
//!       (return (call $host (local.get …))))        ;; a `Suspending` object
//!     (unreachable))
//!   (if (call $state (local.get $call))             ;; the stack could not be suspended
//!     (then (return (call $plain (local.get …)))))
//!   throw_ref)                                      ;; the exception
//! ```

use super::frame::{CATCH_ALL_REF, EMPTY, Form, close_try, open_try};
use crate::emit::adapter::HOST;
use crate::read::latebind::NAMESPACE;
use crate::read::opcode;
use crate::read::types::{self, FuncType};
use crate::read::value_type;
use crate::writer::Writer;

/// The name of the function that is called if the stack cannot be suspended.
pub const PLAIN: &str = "plain";

/// The name of the function that knows whether it could be suspended.
pub const STATE: &str = "state";

/// The type of `state`: `(func (param i32) (result i32))`.
pub(super) const FORM: Form = Form {
    types: &[types::FUNC, 1, value_type::I32, 1, value_type::I32],
    type_count: 1,
    types_of_shim: 1,
    functions: 3,
    functions_of_shim: 0,
    tables: 0,
};

/// The indices of the imported functions.
const HOST_INDEX: u8 = 0;
const PLAIN_INDEX: u8 = 1;
const STATE_INDEX: u8 = 2;

pub(super) fn write_imports(out: &mut Writer) {
    out.byte(3);
    for (name, ty) in [(HOST, 1), (PLAIN, 1), (STATE, 0)] {
        out.name(NAMESPACE);
        out.name(name);
        out.bytes(&[0x00, ty]);
    }
}

pub(super) fn write_body(out: &mut Writer, ty: &FuncType<'_>) {
    let param_count = ty.param_count();
    out.bytes(&[1, 1, value_type::I32]); // a local, after the parameters
    out.bytes(&[opcode::I32_CONST, 0, opcode::CALL, STATE_INDEX]);
    out.byte(opcode::LOCAL_SET);
    out.u32(param_count);
    open_try(out, CATCH_ALL_REF, value_type::EXNREF);
    out.local_gets(param_count);
    out.bytes(&[opcode::CALL, HOST_INDEX]);
    close_try(out);
    out.byte(opcode::LOCAL_GET);
    out.u32(param_count);
    out.bytes(&[opcode::CALL, STATE_INDEX, opcode::IF, EMPTY]);
    out.local_gets(param_count);
    out.bytes(&[opcode::CALL, PLAIN_INDEX, opcode::RETURN, opcode::END]);
    out.byte(opcode::THROW_REF);
}
