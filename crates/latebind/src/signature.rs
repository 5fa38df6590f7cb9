//! How a function type is written in messages: `(i32, f64) -> i32`.

use alloc::string::String;
use core::fmt;

use crate::types::{FuncType, HeapType, TypeIndex, ValType};

/// A function type in words: parameters in parentheses, an arrow, the results.
///
/// One result stands by itself, none is `()`, several are in parentheses. Types of the module are
/// written as their index: `(ref null $3)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature(String);

impl Signature {
    /// Writes a function type.
    #[must_use]
    pub fn of(ty: &FuncType<'_>) -> Self {
        let mut lists = [(String::new(), 0u32), (String::new(), 0u32)];
        let mut which = 0;
        ty.visit(|value| match value {
            None => which = 1,
            Some(value) => {
                let (text, count) = &mut lists[which];
                if *count > 0 {
                    text.push_str(", ");
                }
                *count += 1;
                push_val_type(text, value);
            }
        });
        let [(params, _), (results, result_count)] = lists;
        let mut text = String::with_capacity(params.len() + results.len() + 10);
        text.push('(');
        text.push_str(&params);
        text.push_str(") -> ");
        if result_count == 1 {
            text.push_str(&results);
        } else {
            text.push('(');
            text.push_str(&results);
            text.push(')');
        }
        Self(text)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text format's name of an abstract heap type.
fn heap_name(byte: u8) -> &'static str {
    match byte {
        0x68 => "cont",
        0x69 => "exn",
        0x6a => "array",
        0x6b => "struct",
        0x6c => "i31",
        0x6d => "eq",
        0x6e => "any",
        0x6f => "extern",
        0x70 => "func",
        0x71 => "none",
        0x72 => "noextern",
        0x73 => "nofunc",
        0x74 => "noexn",
        _ => "nocont",
    }
}

fn push_val_type(text: &mut String, value: ValType) {
    match value {
        ValType::Byte(0x7f) => text.push_str("i32"),
        ValType::Byte(0x7e) => text.push_str("i64"),
        ValType::Byte(0x7d) => text.push_str("f32"),
        ValType::Byte(0x7c) => text.push_str("f64"),
        ValType::Byte(0x7b) => text.push_str("v128"),
        // `externref` and so on; the bottom types have names of their own.
        ValType::Byte(byte @ (0x71..=0x75)) => {
            text.push_str(match byte {
                0x71 => "nullref",
                0x72 => "nullexternref",
                0x73 => "nullfuncref",
                0x74 => "nullexnref",
                _ => "nullcontref",
            });
        }
        ValType::Byte(byte) => {
            text.push_str(heap_name(byte));
            text.push_str("ref");
        }
        ValType::SharedByte(byte) => {
            push_ref(text, true, HeapType::Abstract { shared: true, byte });
        }
        ValType::Ref { nullable, heap } => push_ref(text, nullable, heap),
    }
}

fn push_ref(text: &mut String, nullable: bool, heap: HeapType) {
    text.push_str(if nullable { "(ref null " } else { "(ref " });
    match heap {
        HeapType::Abstract {
            shared: false,
            byte,
        } => text.push_str(heap_name(byte)),
        HeapType::Abstract { shared: true, byte } => {
            text.push_str("(shared ");
            text.push_str(heap_name(byte));
            text.push(')');
        }
        HeapType::Concrete {
            exact: false,
            index,
        } => push_index(text, index),
        HeapType::Concrete { exact: true, index } => {
            text.push_str("(exact ");
            push_index(text, index);
            text.push(')');
        }
    }
    text.push(')');
}

fn push_index(text: &mut String, TypeIndex(mut index): TypeIndex) {
    let mut digits = [0u8; 10];
    let mut count = 0;
    loop {
        digits[count] = b'0' + (index % 10) as u8;
        count += 1;
        index /= 10;
        if index == 0 {
            break;
        }
    }
    text.push('$');
    for digit in digits[..count].iter().rev() {
        text.push(char::from(*digit));
    }
}
