//! The export section: the definitions of a DSO.

use super::list::Decode;
use super::name::Name;
use super::reader::Reader;
use crate::error::{Expected, Result};

/// What is exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "they are the kinds of the specification")]
pub enum ExportKind {
    Func,
    Table,
    Memory,
    Global,
    Tag,
}

/// A definition: one export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Export<'a> {
    /// The name.
    pub name: Name<'a>,
    /// What it is.
    pub kind: ExportKind,
    /// Its index among the module's functions, tables, memories, globals or tags.
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
