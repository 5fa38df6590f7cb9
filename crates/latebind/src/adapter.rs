//! Small modules about one function type: one that gives a host function that type, and one that
//! tells whether a function has it.
//!
//! A table of wasm holds functions of wasm only. A slot that is to reach a host function, or a
//! suspending one, gets a function of wasm that calls it.

use alloc::vec::Vec;

use crate::encode::{HEADER, Writer, code, section};
use crate::error::{Error, Expected, Found, Result};
use crate::plt::NAMESPACE;
use crate::types::{TypeIndex, Types};

/// Emits `(module (import "latebind" "host" (func $host (type $t))) (func (export "call") (type $t)
/// … call $host))`.
///
/// For a type that is the same in every module the result depends on the type alone, so a host can
/// keep one compiled module for all DSOs.
///
/// # Errors
///
/// There is no function type at `index`.
pub fn emit(types: &Types<'_>, index: TypeIndex) -> Result<Vec<u8>> {
    write(types, index, false)
}

/// Emits `(module (table (export "probe") 1 1 (ref null $t)))`: a table that takes functions of the
/// type, or of a subtype of it, and refuses others. Needs an engine with typed references.
///
/// # Errors
///
/// There is no function type at `index`.
pub fn emit_probe(types: &Types<'_>, index: TypeIndex) -> Result<Vec<u8>> {
    write(types, index, true)
}

#[inline(never)]
fn write(types: &Types<'_>, index: TypeIndex, is_probe: bool) -> Result<Vec<u8>> {
    let Some(ty) = types.func(index) else {
        let found = Found::Number(index.0.into());
        return Err(Error::new(0, Expected::FunctionTypeIndex, found));
    };
    Ok(Writer::fill(256, |out| {
        out.bytes(&HEADER);
        let open = out.open(section::TYPE);
        // The index that the type has here.
        let index = if ty.is_portable() {
            out.byte(1);
            ty.write(out);
            0
        } else {
            types.write(out, 0);
            index.0
        };
        out.close(open);
        if is_probe {
            write_probe(out, index);
        } else {
            write_adapter(out, index, ty.param_count());
        }
    }))
}

fn write_probe(out: &mut Writer, index: u32) {
    let open = out.open(section::TABLE);
    out.bytes(&[1, code::REF_NULL]);
    out.positive(index);
    out.bytes(&[1, 1, 1]);
    out.close(open);

    let open = out.open(section::EXPORT);
    out.byte(1);
    out.name("probe");
    out.bytes(&[0x01, 0]);
    out.close(open);
}

fn write_adapter(out: &mut Writer, index: u32, param_count: u32) {
    let open = out.open(section::IMPORT);
    out.byte(1);
    out.name(NAMESPACE);
    out.name("host");
    out.byte(0x00);
    out.u32(index);
    out.close(open);

    let open = out.open(section::FUNCTION);
    out.byte(1);
    out.u32(index);
    out.close(open);

    let open = out.open(section::EXPORT);
    out.byte(1);
    out.name("call");
    out.bytes(&[0x00, 1]);
    out.close(open);

    let open = out.open(section::CODE);
    out.byte(1);
    let body = out.open_body(5);
    out.byte(0); // no locals
    out.local_gets(param_count);
    out.bytes(&[code::CALL, 0, code::END]);
    out.close(body);
    out.close(open);
}
