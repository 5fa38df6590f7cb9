//! First-use functions, which a slot contains until it is bound.

use super::output::Output;
use super::plan::{Late, Plan};
use crate::read::{opcode, value_type};

/// The minimum length of a first-use function that V8 never inlines, in bytes.
///
/// The first call through a slot reaches the first-use function, and V8 records that. If V8 optimizes
/// the caller before it has made many calls (a hot loop), it inlines the first-use function. Every call
/// then compares its target with that function, which costs an eighth of the call's time. V8 does not
/// inline a function of more than 500 bytes (`--wasm-inlining-max-size`). `cargo xtask bench call` has
/// the measurement.
const NOT_INLINED: usize = 501;

/// Returns `true` if the first-use functions of a library are padded to this length, which is the case
/// only if that does not make the library much larger.
pub(super) fn is_padded(slots: usize, library_size: usize) -> bool {
    slots.saturating_mul(NOT_INLINED) <= (library_size / 16).max(4 << 10)
}

/// The block type without parameters and results.
const EMPTY: u8 = 0x40;

/// Writes the body of a slot's first-use function, including its size.
///
/// The function passes the slot number and the slot's import, or null, to the binder. If the result is not
/// null, the function puts it into the slot and calls it. If the result is null, the function calls the
/// import this one time. Without an import, it calls the host's function for the type, and passes the
/// slot number after the arguments.
pub(super) fn write(out: &mut Output, plan: &Plan<'_>, number: u32, slot: &Late<'_>) {
    let found = slot.param_count;
    let open = out.open_body(5);
    out.bytes(&[1, 1, value_type::FUNCREF]); // one local: the definition that the binder found
    constant(out, number);
    match slot.import {
        Some(import) => {
            out.byte(opcode::REF_FUNC);
            out.u32(import);
        }
        None => out.bytes(&[opcode::REF_NULL, value_type::FUNCREF]),
    }
    out.byte(opcode::CALL);
    out.u32(plan.binder());
    out.byte(opcode::LOCAL_TEE);
    out.u32(found);
    out.bytes(&[opcode::REF_IS_NULL, opcode::IF, EMPTY]);
    out.local_gets(slot.param_count);
    if slot.import.is_none() {
        constant(out, number);
    }
    out.byte(opcode::CALL);
    out.u32(slot.import.unwrap_or_else(|| plan.host_call(slot.ty)));
    out.bytes(&[opcode::RETURN, opcode::END]);
    constant(out, number);
    out.byte(opcode::LOCAL_GET);
    out.u32(found);
    out.byte(opcode::TABLE_SET);
    out.u32(plan.table);
    out.local_gets(slot.param_count);
    call(out, plan, number, slot, opcode::CALL_INDIRECT);
    if plan.is_padded {
        out.byte(opcode::RETURN);
        while out.size(&open) < NOT_INLINED - 1 {
            out.byte(opcode::NOP);
        }
    }
    out.byte(opcode::END);
    out.close(open);
}

/// Writes a call through a slot.
pub(super) fn call(out: &mut Output, plan: &Plan<'_>, number: u32, slot: &Late<'_>, opcode: u8) {
    constant(out, number);
    out.byte(opcode);
    out.u32(slot.ty.0);
    out.u32(plan.table);
}

fn constant(out: &mut Output, number: u32) {
    out.byte(opcode::I32_CONST);
    out.positive(number);
}
