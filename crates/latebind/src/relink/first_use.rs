//! The first-use functions: what a slot holds until it is bound.

use super::fate::{Late, Plan};
use crate::encode::{Writer, code};

/// Beyond those that the PLT needs.
mod op {
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
pub(super) fn write(out: &mut Writer, plan: &Plan<'_>, number: u32, slot: &Late<'_>) {
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
    out.byte(code::END);
    out.close(open);
}

/// Writes a call through a slot.
pub(super) fn call(out: &mut Writer, plan: &Plan<'_>, number: u32, slot: &Late<'_>, opcode: u8) {
    out.byte(code::I32_CONST);
    out.positive(number);
    out.byte(opcode);
    out.u32(slot.ty.0);
    out.u32(plan.table);
}
