//! The import section, in its plain and its compact encodings.
//!
//! The compact encodings ([proposal][compact], phase 4) write a module name once for many imports: an
//! import with an empty name and kind `0x7f` opens a group of names and types, kind `0x7e` a group
//! of names of one type. Binaryen emits them, so they are met in libraries.
//!
//! [compact]: https://github.com/WebAssembly/compact-import-section

use alloc::vec::Vec;

use crate::error::{Error, Expected, Found, Result};
use crate::name::{Name, Span};
use crate::reader::Reader;
use crate::types::{TypeIndex, Types, read_val_type};

const COMPACT_TYPES: u8 = 0x7f;
const COMPACT_NAMES: u8 = 0x7e;

/// What an import is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ImportKind {
    /// A function.
    Func {
        /// Its type.
        ty: TypeIndex,
        /// Whether a function of a subtype is refused (proposal custom descriptors).
        exact: bool,
    },
    /// A table.
    Table {
        /// Whether its indices are of 64 bits.
        table64: bool,
    },
    /// A memory.
    Memory {
        /// Whether its addresses are of 64 bits.
        memory64: bool,
        /// Whether threads share it.
        shared: bool,
    },
    /// A global.
    Global {
        /// Whether it may be set, as entries of the GOT are.
        mutable: bool,
    },
    /// A tag of exceptions.
    Tag {
        /// The type of its payload.
        ty: TypeIndex,
    },
}

/// A symbol reference: one import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Import<'a> {
    /// The module name, `env` for most symbols.
    pub module: Name<'a>,
    /// The name.
    pub name: Name<'a>,
    /// What it is to be.
    pub kind: ImportKind,
}

/// An import as it is kept: where its names stand, and what it is.
///
/// Binding late walks over the imports several times, in code that an engine has had no time to
/// optimize; so they are decoded once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    module: Span,
    name: Span,
    pub(crate) kind: ImportKind,
}

/// The imports of a module.
#[derive(Clone, Debug, Default)]
pub(crate) struct ImportTable<'a> {
    bytes: &'a [u8],
    pub(crate) rows: Vec<Row>,
}

impl<'a> ImportTable<'a> {
    pub(crate) fn read_section(mut reader: Reader<'a>, types: &Types<'a>) -> Result<Self> {
        // A count is only believed as far as there are bytes: four make the shortest import.
        let count = reader.clone().u32(Expected::ImportCount)? as usize;
        let mut rows = Vec::with_capacity(count.min(reader.remaining() / 4));
        walk(&mut reader, types, |declaration| {
            rows.push(Row {
                module: declaration.module.span()?,
                name: declaration.name.span()?,
                kind: declaration.kind,
            });
            Ok(())
        })?;
        Ok(Self {
            bytes: reader.input(),
            rows,
        })
    }

    /// Fails where a name is not UTF-8.
    pub(crate) fn check_names(&self) -> Result<()> {
        let mut last_module = usize::MAX;
        for index in 0..self.rows.len() {
            let Some(import) = self.get(index) else { break };
            if import.module.offset() != last_module {
                import.module.check(Expected::ImportModule)?;
                last_module = import.module.offset();
            }
            import.name.check(Expected::ImportName)?;
        }
        Ok(())
    }

    /// One import, with its names.
    pub(crate) fn get(&self, index: usize) -> Option<Import<'a>> {
        let Row { module, name, kind } = *self.rows.get(index)?;
        Some(Import {
            module: module.name(self.bytes),
            name: name.name(self.bytes),
            kind,
        })
    }
}

/// An import as it is declared.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Declaration<'a> {
    pub(crate) module: Name<'a>,
    pub(crate) name: Name<'a>,
    pub(crate) kind: ImportKind,
    /// The kind and what belongs to it, as they are encoded.
    pub(crate) encoded_kind: &'a [u8],
}

/// Reads an import section, and shows each import to `visit`.
pub(crate) fn walk<'a>(
    reader: &mut Reader<'a>,
    types: &Types<'a>,
    mut visit: impl FnMut(Declaration<'a>) -> Result<()>,
) -> Result<()> {
    let mut last_module = Name::default();
    for _ in 0..reader.u32(Expected::ImportCount)? {
        let mut module = Name::read(reader, Expected::ImportModule)?;
        // Runs of imports have one module name, which is to be handled once.
        if module == last_module {
            module = last_module;
        }
        last_module = module;
        let name = Name::read(reader, Expected::ImportName)?;
        let mut start = reader.position();
        let mut one = Declaration {
            module,
            name,
            kind: ImportKind::Global { mutable: false },
            encoded_kind: &[],
        };
        match reader.peek() {
            Some(byte @ (COMPACT_TYPES | COMPACT_NAMES)) if name.as_bytes().is_empty() => {
                reader.byte(Expected::ImportKind)?;
                start += 1;
                if byte == COMPACT_NAMES {
                    one.kind = read_kind(reader, types)?;
                    one.encoded_kind = reader.since(start);
                }
                for _ in 0..reader.u32(Expected::GroupImportCount)? {
                    one.name = Name::read(reader, Expected::ImportName)?;
                    if byte == COMPACT_TYPES {
                        let start = reader.position();
                        one.kind = read_kind(reader, types)?;
                        one.encoded_kind = reader.since(start);
                    }
                    visit(one)?;
                }
            }
            _ => {
                one.kind = read_kind(reader, types)?;
                one.encoded_kind = reader.since(start);
                visit(one)?;
            }
        }
    }
    reader.finish(Expected::ImportSectionEnd)
}

fn read_kind(reader: &mut Reader<'_>, types: &Types<'_>) -> Result<ImportKind> {
    const EXPECTED: Expected = Expected::ImportKind;
    Ok(match reader.byte(EXPECTED)? {
        byte @ (0x00 | 0x20) => ImportKind::Func {
            ty: read_type(reader, types)?,
            exact: byte == 0x20,
        },
        0x01 => {
            read_val_type(reader)?;
            let flags = read_limits(reader, 0b0111)?;
            ImportKind::Table {
                table64: flags & 0b0100 != 0,
            }
        }
        0x02 => {
            let flags = read_limits(reader, 0b1111)?;
            ImportKind::Memory {
                memory64: flags & 0b0100 != 0,
                shared: flags & 0b0010 != 0,
            }
        }
        0x03 => {
            read_val_type(reader)?;
            let flags = reader.byte(Expected::GlobalMutability)?;
            if flags > 0b11 {
                return Err(reader.unexpected(Expected::GlobalMutability, flags));
            }
            ImportKind::Global {
                mutable: flags & 0b01 != 0,
            }
        }
        0x04 => {
            let attribute = reader.byte(Expected::TagAttribute)?;
            if attribute != 0 {
                return Err(reader.unexpected(Expected::TagAttribute, attribute));
            }
            ImportKind::Tag {
                ty: read_type(reader, types)?,
            }
        }
        byte => return Err(reader.unexpected(EXPECTED, byte)),
    })
}

fn read_type(reader: &mut Reader<'_>, types: &Types<'_>) -> Result<TypeIndex> {
    let start = reader.position();
    let ty = TypeIndex(reader.short_u32(Expected::TypeIndex)?);
    if types.param_count(ty).is_some() {
        return Ok(ty);
    }
    Err(Error::new(
        start,
        Expected::FunctionTypeIndex,
        Found::Number(ty.0.into()),
    ))
}

/// Steps over limits, and gives their flags: a maximum, shared, 64 bits, a page size.
fn read_limits(reader: &mut Reader<'_>, known: u8) -> Result<u8> {
    let flags = reader.byte(Expected::LimitsFlags)?;
    if flags & !known != 0 {
        return Err(reader.unexpected(Expected::LimitsFlags, flags));
    }
    reader.u64(Expected::Minimum)?;
    if flags & 0b0001 != 0 {
        reader.u64(Expected::Maximum)?;
    }
    if flags & 0b1000 != 0 {
        let start = reader.position();
        let log2 = reader.u32(Expected::PageSize)?;
        if log2 >= 64 {
            return Err(Error::new(
                start,
                Expected::PageSize,
                Found::Number(log2.into()),
            ));
        }
    }
    Ok(flags)
}
