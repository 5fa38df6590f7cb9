//! The opcodes of the instructions that this crate reads or writes by name (WebAssembly 3.0, section
//! 5.4).
//!
//! `relink/operands.rs` and `relink/decode.rs` describe the operands of all others.

pub(crate) const UNREACHABLE: u8 = 0x00;
pub(crate) const NOP: u8 = 0x01;
pub(crate) const BLOCK: u8 = 0x02;
pub(crate) const LOOP: u8 = 0x03;
pub(crate) const IF: u8 = 0x04;
pub(crate) const THROW_REF: u8 = 0x0a;
pub(crate) const END: u8 = 0x0b;
pub(crate) const BR_IF: u8 = 0x0d;
pub(crate) const RETURN: u8 = 0x0f;
pub(crate) const CALL: u8 = 0x10;
pub(crate) const CALL_INDIRECT: u8 = 0x11;
pub(crate) const RETURN_CALL: u8 = 0x12;
pub(crate) const RETURN_CALL_INDIRECT: u8 = 0x13;
pub(crate) const TRY_TABLE: u8 = 0x1f;
pub(crate) const LOCAL_GET: u8 = 0x20;
pub(crate) const LOCAL_SET: u8 = 0x21;
pub(crate) const LOCAL_TEE: u8 = 0x22;
pub(crate) const GLOBAL_GET: u8 = 0x23;
pub(crate) const GLOBAL_SET: u8 = 0x24;
pub(crate) const TABLE_SET: u8 = 0x26;
pub(crate) const I32_CONST: u8 = 0x41;
pub(crate) const I64_CONST: u8 = 0x42;
pub(crate) const F32_CONST: u8 = 0x43;
pub(crate) const F64_CONST: u8 = 0x44;
pub(crate) const I32_EQZ: u8 = 0x45;
pub(crate) const I32_GE_U: u8 = 0x4f;
pub(crate) const I32_ADD: u8 = 0x6a;
pub(crate) const I32_XOR: u8 = 0x73;
pub(crate) const REF_NULL: u8 = 0xd0;
pub(crate) const REF_IS_NULL: u8 = 0xd1;
pub(crate) const REF_FUNC: u8 = 0xd2;
/// The prefix of the vector instructions.
pub(crate) const VECTOR: u8 = 0xfd;
/// The second part of the opcode of `v128.const`.
pub(crate) const V128_CONST: u8 = 0x0c;
