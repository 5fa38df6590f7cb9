//! The import section, in its standard and its compact encodings.
//!
//! The compact encodings ([proposal][compact], phase 4) write a module name once for many imports. An
//! import with an empty name and kind `0x7f` starts a group of names and types, and kind `0x7e` starts a
//! group of names of one type. Binaryen emits them, so libraries contain them.
//!
//! [compact]: https://github.com/WebAssembly/compact-import-section

use alloc::vec::Vec;

use super::name::{Name, Span};
use super::reader::Reader;
use super::types::Types;
use super::value_type::{Limits, TypeIndex, ValType, read_flags};
use crate::capacity::push_within_capacity;
use crate::error::{Expected, Result};

const COMPACT_TYPES: u8 = 0x7f;
const COMPACT_NAMES: u8 = 0x7e;

/// The kind of an import (WebAssembly 3.0, section 5.5.5), as far as a linker depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ImportKind {
    /// A function.
    Func {
        /// The type, which is a function type of the module.
        ty: TypeIndex,
        /// Whether a function of a subtype is rejected (proposal custom descriptors).
        exact: bool,
    },
    /// A table.
    Table {
        /// Whether indices are 64-bit.
        table64: bool,
    },
    /// A memory.
    Memory {
        /// Whether addresses are 64-bit.
        memory64: bool,
        /// Whether threads share the memory.
        shared: bool,
    },
    /// A global.
    Global {
        /// Whether it is mutable, like a GOT entry.
        mutable: bool,
    },
    /// An exception tag.
    Tag {
        /// The type, which is a function type of the module. Its parameters are the payload.
        ty: TypeIndex,
    },
}

/// An import, which is a symbol reference if a loader looks it up by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Import<'a> {
    /// The module name: `env` for functions, `GOT.mem` or `GOT.func` for addresses.
    pub module: Name<'a>,
    /// The import name.
    pub name: Name<'a>,
    /// The kind, and the type if there is one.
    pub kind: ImportKind,
}

/// A decoded import: the positions of its names, and its kind.
///
/// Late binding iterates over the imports several times, in code that an engine has not optimized yet.
/// So each import is decoded only once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub(crate) module: Span,
    pub(crate) name: Span,
    pub(crate) kind: ImportKind,
    /// The position of the encoded kind.
    encoded: Span,
}

impl Row {
    /// Returns a function import without names.
    pub(crate) fn of_type(ty: TypeIndex) -> Self {
        let nothing = Span { start: 0, end: 0 };
        Self {
            module: nothing,
            name: nothing,
            kind: ImportKind::Func { ty, exact: false },
            encoded: nothing,
        }
    }

    /// Returns the kind in its encoded form. `bytes` is the input that was read.
    pub(crate) fn encoded_kind(self, bytes: &[u8]) -> &[u8] {
        self.encoded.bytes(bytes)
    }

    /// Returns the import with its names. `bytes` is the input that was read.
    pub(crate) fn import(self, bytes: &[u8]) -> Import<'_> {
        let Self {
            module, name, kind, ..
        } = self;
        Import {
            module: module.name(bytes),
            name: name.name(bytes),
            kind,
        }
    }
}

/// Reads an import section.
pub(crate) fn read_section(section: &Reader<'_>, types: &Types<'_>) -> Result<Vec<Row>> {
    // The count is trusted only as far as the remaining bytes allow: the shortest import takes four
    // bytes. A group of compact imports counts as one import. If the vector's capacity is too small for
    // all imports, the section is read again.
    let count = section.clone().u32(Expected::ImportCount) as usize;
    let mut room = count.min(section.remaining() / 4);
    loop {
        let mut rows = Vec::with_capacity(room);
        let mut count = 0;
        walk(section, types, |row| {
            push_within_capacity(&mut rows, row);
            count += 1;
        })?;
        if count <= room {
            return Ok(rows);
        }
        room = count;
    }
}

/// Reads an import section, and passes each import to `visit`.
fn walk<'a>(section: &Reader<'a>, types: &Types<'a>, mut visit: impl FnMut(Row)) -> Result<()> {
    let mut reader = Reader::at(section.input(), section.position());
    let mut left = reader.u32(Expected::ImportCount);
    let mut last_module = Name::default();
    while reader.more(&mut left) {
        let mut module = Name::read(&mut reader, Expected::ImportModule);
        // Consecutive imports with the same module name are handled with one name.
        if module == last_module {
            module = last_module;
        }
        last_module = module;
        let mut name = Name::read(&mut reader, Expected::ImportName);
        // A standard import is read as a group of one import, whose name was already read.
        let mut is_group = false;
        let mut has_one_kind = false;
        if name.as_bytes().is_empty() {
            has_one_kind = reader.takes(COMPACT_NAMES);
            is_group = has_one_kind || reader.takes(COMPACT_TYPES);
        }
        let mut kind = ImportKind::Tag { ty: TypeIndex(0) };
        let mut start = reader.position();
        if has_one_kind {
            kind = read_kind(&mut reader);
        }
        let mut end = reader.position();
        let mut group = 1;
        if is_group {
            group = reader.u32(Expected::GroupImportCount);
        }
        while reader.more(&mut group) {
            if is_group {
                name = Name::read(&mut reader, Expected::ImportName);
            }
            if !has_one_kind {
                start = reader.position();
                kind = read_kind(&mut reader);
                end = reader.position();
            }
            check_type(&mut reader, types, kind, start);
            visit(Row {
                module: module.span(),
                name: name.span(),
                kind,
                encoded: Span {
                    start: start as u32,
                    end: end as u32,
                },
            });
        }
    }
    reader.finish(Expected::ImportSectionEnd)
}

fn read_kind(reader: &mut Reader<'_>) -> ImportKind {
    match reader.byte(Expected::ImportKind) {
        byte @ (0x00 | 0x20) => ImportKind::Func {
            ty: read_type(reader),
            exact: byte == 0x20,
        },
        0x01 => {
            ValType::read(reader);
            ImportKind::Table {
                table64: Limits::read_table(reader).is_64_bit(),
            }
        }
        0x02 => {
            let limits = Limits::read_memory(reader);
            ImportKind::Memory {
                memory64: limits.is_64_bit(),
                shared: limits.is_shared(),
            }
        }
        0x03 => {
            ValType::read(reader);
            let flags = read_flags(reader, 0b11, Expected::GlobalMutability);
            ImportKind::Global {
                mutable: flags & 0b01 != 0,
            }
        }
        byte => {
            if byte != 0x04 {
                reader.unexpected(Expected::ImportKind, byte);
            }
            read_flags(reader, 0, Expected::TagAttribute);
            ImportKind::Tag {
                ty: read_type(reader),
            }
        }
    }
}

fn read_type(reader: &mut Reader<'_>) -> TypeIndex {
    TypeIndex(reader.short_u32(Expected::TypeIndex))
}

/// Checks that an import with a type has a function type. The encoded kind begins at `start`. In a group
/// with one kind, the kind does not belong to an import until the group has one.
fn check_type(reader: &mut Reader<'_>, types: &Types<'_>, kind: ImportKind, start: usize) {
    let (ty, at) = match kind {
        ImportKind::Func { ty, .. } => (ty, start + 1),
        ImportKind::Tag { ty } => (ty, start + 2),
        _ => return,
    };
    if types.param_count(ty).is_none() {
        reader.fail_at_number(at, Expected::FunctionTypeIndex, ty.0);
    }
}
