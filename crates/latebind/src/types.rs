//! The type section: where each function type begins, and nothing more.
//!
//! The section itself is copied into emitted modules verbatim, so a type keeps its identity without
//! being understood. What has to be known of a function type is how many parameters it has, and,
//! for messages, how it is written.

use alloc::vec::Vec;
use core::fmt;

use crate::encode::{Writer, code};
use crate::error::{Expected, Result};
use crate::reader::Reader;

// Bytes that begin a type: WebAssembly 3.0, section 5.3, and the proposals named beside them.
const REC: u8 = 0x4e;
const SUB: u8 = 0x50;
const SUB_FINAL: u8 = 0x4f;
const SHARED: u8 = 0x65; // shared-everything threads
const DESCRIBES: u8 = 0x4c; // custom descriptors
const DESCRIPTOR: u8 = 0x4d; // custom descriptors
const EXACT: u8 = 0x62; // custom descriptors
const FUNC: u8 = 0x60;
const STRUCT: u8 = 0x5f;
const ARRAY: u8 = 0x5e;
const CONT: u8 = 0x5d; // stack switching
const REF_NULL: u8 = 0x63;
const REF: u8 = 0x64;

/// The index of a type in its module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeIndex(pub u32);

/// A value type, as far as it has to be told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ValType {
    /// A number, a vector, or a reference to an abstract heap type in its one-byte form.
    Byte(u8),
    /// A shared reference to an abstract heap type, in its short form.
    SharedByte(u8),
    /// `(ref null? heap-type)`.
    Ref { nullable: bool, heap: HeapType },
}

/// What a reference points to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HeapType {
    Abstract { shared: bool, byte: u8 },
    Concrete { exact: bool, index: TypeIndex },
}

fn is_abstract_heap_type(byte: u8) -> bool {
    matches!(byte, 0x68..=0x75 if byte != 0x67)
}

fn read_heap_type(reader: &mut Reader<'_>) -> Result<HeapType> {
    const EXPECTED: Expected = Expected::HeapType;
    match reader.peek() {
        Some(SHARED) => {
            reader.byte(EXPECTED)?;
            let byte = reader.byte(EXPECTED)?;
            if !is_abstract_heap_type(byte) {
                return Err(reader.unexpected(EXPECTED, byte));
            }
            Ok(HeapType::Abstract { shared: true, byte })
        }
        Some(EXACT) => {
            reader.byte(EXPECTED)?;
            let index = TypeIndex(reader.u32(Expected::TypeIndex)?);
            Ok(HeapType::Concrete { exact: true, index })
        }
        Some(byte) if is_abstract_heap_type(byte) => {
            reader.byte(EXPECTED)?;
            Ok(HeapType::Abstract {
                shared: false,
                byte,
            })
        }
        _ => {
            let index = TypeIndex(reader.heap_index(EXPECTED)?);
            Ok(HeapType::Concrete {
                exact: false,
                index,
            })
        }
    }
}

pub(crate) fn read_val_type(reader: &mut Reader<'_>) -> Result<ValType> {
    const EXPECTED: Expected = Expected::ValueType;
    match reader.byte(EXPECTED)? {
        byte @ 0x7b..=0x7f => Ok(ValType::Byte(byte)),
        byte if is_abstract_heap_type(byte) => Ok(ValType::Byte(byte)),
        SHARED => {
            let byte = reader.byte(EXPECTED)?;
            if !is_abstract_heap_type(byte) {
                return Err(reader.unexpected(EXPECTED, byte));
            }
            Ok(ValType::SharedByte(byte))
        }
        byte @ (REF | REF_NULL) => {
            let heap = read_heap_type(reader)?;
            Ok(ValType::Ref {
                nullable: byte == REF_NULL,
                heap,
            })
        }
        byte => Err(reader.unexpected(EXPECTED, byte)),
    }
}

/// What is known of one type of the section.
#[derive(Clone, Copy, Debug)]
struct Entry {
    /// Where the parameters of a function type begin in the input.
    offset: u32,
    param_count: u32,
    form: Form,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Not a function type.
    Other,
    /// A function type that is the same type in every module that writes it: on its own, final,
    /// unshared, without reference to another type.
    Portable,
    /// A function type whose identity depends on the types around it.
    Func,
    /// A function type that functions of several threads share.
    SharedFunc,
}

/// The type section of a module.
#[derive(Clone, Debug, Default)]
pub struct Types<'a> {
    /// Everything up to the end of the section, so that offsets are those of the input.
    bytes: &'a [u8],
    /// The entries of the section, without their number.
    groups: &'a [u8],
    group_count: u32,
    entries: Vec<Entry>,
}

impl<'a> Types<'a> {
    /// Reads a type section's contents, as [`section`](Self::section) gives them.
    ///
    /// # Errors
    ///
    /// Says where the contents are not well formed.
    pub fn read(contents: &'a [u8]) -> Result<Self> {
        Self::read_section(Reader::new(contents))
    }

    pub(crate) fn read_section(mut reader: Reader<'a>) -> Result<Self> {
        let group_count = reader.u32(Expected::TypeCount)?;
        let start = reader.position();
        let mut entries = Vec::new();
        for _ in 0..group_count {
            if reader.peek() == Some(REC) {
                reader.byte(Expected::Type)?;
                for _ in 0..reader.u32(Expected::GroupTypeCount)? {
                    entries.push(read_sub_type(&mut reader, true)?);
                }
            } else {
                entries.push(read_sub_type(&mut reader, false)?);
            }
        }
        reader.finish(Expected::TypeSectionEnd)?;
        let groups = reader.since(start);
        Ok(Self {
            bytes: reader.since(0),
            groups,
            group_count,
            entries,
        })
    }

    /// How many types there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no type.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many bytes the section takes.
    pub(crate) fn size(&self) -> usize {
        self.groups.len() + 5
    }

    /// The contents of the section, for [`Types::read`].
    #[must_use]
    pub fn section(&self) -> Vec<u8> {
        let mut section = Writer::with_room(self.size());
        self.write(&mut section, 0);
        section.finish()
    }

    /// Writes the contents of the section, which `more` types will follow.
    pub(crate) fn write(&self, out: &mut Writer, more: u32) {
        out.u32(self.group_count + more);
        out.bytes(self.groups);
    }

    /// How many parameters the function type at `index` has; nothing if there is none.
    pub(crate) fn param_count(&self, index: TypeIndex) -> Option<u32> {
        let entry = self.entries.get(index.0 as usize)?;
        (entry.form != Form::Other).then_some(entry.param_count)
    }

    /// The function type at `index`; nothing where there is none, or where it is another type.
    #[must_use]
    pub fn func(&self, index: TypeIndex) -> Option<FuncType<'a>> {
        let Entry {
            offset,
            param_count,
            form,
        } = *self.entries.get(index.0 as usize)?;
        let bytes = self.bytes;
        (form != Form::Other).then_some(FuncType {
            bytes,
            offset,
            param_count,
            form,
        })
    }
}

fn read_sub_type(reader: &mut Reader<'_>, in_group: bool) -> Result<Entry> {
    const EXPECTED: Expected = Expected::Type;
    let mut byte = reader.byte(EXPECTED)?;
    let mut portable = !in_group;
    if matches!(byte, SUB | SUB_FINAL) {
        portable = false;
        for _ in 0..reader.u32(Expected::SupertypeCount)? {
            reader.u32(Expected::Supertype)?;
        }
        byte = reader.byte(EXPECTED)?;
    }
    let shared = byte == SHARED;
    if shared {
        byte = reader.byte(EXPECTED)?;
    }
    for prefix in [DESCRIBES, DESCRIPTOR] {
        if byte == prefix {
            reader.u32(Expected::TypeIndex)?;
            byte = reader.byte(EXPECTED)?;
        }
    }
    let offset = reader.offset()?;
    let mut param_count = 0;
    let form = match byte {
        FUNC => {
            param_count = reader.clone().u32(Expected::ParameterCount)?;
            portable &= read_values(reader, Expected::ParameterCount)?;
            portable &= read_values(reader, Expected::ResultCount)?;
            match (shared, portable) {
                (true, _) => Form::SharedFunc,
                (false, true) => Form::Portable,
                (false, false) => Form::Func,
            }
        }
        STRUCT => {
            for _ in 0..reader.u32(Expected::FieldCount)? {
                read_field(reader)?;
            }
            Form::Other
        }
        ARRAY => {
            read_field(reader)?;
            Form::Other
        }
        CONT => {
            read_heap_type(reader)?;
            Form::Other
        }
        _ => return Err(reader.unexpected(EXPECTED, byte)),
    };
    Ok(Entry {
        offset,
        param_count,
        form,
    })
}

/// Steps over value types; whether they mean the same in every module.
fn read_values(reader: &mut Reader<'_>, expected: Expected) -> Result<bool> {
    let mut portable = true;
    for _ in 0..reader.u32(expected)? {
        if let ValType::Ref {
            heap: HeapType::Concrete { .. },
            ..
        } = read_val_type(reader)?
        {
            portable = false;
        }
    }
    Ok(portable)
}

fn read_field(reader: &mut Reader<'_>) -> Result<()> {
    if matches!(reader.peek(), Some(0x77 | 0x78)) {
        reader.byte(Expected::Field)?; // i16, i8
    } else {
        read_val_type(reader)?;
    }
    match reader.byte(Expected::FieldMutability)? {
        0 | 1 => Ok(()),
        byte => Err(reader.unexpected(Expected::FieldMutability, byte)),
    }
}

/// A function type of a module.
#[derive(Clone, Copy)]
pub struct FuncType<'a> {
    bytes: &'a [u8],
    /// Where the number of parameters stands.
    offset: u32,
    param_count: u32,
    form: Form,
}

impl<'a> FuncType<'a> {
    /// How many parameters it has.
    #[must_use]
    pub fn param_count(&self) -> u32 {
        self.param_count
    }

    /// Whether functions of this type are shared between threads. Their PLT entries would have to be
    /// shared too, and a shared function cannot call the binder.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.form == Form::SharedFunc
    }

    /// Whether two types are the same; nothing where that depends on the types around them.
    pub(crate) fn same_portable(&self, other: &Self) -> Option<bool> {
        let encoded = |ty: &Self| {
            let mut out = Writer::with_room(0);
            ty.write_portable(&mut out).then(|| out.finish())
        };
        Some(encoded(self)? == encoded(other)?)
    }

    /// Writes the type as it stands in a type section, if it is the same type in every module.
    pub(crate) fn write_portable(&self, out: &mut Writer) -> bool {
        if self.form != Form::Portable {
            return false;
        }
        let mut reader = Reader::at(self.bytes, self.offset as usize);
        for _ in 0..2 {
            let _ = read_values(&mut reader, Expected::ParameterCount);
        }
        out.bytes(&[code::FUNC]);
        out.bytes(reader.since(self.offset as usize));
        true
    }

    /// Calls `visit` with each parameter's type, then with nothing, then with each result's type.
    pub(crate) fn visit(&self, mut visit: impl FnMut(Option<ValType>)) {
        let mut reader = Reader::at(self.bytes, self.offset as usize);
        for is_result in [false, true] {
            if is_result {
                visit(None);
            }
            for _ in 0..reader.u32(Expected::ParameterCount).unwrap_or(0) {
                match read_val_type(&mut reader) {
                    Ok(value) => visit(Some(value)),
                    Err(_) => return,
                }
            }
        }
    }
}

impl fmt::Debug for FuncType<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FuncType({})", crate::Signature::of(self))
    }
}
