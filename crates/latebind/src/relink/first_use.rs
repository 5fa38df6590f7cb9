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

/// The instruction `ref.null func`.
const NULL: [u8; 2] = [opcode::REF_NULL, value_type::FUNCREF];

/// Writes the body of a slot's first-use function, including its size.
///
/// The function passes the slot number and the slot's import, or null, to the function that fills slots. If
/// the result is not null, the function calls it through the slot. If the result is null, the function calls
/// the import this one time. Without an import, it calls the host's function for the type, and passes the slot
/// number after the arguments.
pub(super) fn write(out: &mut Output, plan: &Plan<'_>, number: u32, slot: &Late<'_>) {
    let open = out.open_body(5);
    out.byte(0); // no locals
    constant(out, number);
    match slot.import {
        Some(import) => {
            out.byte(opcode::REF_FUNC);
            out.u32(import);
        }
        None => out.bytes(&NULL),
    }
    out.byte(opcode::CALL);
    out.u32(plan.fill());
    out.bytes(&[opcode::REF_IS_NULL, opcode::IF, EMPTY]);
    out.local_gets(slot.param_count);
    if slot.import.is_none() {
        constant(out, number);
    }
    out.byte(opcode::CALL);
    out.u32(slot.import.unwrap_or_else(|| plan.host_call(slot.ty)));
    out.bytes(&[opcode::RETURN, opcode::END]);
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

/// Writes the body of the function that fills slots, including its size. It has the type of the binder.
///
/// The function calls the binder for one slot, and fills the slot unless the result is null. Then it asks the
/// binder for the slots that follow, until the result is null. So a host can bind them ahead of their first
/// calls, for which the engine then need not compile their first-use functions. The binder recognizes such a
/// question by the number of the slot, which is inverted.
pub(super) fn write_fill(out: &mut Output, plan: &Plan<'_>) {
    use opcode::{
        BLOCK, BR_IF, CALL, END, I32_ADD, I32_CONST, I32_EQZ, I32_GE_U, I32_XOR, LOCAL_GET,
        LOCAL_TEE, LOOP, REF_IS_NULL, TABLE_SET,
    };
    // The parameters are the number and the import of a slot. The latter is replaced with the result.
    const NUMBER: u8 = 0;
    const RESULT: u8 = 1;
    const FOUND: u8 = 2;
    const MINUS_ONE: u8 = 0x7f;
    let bind = |out: &mut Output| {
        out.byte(CALL);
        out.u32(plan.binder());
        out.bytes(&[LOCAL_TEE, FOUND]);
    };
    let open = out.open_body(5);
    out.bytes(&[1, 1, value_type::FUNCREF]); // one local
    out.bytes(&[BLOCK, EMPTY, LOCAL_GET, NUMBER, LOCAL_GET, RESULT]);
    bind(out);
    out.bytes(&[LOCAL_TEE, RESULT, REF_IS_NULL, BR_IF, 0, LOOP, EMPTY]);
    out.bytes(&[LOCAL_GET, NUMBER, LOCAL_GET, FOUND, TABLE_SET]);
    out.u32(plan.table);
    out.bytes(&[LOCAL_GET, NUMBER, I32_CONST, 1, I32_ADD, LOCAL_TEE, NUMBER]);
    constant(out, plan.slots.len() as u32);
    out.bytes(&[I32_GE_U, BR_IF, 1]);
    out.bytes(&[LOCAL_GET, NUMBER, I32_CONST, MINUS_ONE, I32_XOR]);
    out.bytes(&NULL);
    bind(out);
    out.bytes(&[REF_IS_NULL, I32_EQZ, BR_IF, 0]);
    out.bytes(&[END, END, LOCAL_GET, RESULT, END]);
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
