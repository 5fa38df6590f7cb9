//! How a function type is written in messages: `(i32, f64) -> i32`.

use alloc::vec::Vec;
use core::fmt;

use super::types::FuncType;
use super::value_type::{HeapType, TypeIndex, ValType};
use crate::writer::Writer;

/// The text of a function type, for messages: parameters in parentheses, an arrow, the results.
///
/// A single result has no parentheses: `(i32, f64) -> i32`, `(externref) -> ()`. Types of the module are
/// written as their index, `(ref null $3)`, so the texts of two modules may be equal although the types
/// differ.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signature(Vec<u8>);

impl Signature {
    /// Writes the text of a function type.
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
        // It is ASCII.
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

/// Writes a list of types, and parentheses around it unless it is bare.
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
    let (nullable, heap_type) = match ty {
        ValType::I32 => return out.bytes(b"i32"),
        ValType::I64 => return out.bytes(b"i64"),
        ValType::F32 => return out.bytes(b"f32"),
        ValType::F64 => return out.bytes(b"f64"),
        ValType::V128 => return out.bytes(b"v128"),
        ValType::Ref {
            nullable,
            heap_type,
        } => (nullable, heap_type),
    };
    match heap_type {
        // The abbreviations of the text format: a reference to a bottom type is called `nullref` and so on.
        HeapType::Abstract { ty, shared: false } if nullable => {
            let name = ty.name().as_bytes();
            match name.strip_prefix(b"no") {
                Some(b"ne") => out.bytes(b"null"),
                Some(rest) => {
                    out.bytes(b"null");
                    out.bytes(rest);
                }
                None => out.bytes(name),
            }
            out.bytes(b"ref");
        }
        HeapType::Abstract { ty, shared } => {
            push_ref(out, nullable);
            if shared {
                out.bytes(b"(shared ");
            }
            out.bytes(ty.name().as_bytes());
            out.bytes(if shared { b"))" } else { b")" });
        }
        HeapType::Concrete { ty, exact } => {
            push_ref(out, nullable);
            if exact {
                out.bytes(b"(exact ");
            }
            push_index(out, ty);
            out.bytes(if exact { b"))" } else { b")" });
        }
    }
}

fn push_ref(out: &mut Writer, nullable: bool) {
    out.bytes(if nullable { b"(ref null " } else { b"(ref " });
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
