//! Small modules about one function type: one that gives a host function that type, and one that
//! tells whether a function has it.
//!
//! A table of wasm holds functions of wasm only. A slot that is to reach a host function, or a
//! suspending one, gets a function of wasm that calls it.

use alloc::vec::Vec;

use crate::encode::{Writer, code, section};
use crate::error::{Error, Expected, Found, Result};
use crate::plt::NAMESPACE;
use crate::types::{FuncType, TypeIndex, Types};

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
    let (mut out, ty, index) = begin(types, index)?;
    let open = out.open(section::IMPORT);
    out.bytes(&[1]);
    out.name(NAMESPACE);
    out.name("host");
    out.bytes(&[0x00]);
    out.u32(index);
    out.close(open);

    let open = out.open(section::FUNCTION);
    out.bytes(&[1]);
    out.u32(index);
    out.close(open);

    let open = out.open(section::EXPORT);
    out.bytes(&[1]);
    out.name("call");
    out.bytes(&[0x00, 1]);
    out.close(open);

    let open = out.open(section::CODE);
    out.bytes(&[1]);
    let body = out.open_body(5);
    out.bytes(&[0]); // no locals
    out.local_gets(ty.param_count());
    out.bytes(&[code::CALL, 0, code::END]);
    out.close(body);
    out.close(open);
    Ok(out.finish())
}

/// Emits `(module (table (export "probe") 1 1 (ref null $t)))`: a table that takes functions of the
/// type, or of a subtype of it, and refuses others. Needs an engine with typed references.
///
/// # Errors
///
/// There is no function type at `index`.
pub fn emit_probe(types: &Types<'_>, index: TypeIndex) -> Result<Vec<u8>> {
    let (mut out, _, index) = begin(types, index)?;
    let open = out.open(section::TABLE);
    out.bytes(&[1, code::REF_NULL]);
    out.positive(index);
    out.bytes(&[1, 1, 1]);
    out.close(open);

    let open = out.open(section::EXPORT);
    out.bytes(&[1]);
    out.name("probe");
    out.bytes(&[0x01, 0]);
    out.close(open);
    Ok(out.finish())
}

/// Begins a module with the types, and gives the index that the type has there.
fn begin<'a>(types: &Types<'a>, index: TypeIndex) -> Result<(Writer, FuncType<'a>, u32)> {
    let Some(ty) = types.func(index) else {
        let found = Found::Number(index.0.into());
        return Err(Error::new(0, Expected::FunctionTypeIndex, found));
    };
    let mut out = Writer::module(256);
    let open = out.open(section::TYPE);
    let at = out.len();
    out.bytes(&[1]);
    let index = if ty.write_portable(&mut out) {
        0
    } else {
        out.truncate(at);
        types.write(&mut out, 0);
        index.0
    };
    out.close(open);
    Ok((out, ty, index))
}
