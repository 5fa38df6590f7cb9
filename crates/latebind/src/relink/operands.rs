//! What follows an opcode, and how to get quickly over the most common ones.

use crate::read::opcode::{CALL, END, REF_FUNC, RETURN_CALL};

/// What follows an opcode.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Form {
    /// Nothing.
    Plain,
    /// A number: an index, a constant, a label.
    One,
    /// An alignment with flags, and an offset.
    Memory,
    /// A block type.
    Block,
    /// The index of a function.
    Func,
    /// Anything else: its own reader.
    Other,
}

/// The form by the first byte.
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
            // i32.const and i64.const too.
            0x3f..=0x42 => Form::One,
            0x45..=0xc4 | 0xd1 | 0xd3 | 0xd4 => Form::Plain,
            0xd5 | 0xd6 => Form::One,
            _ => Form::Other,
        };
        op += 1;
    }
    forms
};

/// The form of an opcode.
pub(super) fn of(op: u8) -> Form {
    static TABLE: [Form; 256] = FORMS;
    TABLE[usize::from(op)]
}

/// How many functions are followed at once. More gain nothing (`cargo xtask bench relink`).
pub(super) const LANES: usize = 4;

/// Steps over instructions of the most common forms, in several places of `input` in turn. Stops as
/// soon as one of them comes to an instruction of another form, or to its end, and tells which.
///
/// Most operands take a byte or two. A look at eight bytes tells where the first numbers end: at the
/// bytes without a continuation bit.
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
            // Clears the lowest bit, or none.
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

/// How to step over an instruction quickly.
#[derive(Clone, Copy)]
struct Common {
    /// The continuation bits behind the opcode; none if a closer look is needed.
    ends: u64,
    /// Whether the opcode is all there is.
    is_plain: u8,
    /// Whether the first number is followed by another one.
    is_memory: u8,
    /// The first of the `count` bytes that ask for a closer look if they follow the opcode.
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
            // The lower four bits are the alignment; the others ask for more operands.
            Form::Memory => Common {
                is_memory: 1,
                from: 0x10,
                count: 0xf0,
                ..one
            },
            // Types of more than one byte.
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
