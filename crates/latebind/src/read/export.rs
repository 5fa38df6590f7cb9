//! The export section: the definitions of a DSO.

use super::list::Decode;
use super::name::Name;
use super::reader::Reader;
use crate::error::{Expected, Result};

/// The kind of an export (WebAssembly 3.0, section 5.5.10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ExportKind {
    /// A function.
    Func,
    /// A table.
    Table,
    /// A memory.
    Memory,
    /// A global. In a DSO, an immutable global holds a data address, relative to `__memory_base`.
    Global,
    /// An exception tag.
    Tag,
}

/// An export, which is a definition if other DSOs can refer to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Export<'a> {
    /// The export name.
    pub name: Name<'a>,
    /// The kind of the export.
    pub kind: ExportKind,
    /// The index among the module's functions, tables, memories, globals, or tags, in which imports come
    /// first. It is not checked against the number of these.
    pub index: u32,
}

impl<'a> Decode<'a> for Export<'a> {
    fn decode(reader: &mut Reader<'a>) -> Self {
        let name = Name::read(reader, Expected::ExportName);
        let kind = match reader.byte(Expected::ExportKind) {
            0x00 => ExportKind::Func,
            0x01 => ExportKind::Table,
            0x02 => ExportKind::Memory,
            0x03 => ExportKind::Global,
            0x04 => ExportKind::Tag,
            byte => {
                reader.unexpected(Expected::ExportKind, byte);
                ExportKind::Tag
            }
        };
        Self {
            name,
            kind,
            index: reader.u32(Expected::ExportIndex),
        }
    }

    fn check(&self) -> Result<()> {
        self.name.check(Expected::ExportName).map(|_| ())
    }
}
