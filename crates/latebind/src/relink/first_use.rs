//! The first-use functions: what a slot holds until it is bound.

use super::fate::{Late, Plan};
use super::output::Output;
use crate::encode::code;

/// How long a first-use function has to be for V8 never to inline it.
///
/// A call through a slot meets the first-use function once, and V8 remembers it: where the caller is
/// optimized before it was called often (a hot loop), the function is inlined, and every call then
/// compares its target with it, at an eighth of the call's time. V8 inlines no function of more than
/// 500 bytes (`--wasm-inlining-max-size`). `cargo xtask bench call` has the measurement.
const NOT_INLINED: usize = 501;

/// Whether the first-use functions of a library are made as long as that: only where they do not
/// make the library much larger.
pub(super) fn is_padded(slots: usize, library_size: usize) -> bool {
    slots.saturating_mul(NOT_INLINED) <= (library_size / 16).max(4 << 10)
}

/// Beyond those that the PLT needs.
mod op {
    pub(super) const NOP: u8 = 0x01;
    pub(super) const IF: u8 = 0x04;
    pub(super) const RETURN: u8 = 0x0f;
    pub(super) const LOCAL_TEE: u8 = 0x22;
    pub(super) const TABLE_SET: u8 = 0x26;
    pub(super) const REF_IS_NULL: u8 = 0xd1;
    pub(super) const REF_FUNC: u8 = 0xd2;
    pub(super) const EMPTY: u8 = 0x40;
}

/// Writes the body of a slot's first-use function, with its size.
///
/// It tells the binder which slot it is and what was imported for it. What comes back is put into
/// the slot and called, or, if it is null, the import is called this once.
pub(super) fn write(out: &mut Output, plan: &Plan<'_>, number: u32, slot: &Late<'_>) {
    let found = slot.param_count;
    let open = out.open_body(5);
    out.bytes(&[1, 1, code::FUNCREF]); // one local, what the binder found
    out.byte(code::I32_CONST);
    out.positive(number);
    out.byte(op::REF_FUNC);
    out.u32(slot.func);
    out.byte(code::CALL);
    out.u32(plan.binder);
    out.byte(op::LOCAL_TEE);
    out.u32(found);
    out.bytes(&[op::REF_IS_NULL, op::IF, op::EMPTY]);
    out.local_gets(slot.param_count);
    out.byte(code::CALL);
    out.u32(slot.func);
    out.bytes(&[op::RETURN, code::END]);
    out.byte(code::I32_CONST);
    out.positive(number);
    out.byte(code::LOCAL_GET);
    out.u32(found);
    out.byte(op::TABLE_SET);
    out.u32(plan.table);
    out.local_gets(slot.param_count);
    call(out, plan, number, slot, code::CALL_INDIRECT);
    if plan.is_padded {
        out.byte(op::RETURN);
        while out.size(&open) < NOT_INLINED - 1 {
            out.byte(op::NOP);
        }
    }
    out.byte(code::END);
    out.close(open);
}

/// Writes a call through a slot.
pub(super) fn call(out: &mut Output, plan: &Plan<'_>, number: u32, slot: &Late<'_>, opcode: u8) {
    out.byte(code::I32_CONST);
    out.positive(number);
    out.byte(opcode);
    out.u32(slot.ty.0);
    out.u32(plan.table);
}
