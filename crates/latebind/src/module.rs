//! A module as far as a linker looks at it: `dylink.0`, types, imports, exports.

use alloc::vec::Vec;

use crate::dylink::{self, Dylink};
use crate::encode::{HEADER, section};
use crate::error::{Error, Expected, Found, Result};
use crate::export::Export;
use crate::import::{self, Import, Row};
use crate::list::List;
use crate::reader::Reader;
use crate::types::{TypeIndex, Types};

/// The symbol references of a module: its imports and their types. All that binding late has to see.
#[derive(Clone, Debug, Default)]
pub struct References<'a> {
    /// What was read. It bounds what may be emitted, too.
    bytes: &'a [u8],
    types: Types<'a>,
    rows: Vec<Row>,
    /// Where the imports end.
    end: usize,
}

impl<'a> References<'a> {
    /// Reads the references of a module, or of its first sections as an
    /// [`Outline`](crate::Outline) delimits them. Whether names are UTF-8 is not looked at: the engine that compiled the module
    /// has done so.
    ///
    /// # Errors
    ///
    /// Says where the sections that matter are not well formed.
    pub fn read(bytes: &'a [u8]) -> Result<Self> {
        let mut references = Self::of(bytes);
        let mut sections = Sections::begin(bytes);
        while let Some(section) = sections.next() {
            references.add(section)?;
        }
        sections.reader.check()?;
        Ok(references)
    }

    /// None as yet, of a module.
    fn of(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            ..Self::default()
        }
    }

    /// One reference without a name, to a function of a type.
    pub(crate) fn of_type(types: &Types<'a>, index: TypeIndex) -> Self {
        Self {
            bytes: types.bytes(),
            types: types.clone(),
            rows: alloc::vec![Row::of_type(index)],
            end: 0,
        }
    }

    fn add(&mut self, section: Section<'a>) -> Result<()> {
        match section.id {
            section::TYPE => self.types = Types::read_section(section.contents)?,
            section::IMPORT => {
                self.rows = import::read_section(&section.contents, &self.types)?;
                self.end = section.contents.input().len();
            }
            _ => {}
        }
        Ok(())
    }

    /// Fails where a name is not UTF-8.
    fn check_names(&self) -> Result<()> {
        let mut last_module = usize::MAX;
        for import in self.imports() {
            if import.module.offset() != last_module {
                import.module.check(Expected::ImportModule)?;
                last_module = import.module.offset();
            }
            import.name.check(Expected::ImportName)?;
        }
        Ok(())
    }

    /// The module's types.
    #[must_use]
    pub fn types(&self) -> &Types<'a> {
        &self.types
    }

    /// The module's imports, in order.
    pub fn imports(&self) -> impl ExactSizeIterator<Item = Import<'a>> {
        let bytes = self.bytes;
        self.rows.iter().map(move |row| row.import(bytes))
    }

    /// The import at an index.
    #[must_use]
    pub fn import(&self, index: usize) -> Option<Import<'a>> {
        Some(self.rows.get(index)?.import(self.bytes))
    }

    pub(crate) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The bytes that have been read.
    pub(crate) fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// How many of them are enough to read the same again.
    pub(crate) fn end(&self) -> usize {
        self.end
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
    /// Returns an error with the offset if the module is malformed, or if its sections are not in
    /// the order of the specification. A `dylink.0` section that is not the first is an error, as
    /// the convention requires and every loader expects. [`Dylink::warnings`] reports the defects
    /// that loaders accept.
    pub fn read(bytes: &'a [u8]) -> Result<Self> {
        let mut module = Self {
            references: References::of(bytes),
            ..Self::default()
        };
        let mut sections = Sections::begin(bytes);
        let mut order = Order::default();
        while let Some(mut section) = sections.next() {
            order.check(&section)?;
            match section.id {
                section::CUSTOM => {
                    let name = section.contents.name(Expected::SectionName);
                    section.contents.check()?;
                    if name != dylink::NAME {
                        continue;
                    }
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
                _ => module.references.add(section)?,
            }
        }
        sections.reader.check()?;
        module.references.check_names()?;
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

/// The sections of a module, one after the other, in whatever order they are. [`Order`] checks it.
pub(crate) struct Sections<'a> {
    reader: Reader<'a>,
}

/// Checks that each section except custom ones appears at most once and in order.
///
/// Binding at load time does not check it, because the engine does, and the code has to be small.
#[derive(Default)]
pub(crate) struct Order {
    /// The first position that is still allowed.
    next: usize,
}

impl Order {
    /// Checks the next section of a module.
    pub(crate) fn check(&mut self, section: &Section<'_>) -> Result<()> {
        let Some(position) = section::position(section.id) else {
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

/// A section: where it begins, its id, and what is in it.
#[derive(Clone, Debug)]
pub(crate) struct Section<'a> {
    pub(crate) start: usize,
    pub(crate) id: u8,
    pub(crate) contents: Reader<'a>,
}

impl<'a> Section<'a> {
    /// The name of a custom section.
    pub(crate) fn name(&self) -> Result<Option<&'a str>> {
        if self.id != section::CUSTOM {
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

    /// The error, if reading has failed.
    pub(crate) fn check(&mut self) -> Result<()> {
        self.reader.check()
    }

    /// The next section; nothing at the end, and where the reader has failed.
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
