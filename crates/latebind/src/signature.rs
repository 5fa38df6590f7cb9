//! How a function type is written in messages: `(i32, f64) -> i32`.

use alloc::vec::Vec;
use core::fmt;

use crate::encode::Writer;
use crate::error::Expected;
use crate::reader::Reader;
use crate::types::{EXACT, FuncType, REF, REF_NULL, SHARED, is_abstract_heap_type};

/// A function type in words: parameters in parentheses, an arrow, the results.
///
/// One result stands by itself, none is `()`, several are in parentheses. Types of the module are
/// written as their index: `(ref null $3)`.
#[derive(Clone, PartialEq, Eq)]
pub struct Signature(Vec<u8>);

impl Signature {
    /// Writes a function type.
    #[must_use]
    pub fn of(ty: &FuncType<'_>) -> Self {
        Self(Writer::fill(64, |out| {
            let mut reader = ty.reader();
            push_list(out, &mut reader, false);
            out.bytes(b" -> ");
            let is_bare = reader.peek() == Some(1);
            push_list(out, &mut reader, is_bare);
        }))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // It is ASCII.
        core::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The text as bytes.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Signature").field(&self.as_str()).finish()
    }
}

/// Writes a list of types, and parentheses around it unless it is to be bare.
fn push_list(out: &mut Writer, reader: &mut Reader<'_>, is_bare: bool) {
    let mut left = reader.u32(Expected::ParameterCount);
    let mut before: &[u8] = if is_bare { b"" } else { b"(" };
    if left == 0 {
        out.bytes(before);
    }
    while reader.more(&mut left) {
        out.bytes(before);
        push_val_type(out, reader);
        before = b", ";
    }
    if !is_bare {
        out.bytes(b")");
    }
}

fn push_val_type(out: &mut Writer, reader: &mut Reader<'_>) {
    let is_shared = reader.peek() == Some(SHARED);
    let byte = match is_shared {
        true => REF_NULL, // the short form of a nullable reference
        false => reader.byte(Expected::ValueType),
    };
    match byte {
        REF | REF_NULL => {
            out.bytes(b"(ref ");
            if byte == REF_NULL {
                out.bytes(b"null ");
            }
            push_heap_type(out, reader);
            out.bytes(b")");
        }
        // Numbers and vectors.
        0x7b..=0x7f => push_name(out, byte),
        _ => {
            // In the short form, the bottom types have names of their own.
            let is_bottom = byte >= FIRST_BOTTOM;
            push_name(out, if is_bottom { byte + BOTTOMS } else { byte });
            out.bytes(b"ref");
        }
    }
}

fn push_heap_type(out: &mut Writer, reader: &mut Reader<'_>) {
    if reader.takes(EXACT) {
        out.bytes(b"(exact ");
        push_index(out, reader.u32(Expected::TypeIndex));
        out.bytes(b")");
        return;
    }
    let is_shared = reader.takes(SHARED);
    if is_shared {
        out.bytes(b"(shared ");
    }
    match reader.peek() {
        Some(byte) if is_abstract_heap_type(byte) => {
            reader.byte(Expected::HeapType);
            push_name(out, byte);
        }
        _ => push_index(out, reader.heap_index(Expected::HeapType)),
    }
    if is_shared {
        out.bytes(b")");
    }
}

/// Names of types, in the order of the bytes that stand for them; behind those, what references to
/// the bottom types are called in their short form.
const NAMES: &[u8] = b"cont exn array struct i31 eq any extern func \
    none noextern nofunc noexn nocont - - - - - v128 f64 f32 i64 i32 \
    null nullextern nullfunc nullexn nullcont";

/// The byte that stands for `cont`.
const FIRST: u8 = 0x68;

/// The byte that stands for `none`, and how far `null` is behind it.
const FIRST_BOTTOM: u8 = 0x71;
const BOTTOMS: u8 = 0x80 - FIRST_BOTTOM;

fn push_name(out: &mut Writer, wanted: u8) {
    let mut at = FIRST;
    for &byte in NAMES {
        if byte == b' ' {
            at += 1;
        } else if at == wanted {
            out.byte(byte);
        }
    }
}

fn push_index(out: &mut Writer, index: u32) {
    out.bytes(b"$");
    let mut unit = 1;
    while index / unit >= 10 {
        unit *= 10;
    }
    while unit > 0 {
        out.byte(b'0' + (index / unit % 10) as u8);
        unit /= 10;
    }
}

#[cfg(test)]
mod tests {
    use crate::types::{TypeIndex, Types};

    #[track_caller]
    fn check(ty: &[u8], expected: &str) {
        let section = [&[1, 0x60], ty].concat();
        let types = Types::read(&section).unwrap();
        let ty = types.func(TypeIndex(0)).unwrap();
        assert_eq!(super::Signature::of(&ty).as_str(), expected);
    }

    #[test]
    fn lists() {
        check(&[0, 0], "() -> ()");
        check(&[1, 0x7f, 1, 0x7b], "(i32) -> v128");
        check(&[2, 0x7e, 0x7d, 2, 0x7c, 0x7f], "(i64, f32) -> (f64, i32)");
    }

    #[test]
    fn references() {
        check(&[2, 0x70, 0x71, 1, 0x68], "(funcref, nullref) -> contref");
        check(&[1, 0x75, 1, 0x72], "(nullcontref) -> nullexternref");
        check(&[1, 0x65, 0x6c, 0], "((ref null (shared i31))) -> ()");
        check(&[1, 0x64, 0x75, 0], "((ref nocont)) -> ()");
        check(&[1, 0x63, 0x90, 0xce, 0x00, 0], "((ref null $10000)) -> ()");
    }

    #[test]
    fn an_exact_index_is_not_taken_for_anything_else() {
        check(&[1, 0x63, 0x62, 0x65, 0], "((ref null (exact $101))) -> ()");
        check(&[1, 0x63, 0x62, 0x70, 0], "((ref null (exact $112))) -> ()");
        check(&[1, 0x64, 0x62, 0x62, 0], "((ref (exact $98))) -> ()");
    }
}
