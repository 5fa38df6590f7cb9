//! A module as far as a linker looks at it: `dylink.0`, types, imports, exports.

use crate::dylink::{self, Dylink};
use crate::encode::{HEADER, section};
use crate::error::{Error, Expected, Found, Result};
use crate::export::Export;
use crate::import::{Import, ImportTable, Row};
use crate::list::List;
use crate::reader::Reader;
use crate::types::Types;

/// The symbol references of a module: its imports and their types. All that binding late has to see.
#[derive(Clone, Debug, Default)]
pub struct References<'a> {
    types: Types<'a>,
    imports: ImportTable<'a>,
    /// The bytes read, which bound what may be emitted.
    len: usize,
}

impl<'a> References<'a> {
    /// Reads the references of a module, or of its first sections as [`prefix`](crate::prefix)
    /// delimits them. Whether names are UTF-8 is not looked at: the engine that compiled the module
    /// has done so.
    ///
    /// # Errors
    ///
    /// Says where the sections that matter are not well formed.
    pub fn read(bytes: &'a [u8]) -> Result<Self> {
        let mut references = Self {
            len: bytes.len(),
            ..Self::default()
        };
        let mut sections = Sections::begin(bytes)?;
        while let Some(section) = sections.next()? {
            references.add(&section)?;
        }
        Ok(references)
    }

    fn add(&mut self, section: &Section<'a>) -> Result<()> {
        match section.id {
            section::TYPE => self.types = Types::read_section(section.contents)?,
            section::IMPORT => {
                self.imports = ImportTable::read_section(section.contents, &self.types)?;
            }
            _ => {}
        }
        Ok(())
    }

    /// The module's types.
    #[must_use]
    pub fn types(&self) -> &Types<'a> {
        &self.types
    }

    /// The module's imports, in order.
    pub fn imports(&self) -> impl Iterator<Item = Import<'a>> {
        // There is an import for each row.
        (0..self.imports.rows.len()).filter_map(|index| self.import(index))
    }

    /// The import at an index.
    #[must_use]
    pub fn import(&self, index: usize) -> Option<Import<'a>> {
        self.imports.get(index)
    }

    pub(crate) fn rows(&self) -> &[Row] {
        &self.imports.rows
    }

    /// How many bytes have been read.
    pub(crate) fn len(&self) -> usize {
        self.len
    }
}

/// A whole module. It borrows the module's bytes.
#[derive(Clone, Debug, Default)]
pub struct Module<'a> {
    dylink: Option<Dylink<'a>>,
    references: References<'a>,
    exports: Option<List<'a, Export<'a>>>,
}

impl<'a> Module<'a> {
    /// Reads a module. Sections that a linker does not need are stepped over.
    ///
    /// # Errors
    ///
    /// Says where the module is not well formed. A `dylink.0` section that is not the first is an
    /// error, as the convention has it and every loader expects it.
    pub fn read(bytes: &'a [u8]) -> Result<Self> {
        let mut module = Self::default();
        module.references.len = bytes.len();
        let mut sections = Sections::begin(bytes)?;
        while let Some(mut section) = sections.next()? {
            match section.id {
                section::CUSTOM
                    if section.contents.name(Expected::SectionName)? == dylink::NAME =>
                {
                    if section.start != HEADER.len() {
                        let found = Found::Section(section.id);
                        return Err(Error::new(section.start, Expected::DylinkFirst, found));
                    }
                    module.dylink = Some(Dylink::read(section.contents)?);
                }
                section::EXPORT => {
                    let contents = &mut section.contents;
                    module.exports = Some(List::read(contents, Expected::ExportCount)?);
                    contents.finish(Expected::ExportSectionEnd)?;
                }
                _ => module.references.add(&section)?,
            }
        }
        module.references.imports.check_names()?;
        Ok(module)
    }

    /// What the module says about itself as a DSO; nothing if it is none.
    #[must_use]
    pub fn dylink(&self) -> Option<&Dylink<'a>> {
        self.dylink.as_ref()
    }

    /// Its imports and their types.
    #[must_use]
    pub fn references(&self) -> &References<'a> {
        &self.references
    }

    /// Its exports, in order.
    pub fn exports(&self) -> impl Iterator<Item = Export<'a>> + use<'a> {
        self.exports.clone().into_iter().flatten()
    }
}

/// The sections of a module, one after the other.
pub(crate) struct Sections<'a> {
    reader: Reader<'a>,
    /// The last section read of those that may stand once, in order.
    last: u8,
}

/// A section: where it begins, its id, and what is in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Section<'a> {
    pub(crate) start: usize,
    pub(crate) id: u8,
    pub(crate) contents: Reader<'a>,
}

impl<'a> Section<'a> {
    /// The name of a custom section.
    pub(crate) fn name(&self) -> Result<Option<&'a str>> {
        match self.id {
            section::CUSTOM => self.contents.clone().name(Expected::SectionName).map(Some),
            _ => Ok(None),
        }
    }
}

impl<'a> Sections<'a> {
    pub(crate) fn begin(bytes: &'a [u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes);
        for expected in HEADER {
            let byte = reader.byte(Expected::ModuleHeader)?;
            if byte != expected {
                return Err(reader.unexpected(Expected::ModuleHeader, byte));
            }
        }
        Ok(Self { reader, last: 0 })
    }

    pub(crate) fn next(&mut self) -> Result<Option<Section<'a>>> {
        if self.reader.is_at_end() {
            return Ok(None);
        }
        let start = self.reader.position();
        let id = self.reader.byte(Expected::Section)?;
        let size = self.reader.u32(Expected::SectionSize)?;
        let contents = self.reader.split(size as usize, Expected::WholeSection)?;
        if matches!(id, section::TYPE | section::IMPORT | section::EXPORT) {
            if id <= self.last {
                return Err(Error::new(
                    start,
                    Expected::SectionOrder,
                    Found::Section(id),
                ));
            }
            self.last = id;
        }
        Ok(Some(Section {
            start,
            id,
            contents,
        }))
    }
}
