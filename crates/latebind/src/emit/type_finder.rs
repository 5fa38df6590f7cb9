//! A module with one function, which finds the type of a function that was defined elsewhere.
//!
//! ```wat
//! (module
//!   (type …) …                              ;; a type section, verbatim
//!   (func (export "call") (param funcref) (result i32)
//!     (if (ref.test (ref 0) (local.get 0)) (then (return (i32.const 0))))
//!     …
//!     (i32.const -1)))
//! ```
//!
//! A host could try a table of each type, but it would throw and catch an error for each type that does not match.

use alloc::vec::Vec;

use super::adapter::ADAPTER;
use crate::read::opcode;
use crate::read::section::{self, HEADER};
use crate::read::types::{self, Types};
use crate::read::value_type::{self, TypeIndex};
use crate::writer::Writer;

/// Emits the module. The function `call` returns the index of the first type that a function has, if the
/// type is the same in every module, and −1 otherwise. The engine must support `ref.test`.
#[must_use]
pub fn emit(types: &Types<'_>) -> Vec<u8> {
    let count = types.len() as u32;
    Writer::fill(types.size() + 16 * types.len() + 64, |out| {
        out.bytes(&HEADER);
        let open = out.open(section::TYPE);
        types.write(out, 1);
        out.bytes(&[types::FUNC, 1, value_type::FUNCREF, 1, value_type::I32]);
        out.close(open);

        let open = out.open(section::FUNCTION);
        out.byte(1);
        out.u32(count);
        out.close(open);

        let open = out.open(section::EXPORT);
        out.byte(1);
        out.name(ADAPTER);
        out.bytes(&[0x00, 0]);
        out.close(open);

        let open = out.open(section::CODE);
        out.byte(1);
        let body = out.open_body(5);
        out.byte(0); // no locals
        for index in 0..count {
            if types
                .func(TypeIndex(index))
                .is_some_and(|ty| ty.is_portable())
            {
                const REF_TEST: [u8; 4] = [opcode::LOCAL_GET, 0, 0xfb, 0x14];
                const EMPTY: u8 = 0x40;
                out.bytes(&REF_TEST);
                out.positive(index);
                out.bytes(&[opcode::IF, EMPTY, opcode::I32_CONST]);
                out.positive(index);
                out.bytes(&[opcode::RETURN, opcode::END]);
            }
        }
        out.bytes(&[opcode::I32_CONST, 0x7f, opcode::END]);
        out.close(body);
        out.close(open);
    })
}
