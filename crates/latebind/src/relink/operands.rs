//! The operands of instructions, and a fast way to skip the most common ones.

use crate::read::opcode::{CALL, END, REF_FUNC, RETURN_CALL};

/// The operands that follow an opcode.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Form {
    /// No operand.
    Plain,
    /// An integer: an index, a constant, or a label.
    One,
    /// An alignment with flags, and an offset.
    Memory,
    /// A block type.
    Block,
    /// A function index.
    Func,
    /// Any other operands, which need a separate reader.
    Other,
}

/// The form of each first byte.
const FORMS: [Form; 256] = {
    let mut forms = [Form::Other; 256];
    let mut op = 0;
    while op < 256 {
        forms[op] = match op as u8 {
            0x00 | 0x01 | 0x05 | 0x0a | END | 0x0f | 0x19..=0x1b => Form::Plain,
            0x02..=0x04 | 0x06 => Form::Block,
            // Legacy exceptions: catch, rethrow, delegate.
            0x07..=0x09 | 0x0c | 0x0d | 0x14 | 0x15 | 0x18 => Form::One,
            CALL | RETURN_CALL | REF_FUNC => Form::Func,
            0x20..=0x26 => Form::One,
            0x28..=0x3e => Form::Memory,
            // Also i32.const and i64.const.
            0x3f..=0x42 => Form::One,
            0x45..=0xc4 | 0xd1 | 0xd3 | 0xd4 => Form::Plain,
            0xd5 | 0xd6 => Form::One,
            _ => Form::Other,
        };
        op += 1;
    }
    forms
};

/// Returns the form of an opcode.
pub(super) fn of(op: u8) -> Form {
    static TABLE: [Form; 256] = FORMS;
    TABLE[usize::from(op)]
}

/// The number of functions that are decoded at the same time. A larger number is not faster
/// (`cargo xtask bench relink`).
pub(super) const LANES: usize = 4;

/// Skips instructions of the most common forms, at several positions of `input` in turn. Stops as soon
/// as one position reaches an instruction of a different form, or its end, and returns the number of
/// that position.
///
/// Most operands take one or two bytes. A single eight-byte read shows where the first integers end: at
/// the bytes without a continuation bit.
#[inline]
pub(super) fn skip_common<const N: usize>(
    input: &[u8],
    at: &mut [usize; N],
    ends: [usize; N],
) -> usize {
    loop {
        for lane in 0..N {
            let start = at[lane];
            let Some(word) = input.get(start..).and_then(<[u8]>::first_chunk) else {
                return lane;
            };
            let word = u64::from_le_bytes(*word);
            let common = &COMMON[usize::from(word as u8)];
            let mut last = !word & common.ends | u64::from(common.is_plain) << 7;
            // Clears the lowest bit, or no bit.
            last &= last.wrapping_sub(u64::from(common.is_memory));
            let operand = (word >> 8) as u8;
            let is_other = operand.wrapping_sub(common.from) < common.count;
            let next = start + last.trailing_zeros() as usize / 8 + 1;
            if is_other | (last == 0) | (next > ends[lane]) {
                return lane;
            }
            at[lane] = next;
        }
    }
}

/// The data that is needed to skip an instruction quickly.
#[derive(Clone, Copy)]
struct Common {
    /// A mask of the continuation bits after the opcode. It is zero if the instruction must be decoded
    /// in full.
    ends: u64,
    /// Whether the instruction consists of the opcode only.
    is_plain: u8,
    /// Whether a second integer follows the first one.
    is_memory: u8,
    /// The first of the `count` byte values after the opcode for which the instruction must be decoded
    /// in full.
    from: u8,
    count: u8,
}

static COMMON: [Common; 256] = {
    let other = Common {
        ends: 0,
        is_plain: 0,
        is_memory: 0,
        from: 0,
        count: 0,
    };
    let one = Common {
        ends: 0x8080_8080_8080_8000,
        ..other
    };
    let mut table = [other; 256];
    let mut op = 0;
    while op < 256 {
        table[op] = match FORMS[op] {
            Form::Plain => Common {
                is_plain: 1,
                ..other
            },
            Form::One => one,
            // The lower four bits are the alignment. The other bits announce further operands.
            Form::Memory => Common {
                is_memory: 1,
                from: 0x10,
                count: 0xf0,
                ..one
            },
            // Block types of more than one byte.
            Form::Block => Common {
                from: 0x62,
                count: 4,
                ..one
            },
            Form::Func | Form::Other => other,
        };
        op += 1;
    }
    table
};
