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

use super::frame::{CATCH_ALL_REF, EMPTY, END_TRY, Form, TRY};
use crate::emit::adapter::HOST;
use crate::emit::template::{A, GETS, name, template};
use crate::read::latebind::NAMESPACE;
use crate::read::opcode;
use crate::read::types;
use crate::read::value_type;

/// The name of the function that is called if the stack cannot be suspended.
pub const PLAIN: &str = "plain";

/// The name of the function that knows whether it could be suspended.
pub const STATE: &str = "state";

pub(super) const FORM: Form = Form {
    // The type of `state`: `(func (param i32) (result i32))`.
    types: &[types::FUNC, 1, value_type::I32, 1, value_type::I32],
    type_count: 1,
    types_of_shim: 1,
    functions: 3,
    functions_of_shim: 0,
    tables: 0,
    imports: template![
        [3],
        name!(NAMESPACE),
        name!(HOST),
        [0x00, 1],
        name!(NAMESPACE),
        name!(PLAIN),
        [0x00, 1],
        name!(NAMESPACE),
        name!(STATE),
        [0x00, 0],
    ],
    body: template![
        [1, 1, value_type::I32], // a local, after the parameters
        [opcode::I32_CONST, 0, opcode::CALL, STATE_INDEX],
        [opcode::LOCAL_SET, A],
        [opcode::BLOCK, value_type::EXNREF],
        TRY,
        CATCH_ALL_REF,
        [GETS, opcode::CALL, HOST_INDEX],
        END_TRY,
        [opcode::LOCAL_GET, A],
        [opcode::CALL, STATE_INDEX, opcode::IF, EMPTY],
        [GETS, opcode::CALL, PLAIN_INDEX, opcode::RETURN, opcode::END],
        [opcode::THROW_REF],
    ],
    called: 0,
};

/// The indices of the imported functions.
const HOST_INDEX: u8 = 0;
const PLAIN_INDEX: u8 = 1;
const STATE_INDEX: u8 = 2;
