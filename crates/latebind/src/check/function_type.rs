//! Function types without a module: from a module, from Emscripten's signatures, and from text.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::fmt;

use crate::read::signature::Signature;
use crate::read::types::{FUNC, FuncType, Types};
use crate::read::value_type::{HeapType, TypeIndex, ValType};
use crate::writer::Writer;

/// A function type of value types that are encoded in one byte, so it is the same in every module.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionType {
    params: Box<[u8]>,
    results: Box<[u8]>,
}

impl FunctionType {
    /// Returns the type of a module's function, or `None` if the type has no equivalent outside of the module, or is
    /// none that Emscripten's compilers emit.
    #[must_use]
    pub fn of(ty: &FuncType<'_>) -> Option<Self> {
        if !ty.is_portable() {
            return None;
        }
        let params = ty.params().map(byte_of).collect::<Option<_>>()?;
        let results = ty.results().map(byte_of).collect::<Option<_>>()?;
        Some(Self { params, results })
    }

    /// Returns the type of a JavaScript function from its signature, the property `sig` that Emscripten's JavaScript
    /// libraries set: the result, and then the parameters. `vip` is `(i32, i32) -> ()`, or `(i32, i64) -> ()` in a
    /// program with a 64-bit memory. Returns `None` if the text is not a signature.
    #[must_use]
    pub fn of_signature(signature: &str, is_memory64: bool) -> Option<Self> {
        let byte = |letter| match letter {
            b'i' => Some(0x7f),
            b'j' => Some(0x7e),
            b'f' => Some(0x7d),
            b'd' => Some(0x7c),
            b'p' => Some(if is_memory64 { 0x7e } else { 0x7f }),
            b'e' => Some(0x6f),
            _ => None,
        };
        let (result, params) = signature.as_bytes().split_first()?;
        let results = match result {
            b'v' => Box::default(),
            letter => Box::from([byte(*letter)?]),
        };
        // `v` alone also means an empty list of parameters.
        let params = if params == b"v" { b"" } else { params };
        let params = params.iter().map(|letter| byte(*letter));
        Some(Self {
            params: params.collect::<Option<_>>()?,
            results,
        })
    }

    /// Returns the type that a text describes: `(i32, f64) -> i32`. [`Display`](fmt::Display) writes the same text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (params, results) = text.split_once(" -> ")?;
        let list = |text: &str| -> Option<Box<[u8]>> {
            let text = match text.strip_prefix('(') {
                Some(text) => text.strip_suffix(')')?,
                None => return Some(Box::from([byte_named(text)?])),
            };
            if text.is_empty() {
                return Some(Box::default());
            }
            text.split(", ").map(byte_named).collect()
        };
        Some(Self {
            params: list(params)?,
            results: list(results)?,
        })
    }

    /// Returns the contents of a type section with this type alone.
    fn section(&self) -> Vec<u8> {
        FunctionTypes::write_section(core::iter::once(self))
    }
}

impl fmt::Display for FunctionType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let section = self.section();
        let types = Types::read(&section).map_err(|_| fmt::Error)?;
        let ty = types.func(TypeIndex(0)).ok_or(fmt::Error)?;
        f.write_str(Signature::of(&ty).as_str())
    }
}

impl fmt::Debug for FunctionType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FunctionType({self})")
    }
}

/// Returns the byte that encodes a value type, or `None` if one byte is not enough.
fn byte_of(ty: ValType) -> Option<u8> {
    match ty {
        ValType::I32 => Some(0x7f),
        ValType::I64 => Some(0x7e),
        ValType::F32 => Some(0x7d),
        ValType::F64 => Some(0x7c),
        ValType::V128 => Some(0x7b),
        ValType::Ref {
            nullable: true,
            heap_type: HeapType::Abstract { ty, shared: false },
        } => BY_NAME.iter().find(|it| it.2 == ty.name()).map(|it| it.1),
        ValType::Ref { .. } => None,
    }
}

fn byte_named(name: &str) -> Option<u8> {
    BY_NAME.iter().find(|it| it.0 == name).map(|it| it.1)
}

/// The value types that have one byte in programs of Emscripten: the name, the byte, and the heap type.
const BY_NAME: [(&str, u8, &str); 8] = [
    ("i32", 0x7f, ""),
    ("i64", 0x7e, ""),
    ("f32", 0x7d, ""),
    ("f64", 0x7c, ""),
    ("v128", 0x7b, ""),
    ("funcref", 0x70, "func"),
    ("externref", 0x6f, "extern"),
    ("exnref", 0x69, "exn"),
];

/// Function types, each once. A [`TypeIndex`] is the position of a type.
#[derive(Clone, Debug, Default)]
pub struct FunctionTypes {
    indices: BTreeMap<FunctionType, u32>,
    types: Vec<FunctionType>,
}

impl FunctionTypes {
    /// Adds a type, unless it was added before, and returns its index.
    pub fn add(&mut self, ty: FunctionType) -> TypeIndex {
        let next = self.types.len() as u32;
        if let Some(index) = self.indices.get(&ty) {
            return TypeIndex(*index);
        }
        self.indices.insert(ty.clone(), next);
        self.types.push(ty);
        TypeIndex(next)
    }

    /// Returns the type at an index.
    #[must_use]
    pub fn get(&self, TypeIndex(index): TypeIndex) -> Option<&FunctionType> {
        self.types.get(index as usize)
    }

    /// Returns the contents of a type section with all types, for [`Types::read`]. The indices stay the same.
    #[must_use]
    pub fn section(&self) -> Vec<u8> {
        Self::write_section(self.types.iter())
    }

    fn write_section<'a>(
        types: impl ExactSizeIterator<Item = &'a FunctionType> + Clone,
    ) -> Vec<u8> {
        Writer::fill(64, |out| {
            let types = types.clone();
            out.u32(types.len() as u32);
            for FunctionType { params, results } in types {
                out.byte(FUNC);
                out.sized(params);
                out.sized(results);
            }
        })
    }
}
