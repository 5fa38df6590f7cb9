//! The import section, in its plain and its compact encodings.
//!
//! The compact encodings ([proposal][compact], phase 4) write a module name once for many imports: an
//! import with an empty name and kind `0x7f` opens a group of names and types, kind `0x7e` a group
//! of names of one type. Binaryen emits them, so they are met in libraries.
//!
//! [compact]: https://github.com/WebAssembly/compact-import-section

use crate::error::{Error, Expected, Found, Result};
use crate::reader::Reader;
use crate::types::{TypeIndex, read_val_type};

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
    pub module: &'a str,
    /// The name.
    pub name: &'a str,
    /// What it is to be.
    pub kind: ImportKind,
}

/// A group of the compact encodings that is being walked.
#[derive(Clone, Copy, Debug)]
struct Group<'a> {
    module: &'a str,
    /// The type of every item, or nothing where each has its own.
    kind: Option<ImportKind>,
    left: u32,
}

/// The imports of a module, in order: an iterator that decodes as it goes.
#[derive(Clone, Debug, Default)]
pub struct Imports<'a>(Option<State<'a>>);

#[derive(Clone, Debug)]
struct State<'a> {
    reader: Reader<'a>,
    left: u32,
    group: Option<Group<'a>>,
}

impl<'a> Imports<'a> {
    /// Reads the section once as a whole, so that walking it later cannot fail. Calls `check` with
    /// each import and the offset at which it ends.
    pub(crate) fn read_section(
        mut reader: Reader<'a>,
        mut check: impl FnMut(usize, &Import<'a>) -> Result<()>,
    ) -> Result<Self> {
        let left = reader.u32(Expected::ImportCount)?;
        let mut state = State {
            reader,
            left,
            group: None,
        };
        let imports = Self(Some(state.clone()));
        while let Some(import) = state.step()? {
            check(state.reader.position(), &import)?;
        }
        state.reader.finish(Expected::ImportSectionEnd)?;
        Ok(imports)
    }
}

impl<'a> Iterator for Imports<'a> {
    type Item = Import<'a>;

    fn next(&mut self) -> Option<Import<'a>> {
        self.0.as_mut()?.step().ok().flatten()
    }
}

impl<'a> State<'a> {
    fn step(&mut self) -> Result<Option<Import<'a>>> {
        loop {
            if let Some(group) = &mut self.group {
                if group.left > 0 {
                    group.left -= 1;
                    let name = self.reader.name(Expected::ImportName)?;
                    let kind = match group.kind {
                        Some(kind) => kind,
                        None => read_kind(&mut self.reader)?,
                    };
                    return Ok(Some(Import {
                        module: group.module,
                        name,
                        kind,
                    }));
                }
                self.group = None;
            }
            if self.left == 0 {
                return Ok(None);
            }
            self.left -= 1;
            let module = self.reader.name(Expected::ImportModule)?;
            let name = self.reader.name(Expected::ImportName)?;
            let kind = match self.reader.peek() {
                Some(COMPACT_TYPES) if name.is_empty() => {
                    self.reader.byte(Expected::ImportKind)?;
                    None
                }
                Some(COMPACT_NAMES) if name.is_empty() => {
                    self.reader.byte(Expected::ImportKind)?;
                    Some(read_kind(&mut self.reader)?)
                }
                _ => {
                    let kind = read_kind(&mut self.reader)?;
                    return Ok(Some(Import { module, name, kind }));
                }
            };
            let left = self.reader.u32(Expected::GroupImportCount)?;
            self.group = Some(Group { module, kind, left });
        }
    }
}

fn read_kind(reader: &mut Reader<'_>) -> Result<ImportKind> {
    const EXPECTED: Expected = Expected::ImportKind;
    Ok(match reader.byte(EXPECTED)? {
        byte @ (0x00 | 0x20) => ImportKind::Func {
            ty: TypeIndex(reader.u32(Expected::TypeIndex)?),
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
                ty: TypeIndex(reader.u32(Expected::TypeIndex)?),
            }
        }
        byte => return Err(reader.unexpected(EXPECTED, byte)),
    })
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
