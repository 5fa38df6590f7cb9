//! The type section, of which this module stores only the start of each function type.
//!
//! Emitted modules contain a verbatim copy of the section, so a type keeps its identity without being
//! decoded. Parameters and results are decoded on demand.

use alloc::vec::Vec;
use core::ops::Range;

use super::reader::Reader;
use super::value_type::{HeapType, SHARED, TypeIndex, ValType};
use crate::capacity::push_within_capacity;
use crate::error::{Expected, Result};
use crate::writer::Writer;

// The first byte of an entry: WebAssembly 3.0, section 5.3, and the proposals named after each constant.
const REC: u8 = 0x4e;
const SUB: u8 = 0x50;
const SUB_FINAL: u8 = 0x4f;
const DESCRIBES: u8 = 0x4c; // custom descriptors
const DESCRIPTOR: u8 = 0x4d; // custom descriptors
pub(crate) const FUNC: u8 = 0x60;
const STRUCT: u8 = 0x5f;
const ARRAY: u8 = 0x5e;
const CONT: u8 = 0x5d; // stack switching

/// The facts about one type of the section.
#[derive(Clone, Copy, Debug)]
struct Entry {
    /// The offset of the parameters of a function type in the input.
    offset: u32,
    param_count: u32,
    form: Form,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// The type is not a function type.
    Other,
    /// A function type that is the same in every module that contains it: it is not in a group, it is
    /// final and unshared, and it does not refer to other types.
    Portable,
    /// A function type whose identity depends on the types around it.
    Func,
    /// A function type whose functions threads share.
    SharedFunc,
}

/// The type section of a module (WebAssembly 3.0, section 5.5.4).
#[derive(Clone, Debug, Default)]
pub struct Types<'a> {
    /// The input up to the end of the section, so that offsets are those of the input.
    bytes: &'a [u8],
    /// The offset of the contents of the section.
    start: u32,
    entries: Vec<Entry>,
}

impl<'a> Types<'a> {
    /// Reads the contents of a type section, such as the result of [`section`](Self::section).
    ///
    /// # Errors
    ///
    /// Returns [`Malformed`](crate::ErrorKind::Malformed) if the contents are malformed, and
    /// [`Unsupported`](crate::ErrorKind::Unsupported) if a type is unknown.
    pub fn read(contents: &'a [u8]) -> Result<Self> {
        Self::read_section(Reader::new(contents))
    }

    pub(crate) fn read_section(mut reader: Reader<'a>) -> Result<Self> {
        let start = reader.offset();
        // The shortest type takes two bytes.
        let mut entries = Vec::with_capacity(reader.remaining() / 2 + 1);
        read_groups(
            &mut reader,
            |entry| push_within_capacity(&mut entries, entry),
            |_| {},
        );
        reader.finish(Expected::TypeSectionEnd)?;
        Ok(Self {
            bytes: reader.input(),
            start,
            entries,
        })
    }

    /// Visits the parts of all types, in order.
    pub(crate) fn visit(&self, visit: impl FnMut(Part)) {
        // Without a section, the number of groups is 0.
        let mut reader = Reader::at(self.bytes, self.start as usize);
        read_groups(&mut reader, |_| {}, visit);
    }

    /// Returns the range of the contents of the section in the input, in bytes.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.bytes.len()
    }

    /// Returns the number of types. Each type of a recursion group counts.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns `true` if there are no types.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns the bytes up to the end of the section.
    pub(crate) fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// Returns the maximum size of the section with additional types, in bytes. The type count may take
    /// five bytes.
    pub(crate) fn size(&self) -> usize {
        self.bytes.len() - self.start as usize + 4
    }

    /// Returns a copy of the contents of the section, for [`Types::read`].
    #[must_use]
    pub fn section(&self) -> Vec<u8> {
        Writer::fill(self.size(), |out| self.write(out, 0))
    }

    /// Writes the contents of the section. The caller then writes `more` types.
    pub(crate) fn write(&self, out: &mut Writer, more: u32) {
        let (count, groups) = self.groups();
        out.u32(count + more);
        out.bytes(groups);
    }

    /// Returns the number of entries, which are groups and types outside of groups, and their bytes.
    pub(crate) fn groups(&self) -> (u32, &'a [u8]) {
        let mut reader = Reader::at(self.bytes, self.start as usize);
        // If there is no section, the count is 0.
        let count = reader.u32(Expected::TypeCount);
        (count, reader.rest())
    }

    /// Returns the number of parameters of the function type at `index`, or `None` if there is no
    /// function type.
    pub(crate) fn param_count(&self, index: TypeIndex) -> Option<u32> {
        let entry = self.entries.get(index.0 as usize)?;
        (entry.form != Form::Other).then_some(entry.param_count)
    }

    /// Returns `true` if threads share functions of the type at `index`.
    pub(crate) fn is_shared(&self, index: TypeIndex) -> bool {
        self.entries
            .get(index.0 as usize)
            .is_some_and(|entry| entry.form == Form::SharedFunc)
    }

    /// Returns the function type at an index, or `None` if the index is out of range or the type is not
    /// a function type.
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

/// A part of the type section, for callers that compare types of different modules.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Part {
    /// The start of a recursion group with this number of types. A type outside of a group is a group of
    /// one.
    Group(u32),
    /// The start of a type.
    Type,
    /// A byte that distinguishes types, or the number of parts that follow.
    Number(u32),
    /// A type that is referred to by its index: a supertype or a descriptor.
    Index(TypeIndex),
    /// A parameter, a result, or the type of a field.
    Val(ValType),
    /// The type of a continuation.
    Heap(HeapType),
}

fn read_groups(reader: &mut Reader<'_>, mut add: impl FnMut(Entry), mut visit: impl FnMut(Part)) {
    let mut groups = reader.u32(Expected::TypeCount);
    while reader.more(&mut groups) {
        let in_group = reader.takes(REC);
        let mut types = 1;
        if in_group {
            types = reader.u32(Expected::GroupTypeCount);
        }
        visit(Part::Group(types));
        while reader.more(&mut types) {
            add(read_sub_type(reader, in_group, &mut visit));
        }
    }
}

fn read_sub_type(reader: &mut Reader<'_>, in_group: bool, visit: &mut impl FnMut(Part)) -> Entry {
    visit(Part::Type);
    let mut portable = !in_group;
    let is_open = reader.takes(SUB);
    if is_open || reader.takes(SUB_FINAL) {
        portable = false;
        let mut supertypes = reader.u32(Expected::SupertypeCount);
        while reader.more(&mut supertypes) {
            visit(Part::Index(TypeIndex(reader.u32(Expected::Supertype))));
        }
    }
    visit(Part::Number(is_open.into()));
    let shared = reader.takes(SHARED);
    visit(Part::Number(shared.into()));
    for prefix in [DESCRIBES, DESCRIPTOR] {
        if reader.takes(prefix) {
            visit(Part::Number(prefix.into()));
            visit(Part::Index(TypeIndex(reader.u32(Expected::TypeIndex))));
        }
    }
    let byte = reader.byte(Expected::Type);
    visit(Part::Number(byte.into()));
    let mut entry = Entry {
        offset: reader.offset(),
        param_count: 0,
        form: Form::Other,
    };
    match byte {
        FUNC => {
            entry.param_count = reader.u32(Expected::ParameterCount);
            portable &= read_values(reader, entry.param_count, visit);
            let result_count = reader.u32(Expected::ResultCount);
            portable &= read_values(reader, result_count, visit);
            entry.form = match (shared, portable) {
                (true, _) => Form::SharedFunc,
                (false, true) => Form::Portable,
                (false, false) => Form::Func,
            };
        }
        STRUCT => {
            let mut fields = reader.u32(Expected::FieldCount);
            visit(Part::Number(fields));
            while reader.more(&mut fields) {
                read_field(reader, visit);
            }
        }
        ARRAY => read_field(reader, visit),
        CONT => visit(Part::Heap(HeapType::read(reader))),
        _ => reader.unexpected(Expected::Type, byte),
    }
    entry
}

/// Reads value types, and returns `true` if they are the same in every module.
fn read_values(reader: &mut Reader<'_>, mut count: u32, visit: &mut impl FnMut(Part)) -> bool {
    let mut portable = true;
    visit(Part::Number(count));
    while reader.more(&mut count) {
        let ty = ValType::read(reader);
        portable &= ty.is_portable();
        visit(Part::Val(ty));
    }
    portable
}

/// Reads a list of value types, and returns their encodings without their number.
#[inline(never)]
fn encoded_values<'a>(reader: &mut Reader<'a>) -> &'a [u8] {
    let count = reader.u32(Expected::ParameterCount);
    let start = reader.position();
    read_values(reader, count, &mut |_| {});
    reader.since(start)
}

fn read_field(reader: &mut Reader<'_>, visit: &mut impl FnMut(Part)) {
    // `i16` and `i8` appear in fields only.
    for packed in [0x77, 0x78] {
        if reader.takes(packed) {
            visit(Part::Number(packed.into()));
            return read_mutability(reader, visit);
        }
    }
    visit(Part::Val(ValType::read(reader)));
    read_mutability(reader, visit);
}

fn read_mutability(reader: &mut Reader<'_>, visit: &mut impl FnMut(Part)) {
    let byte = reader.byte(Expected::FieldMutability);
    if byte > 1 {
        reader.unexpected(Expected::FieldMutability, byte);
    }
    visit(Part::Number(byte.into()));
}

/// A function type of a module. Parameters and results are decoded on demand.
///
/// It cannot be compared, because a [`TypeIndex`] in it depends on the module.
#[derive(Clone, Copy)]
pub struct FuncType<'a> {
    bytes: &'a [u8],
    /// The offset of the number of parameters.
    offset: u32,
    param_count: u32,
    form: Form,
}

impl<'a> FuncType<'a> {
    /// Returns the number of parameters.
    #[must_use]
    pub fn param_count(&self) -> u32 {
        self.param_count
    }

    /// Returns `true` if threads share functions of this type (proposal shared-everything threads). Such
    /// functions are never late-bound, because their PLT entries would be shared too, and a shared
    /// function cannot call the binder.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.form == Form::SharedFunc
    }

    /// Returns the types of the parameters, in order.
    pub fn params(&self) -> impl ExactSizeIterator<Item = ValType> + use<'a> {
        ValTypes::read(&mut self.reader())
    }

    /// Returns the types of the results, in order.
    pub fn results(&self) -> impl ExactSizeIterator<Item = ValType> + use<'a> {
        let mut reader = self.reader();
        encoded_values(&mut reader);
        ValTypes::read(&mut reader)
    }

    /// Returns `true` if two types are the same, or `None` if that depends on the types around them.
    pub(crate) fn same_portable(&self, other: &Self) -> Option<bool> {
        if !self.is_portable() || !other.is_portable() {
            return None;
        }
        Some(self.params().eq(other.params()) && self.results().eq(other.results()))
    }

    /// Returns `true` if the type is the same in every module.
    pub(crate) fn is_portable(&self) -> bool {
        self.form == Form::Portable
    }

    /// Writes the type in the encoding of a type section, if it is portable.
    pub(crate) fn write(&self, out: &mut Writer) {
        let mut reader = self.reader();
        encoded_values(&mut reader);
        encoded_values(&mut reader);
        out.byte(FUNC);
        out.bytes(reader.since(self.offset as usize));
    }

    /// Returns the encoded types of the parameters and of the results, without their numbers.
    pub(crate) fn encoded(&self) -> (&'a [u8], &'a [u8]) {
        let mut reader = self.reader();
        (encoded_values(&mut reader), encoded_values(&mut reader))
    }

    /// Returns a reader at the number of parameters. The bytes after it were already read without an
    /// error.
    fn reader(&self) -> Reader<'a> {
        Reader::at(self.bytes, self.offset as usize)
    }
}

/// A list of value types that was already read without an error.
struct ValTypes<'a> {
    reader: Reader<'a>,
    left: u32,
}

impl<'a> ValTypes<'a> {
    fn read(reader: &mut Reader<'a>) -> Self {
        let left = reader.u32(Expected::ParameterCount);
        let reader = reader.clone();
        Self { reader, left }
    }
}

impl Iterator for ValTypes<'_> {
    type Item = ValType;

    fn next(&mut self) -> Option<ValType> {
        let Self { reader, left } = self;
        reader.more(left).then(|| ValType::read(reader))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left as usize, Some(self.left as usize))
    }
}

impl ExactSizeIterator for ValTypes<'_> {}
