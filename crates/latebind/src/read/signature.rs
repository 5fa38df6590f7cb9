//! The text of a function type in messages: `(i32, f64) -> i32`.

use alloc::vec::Vec;
use core::fmt;

use super::types::FuncType;
use super::value_type::{HeapType, TypeIndex, ValType, write_name};
use crate::writer::Writer;

/// The text of a function type, for messages: the parameters in parentheses, an arrow, and the results.
///
/// A single result has no parentheses: `(i32, f64) -> i32`, `(externref) -> ()`. Types of the module
/// appear as their indices, `(ref null $3)`, so the texts of two modules may be equal although the types
/// differ.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signature(Vec<u8>);

impl Signature {
    /// Returns the text of a function type.
    #[must_use]
    pub fn of(ty: &FuncType<'_>) -> Self {
        Self(Writer::fill(64, |out| {
            push_list(out, ty.params(), false);
            out.bytes(b" -> ");
            let results = ty.results();
            let is_bare = results.len() == 1;
            push_list(out, results, is_bare);
        }))
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // The text is ASCII.
        core::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Returns the text as bytes, without a copy.
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

/// Writes a list of types, in parentheses unless the list is bare.
fn push_list(out: &mut Writer, types: impl Iterator<Item = ValType>, is_bare: bool) {
    let mut before: &[u8] = if is_bare { b"" } else { b"(" };
    let mut is_empty = true;
    for ty in types {
        out.bytes(before);
        push_val_type(out, ty);
        before = b", ";
        is_empty = false;
    }
    if is_empty {
        out.bytes(before);
    }
    if !is_bare {
        out.bytes(b")");
    }
}

fn push_val_type(out: &mut Writer, ty: ValType) {
    match ty {
        ValType::I32 => write_name(out, 0x7f),
        ValType::I64 => write_name(out, 0x7e),
        ValType::F32 => write_name(out, 0x7d),
        ValType::F64 => write_name(out, 0x7c),
        ValType::V128 => write_name(out, 0x7b),
        // The abbreviations of the text format: `funcref`, and `nullref` for that of a bottom type.
        ValType::Ref {
            nullable: true,
            heap_type: HeapType::Abstract { ty, shared: false },
        } => {
            write_name(out, ty.abbreviation());
            out.bytes(b"ref");
        }
        ValType::Ref {
            nullable,
            heap_type,
        } => {
            out.bytes(b"(ref ");
            if nullable {
                out.bytes(b"null ");
            }
            push_heap_type(out, heap_type);
            out.bytes(b")");
        }
    }
}

fn push_heap_type(out: &mut Writer, ty: HeapType) {
    let (HeapType::Abstract { shared: inner, .. } | HeapType::Concrete { exact: inner, .. }) = ty;
    match ty {
        HeapType::Abstract { ty, shared } => {
            if shared {
                out.bytes(b"(shared ");
            }
            write_name(out, ty.byte());
        }
        HeapType::Concrete { ty, exact } => {
            if exact {
                out.bytes(b"(exact ");
            }
            push_index(out, ty);
        }
    }
    if inner {
        out.bytes(b")");
    }
}

fn push_index(out: &mut Writer, TypeIndex(index): TypeIndex) {
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

impl fmt::Debug for FuncType<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FuncType({})", Signature::of(self))
    }
}

#[cfg(test)]
mod tests {
    use crate::read::types::Types;
    use crate::read::value_type::TypeIndex;

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
