//! The sections of a module in any order, and the order that the specification requires.

use super::name::Name;
use super::reader::Reader;
use crate::error::{Error, Expected, Found, Result};

/// The magic number and the version of a module.
pub(crate) const HEADER: [u8; 8] = *b"\0asm\x01\0\0\0";

// Section ids, as in WebAssembly 3.0, section 5.5.2.
pub(crate) const CUSTOM: u8 = 0;
pub(crate) const TYPE: u8 = 1;
pub(crate) const IMPORT: u8 = 2;
pub(crate) const FUNCTION: u8 = 3;
pub(crate) const TABLE: u8 = 4;
pub(crate) const MEMORY: u8 = 5;
pub(crate) const GLOBAL: u8 = 6;
pub(crate) const EXPORT: u8 = 7;
pub(crate) const START: u8 = 8;
pub(crate) const ELEMENT: u8 = 9;
pub(crate) const CODE: u8 = 10;
pub(crate) const DATA: u8 = 11;
pub(crate) const DATA_COUNT: u8 = 12;
pub(crate) const TAG: u8 = 13;

/// The order of the sections. Custom sections may appear anywhere.
const ORDER: [u8; 13] = [
    TYPE, IMPORT, FUNCTION, TABLE, MEMORY, TAG, GLOBAL, EXPORT, START, ELEMENT, DATA_COUNT, CODE,
    DATA,
];

/// Returns the position of a section in the order, or `None` for a custom or unknown section.
pub(crate) fn position(id: u8) -> Option<usize> {
    ORDER.iter().position(|it| *it == id)
}

/// An iterator over the sections of a module, in any order. [`Order`] checks the order.
pub(crate) struct Sections<'a> {
    reader: Reader<'a>,
}

/// Checks that each section except custom ones appears at most once and in order.
///
/// Binding at load time does not need this check, because the engine performs it, and the code must be
/// small.
#[derive(Default)]
pub(crate) struct Order {
    /// The first position that is still allowed.
    next: usize,
}

impl Order {
    /// Checks the next section of a module.
    pub(crate) fn check(&mut self, section: &Section<'_>) -> Result<()> {
        let Some(position) = position(section.id) else {
            return Ok(());
        };
        if position < self.next {
            let found = Found::Section(section.id);
            return Err(Error::new(section.start, Expected::SectionOrder, found));
        }
        self.next = position + 1;
        Ok(())
    }
}

/// A section: its start, its id, and its contents.
#[derive(Clone, Debug)]
pub(crate) struct Section<'a> {
    pub(crate) start: usize,
    pub(crate) id: u8,
    pub(crate) contents: Reader<'a>,
}

impl<'a> Section<'a> {
    /// Returns the name of a custom section.
    pub(crate) fn name(&self) -> Result<Option<&'a str>> {
        if self.id != CUSTOM {
            return Ok(None);
        }
        let mut contents = self.contents.clone();
        let name = contents.name(Expected::SectionName);
        contents.check()?;
        Ok(Some(name))
    }
}

impl<'a> Sections<'a> {
    pub(crate) fn begin(bytes: &'a [u8]) -> Self {
        let mut reader = Reader::new(bytes);
        for &expected in &HEADER {
            let byte = reader.byte(Expected::ModuleHeader);
            if byte != expected {
                reader.unexpected(Expected::ModuleHeader, byte);
            }
        }
        Self { reader }
    }

    /// Returns the error if a read has failed.
    pub(crate) fn check(&mut self) -> Result<()> {
        self.reader.check()
    }

    /// Returns the next section, or `None` at the end or after a failure.
    pub(crate) fn next(&mut self) -> Option<Section<'a>> {
        let Self { reader } = self;
        if reader.is_at_end() {
            return None;
        }
        let start = reader.position();
        let id = reader.byte(Expected::Section);
        let size = reader.u32(Expected::SectionSize);
        let contents = reader.split(size as usize, Expected::WholeSection);
        (!reader.has_failed()).then_some(Section {
            start,
            id,
            contents,
        })
    }
}

/// Returns the contents of the first custom section of a name, after the name.
pub(crate) fn custom<'a>(module: &'a [u8], name: &str) -> Result<Option<Reader<'a>>> {
    let mut sections = Sections::begin(module);
    while let Some(Section {
        id, mut contents, ..
    }) = sections.next()
    {
        if id == CUSTOM && Name::read(&mut contents, Expected::SectionName) == *name {
            return Ok(Some(contents));
        }
    }
    sections.check()?;
    Ok(None)
}
