//! Small modules for function types: one adapts a host function to a type, and one tests whether a
//! function has a type.
//!
//! A wasm table holds wasm functions only. If a slot must reach a host function or a suspending
//! function, it gets a wasm function that calls it: an *adapter*.

use alloc::vec::Vec;

use crate::emit::template::{A, B, CLOSE, CLOSE_BODY, GETS, OPEN, OPEN_BODY, name, template};
use crate::error::{Error, Expected, Result};
use crate::read::latebind::NAMESPACE;
use crate::read::opcode;
use crate::read::section::{self, HEADER};
use crate::read::types::Types;
use crate::read::value_type::{self, TypeIndex};
use crate::writer::Writer;

/// Emits `(module (import "latebind" "host" (func $host (type $t))) (func (export "call") (type $t) …
/// call $host))`.
///
/// If the type is the same in every module, the result depends only on the type. A host can then keep
/// one compiled module for all DSOs.
///
/// # Errors
///
/// [`Misuse`](crate::ErrorKind::Misuse) if there is no function type at `index`.
pub fn emit(types: &Types<'_>, index: TypeIndex) -> Result<Vec<u8>> {
    let Some(ty) = types.func(index) else {
        return Err(Error::misuse(Expected::FunctionTypeOfModule, index.0));
    };
    Ok(Writer::fill(256, |out| {
        out.template(template![HEADER, [section::TYPE, OPEN]]);
        // The type index in the adapter module.
        let index = if ty.is_portable() {
            out.byte(1);
            ty.write(out);
            0
        } else {
            types.write(out, 0);
            index.0
        };
        out.template(&[CLOSE]);
        write_adapter(out, index, ty.param_count());
    }))
}

/// The name of the host function that an adapter imports.
pub const HOST: &str = "host";

/// The name of the adapter.
pub const ADAPTER: &str = "call";

/// The largest number of types that one module tests. An engine must create a table for each type.
const MOST_TYPE_TESTS: usize = 1000;

/// Emits `(module (table (export …) 1 1 (ref null $t)) …)`: one table per type, exported in order. A
/// table accepts functions of its type and of its subtypes, and rejects all others. If the type is not a
/// function type, or if threads share its functions, the table accepts all functions. The engine must
/// support typed function references. The result is empty if there are more than a thousand types.
#[must_use]
pub fn emit_type_tests(types: &Types<'_>) -> Vec<u8> {
    let count = types.len();
    if count > MOST_TYPE_TESTS {
        return Vec::new();
    }
    let count = count as u32;
    Writer::fill(types.size() + 16 * types.len() + 64, |out| {
        out.set_numbers(count, 0, 0, 0);
        out.template(template![HEADER, [section::TYPE, OPEN]]);
        types.write(out, 0);
        out.template(&[CLOSE, section::TABLE, OPEN, A]);
        for index in 0..count {
            let ty = TypeIndex(index);
            if types.param_count(ty).is_some() && !types.is_shared(ty) {
                out.byte(value_type::REF_NULL);
                out.positive(index);
            } else {
                out.byte(value_type::FUNCREF);
            }
            out.bytes(&[1, 1, 1]);
        }
        out.template(&[CLOSE, section::EXPORT, OPEN, A]);
        for index in 0..count {
            // The export names are letters, because a JavaScript object lists properties with numeric
            // names first.
            out.bytes(&[
                3,
                letter(index),
                letter(index >> 4),
                letter(index >> 8),
                0x01,
            ]);
            out.u32(index);
        }
        out.template(&[CLOSE]);
    })
}

/// Returns one of sixteen letters.
fn letter(bits: u32) -> u8 {
    b'a' + (bits & 15) as u8
}

fn write_adapter(out: &mut Writer, index: u32, param_count: u32) {
    out.set_numbers(param_count, index, 0, 0);
    out.template(template![
        [section::IMPORT, OPEN, 1],
        name!(NAMESPACE),
        name!(HOST),
        [0x00, B, CLOSE],
        [section::FUNCTION, OPEN, 1, B, CLOSE],
        [section::EXPORT, OPEN, 1],
        name!(ADAPTER),
        [0x00, 1, CLOSE],
        [section::CODE, OPEN, 1, OPEN_BODY, 0], // no locals
        [GETS, opcode::CALL, 0, opcode::END],
        [CLOSE_BODY, CLOSE],
    ]);
}
