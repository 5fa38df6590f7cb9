//! The types of memories and tables, with their limits: which memory or table an import accepts.

use crate::read::reader::Reader;
use crate::read::references::References;
use crate::read::section::{self, Sections};
use crate::read::value_type::{ValType, read_flags};
use crate::{Expected, ImportKind};

const HAS_MAXIMUM: u8 = 0b0001;
const SHARED: u8 = 0b0010;
const IS_64_BIT: u8 = 0b0100;
const HAS_PAGE_SIZE: u8 = 0b1000;
const ALL: u8 = HAS_MAXIMUM | SHARED | IS_64_BIT | HAS_PAGE_SIZE;

/// The page size without the proposal custom page sizes: 64 KiB.
const PAGE_SIZE_LOG2: u32 = 16;

/// The first byte of a table with an initial value (WebAssembly 3.0, section 5.5.7).
const HAS_INITIAL_VALUE: u8 = 0x40;

/// The type of a memory (WebAssembly 3.0, section 2.3.15).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MemoryType {
    /// The minimum size, in pages.
    pub minimum: u64,
    /// The maximum size, in pages.
    pub maximum: Option<u64>,
    /// Whether threads share the memory.
    pub is_shared: bool,
    /// Whether addresses are 64-bit.
    pub is_memory64: bool,
    /// The binary logarithm of the page size, in bytes.
    pub page_size_log2: u32,
}

/// The type of a table of functions (WebAssembly 3.0, section 2.3.16).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TableType {
    /// The minimum size, in elements.
    pub minimum: u64,
    /// The maximum size, in elements.
    pub maximum: Option<u64>,
    /// Whether indices are 64-bit.
    pub is_table64: bool,
}

impl MemoryType {
    /// Returns the type of an imported memory, or `None` if the import at `index` is not a memory.
    #[must_use]
    pub fn of_import(references: &References<'_>, index: usize) -> Option<Self> {
        let row = references.rows().get(index)?;
        let ImportKind::Memory { .. } = row.kind else {
            return None;
        };
        let mut reader = Reader::new(row.encoded_kind(references.bytes()));
        reader.byte(Expected::ImportKind);
        Self::read(&mut reader)
    }

    /// Returns the type of the memory at an index that a module defines, where `index` does not count imports.
    pub(super) fn of_definition(module: &[u8], index: u32) -> Option<Self> {
        let mut reader = entries(module, section::MEMORY, index)?;
        for _ in 0..index {
            Self::read(&mut reader)?;
        }
        Self::read(&mut reader)
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let (flags, minimum, maximum) = read_limits(reader);
        let page_size_log2 = match flags & HAS_PAGE_SIZE {
            0 => PAGE_SIZE_LOG2,
            _ => reader.u32(Expected::PageSize),
        };
        let memory = Self {
            minimum,
            maximum,
            is_shared: flags & SHARED != 0,
            is_memory64: flags & IS_64_BIT != 0,
            page_size_log2,
        };
        (!reader.has_failed()).then_some(memory)
    }

    /// Returns `true` if an engine accepts a memory of this type for an import. The memory may have grown, so its size
    /// may be larger than the minimum.
    #[must_use]
    pub fn is_accepted_by(&self, import: &Self) -> bool {
        let is_same = self.is_shared == import.is_shared
            && self.is_memory64 == import.is_memory64
            && self.page_size_log2 == import.page_size_log2;
        is_same && is_maximum_accepted(self.maximum, import.maximum)
    }
}

impl TableType {
    /// Returns the type of an imported table, or `None` if the import at `index` is not a table.
    #[must_use]
    pub fn of_import(references: &References<'_>, index: usize) -> Option<Self> {
        let row = references.rows().get(index)?;
        let ImportKind::Table { .. } = row.kind else {
            return None;
        };
        let mut reader = Reader::new(row.encoded_kind(references.bytes()));
        reader.byte(Expected::ImportKind);
        Self::read(&mut reader)
    }

    /// Returns the type of the table at an index that a module defines, where `index` does not count imports. Returns
    /// `None` if it or an earlier table has an initial value.
    pub(super) fn of_definition(module: &[u8], index: u32) -> Option<Self> {
        let mut reader = entries(module, section::TABLE, index)?;
        for _ in 0..index {
            Self::read(&mut reader)?;
        }
        Self::read(&mut reader)
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        if reader.takes(HAS_INITIAL_VALUE) {
            return None;
        }
        ValType::read(reader);
        let (flags, minimum, maximum) = read_limits(reader);
        let table = Self {
            minimum,
            maximum,
            is_table64: flags & IS_64_BIT != 0,
        };
        (!reader.has_failed()).then_some(table)
    }

    /// Returns `true` if an engine accepts a table of this type for an import. The loader grows the table for each
    /// library, so its size is larger than the minimum.
    #[must_use]
    pub fn is_accepted_by(&self, import: &Self) -> bool {
        self.is_table64 == import.is_table64 && is_maximum_accepted(self.maximum, import.maximum)
    }
}

/// Returns the entries of a section that has more than `index` entries.
fn entries(module: &[u8], id: u8, index: u32) -> Option<Reader<'_>> {
    let mut sections = Sections::begin(module);
    while let Some(section) = sections.next() {
        if section.id == id {
            let mut reader = section.contents;
            let count = reader.u32(Expected::TableCount);
            return (index < count).then_some(reader);
        }
    }
    None
}

fn read_limits(reader: &mut Reader<'_>) -> (u8, u64, Option<u64>) {
    let flags = read_flags(reader, ALL, Expected::LimitsFlags);
    let minimum = reader.u64(Expected::Minimum);
    let maximum = match flags & HAS_MAXIMUM {
        0 => None,
        _ => Some(reader.u64(Expected::Maximum)),
    };
    (flags, minimum, maximum)
}

fn is_maximum_accepted(maximum: Option<u64>, import: Option<u64>) -> bool {
    match (maximum, import) {
        (_, None) => true,
        (Some(maximum), Some(import)) => maximum <= import,
        (None, Some(_)) => false,
    }
}
