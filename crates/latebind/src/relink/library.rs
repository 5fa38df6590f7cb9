//! The facts about a library that relinking needs before it changes anything.

use alloc::vec::Vec;

use crate::error::{Error, Expected, Found, Result};
use crate::read::dylink;
use crate::read::export::Export;
use crate::read::import::{self, Import, ImportKind};
use crate::read::latebind;
use crate::read::list::Decode;
use crate::read::name::Name;
use crate::read::reader::Reader;
use crate::read::section::{self, Order, Section, Sections};
use crate::read::types::Types;
use crate::read::value_type::TypeIndex;

/// The parts of a library that are read before it is rewritten.
#[derive(Debug)]
pub(super) struct Library<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) sections: Vec<Section<'a>>,
    pub(super) types: Types<'a>,
    pub(super) imports: Vec<Declaration<'a>>,
    /// The types of the functions that it defines.
    pub(super) functions: Vec<TypeIndex>,
    pub(super) exports: Vec<Export<'a>>,
    pub(super) imported_functions: u32,
    /// The number of tables, including imported ones.
    pub(super) tables: u32,
    pub(super) already_relinked: bool,
}

impl<'a> Library<'a> {
    /// Reads a library.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self> {
        let mut library = Self {
            bytes,
            sections: Vec::new(),
            types: Types::default(),
            imports: Vec::new(),
            functions: Vec::new(),
            exports: Vec::new(),
            imported_functions: 0,
            tables: 0,
            already_relinked: false,
        };
        let mut sections = Sections::begin(bytes);
        let mut order = Order::default();
        while let Some(section) = sections.next() {
            order.check(&section)?;
            let is_first = library.sections.is_empty();
            if is_first && section.name()? != Some(dylink::NAME) {
                break;
            }
            library.add(section)?;
        }
        sections.check()?;
        if library.sections.is_empty() {
            let found = bytes.get(8).map_or(Found::End, |id| Found::Section(*id));
            return Err(Error::new(8, Expected::Dso, found));
        }
        Ok(library)
    }

    /// Returns the bodies of the functions that the library defines.
    pub(super) fn bodies(&self) -> Result<Vec<Reader<'a>>> {
        let mut bodies = Vec::new();
        if let Some(section) = self.sections.iter().find(|it| it.id == section::CODE) {
            let mut contents = section.contents.clone();
            let mut left = contents.u32(Expected::CodeCount);
            bodies.reserve_exact((left as usize).min(contents.remaining()));
            while contents.more(&mut left) {
                let size = contents.short_u32(Expected::BodySize);
                bodies.push(contents.split(size as usize, Expected::BodySize));
            }
            contents.finish(Expected::SectionEnd)?;
        }
        Ok(bodies)
    }

    fn add(&mut self, section: Section<'a>) -> Result<()> {
        let mut reader = section.contents.clone();
        match section.id {
            section::CUSTOM => self.already_relinked |= section.name()? == Some(latebind::NAME),
            section::TYPE => self.types = Types::read_section(reader)?,
            section::IMPORT => self.add_imports(&reader)?,
            section::FUNCTION => self.add_functions(reader)?,
            section::TABLE => {
                let count = reader.u32(Expected::TableCount);
                reader.check()?;
                self.tables = self.tables.saturating_add(count);
            }
            section::EXPORT => {
                self.add_exports(reader)?;
            }
            5..=13 => {}
            id => {
                let found = Found::Section(id);
                return Err(Error::new(section.start, Expected::KnownSection, found));
            }
        }
        self.sections.push(section);
        Ok(())
    }

    fn add_imports(&mut self, reader: &Reader<'a>) -> Result<()> {
        let rows = import::read_section(reader, &self.types)?;
        self.imports.reserve(rows.len());
        for row in rows {
            match row.kind {
                // There are fewer imports than bytes, and fewer bytes than 2^32.
                ImportKind::Func { .. } => self.imported_functions += 1,
                ImportKind::Table { .. } => self.tables = self.tables.saturating_add(1),
                _ => {}
            }
            let Import { module, name, kind } = row.import(self.bytes);
            self.imports.push(Declaration {
                module,
                name,
                kind,
                encoded_kind: row.encoded_kind(self.bytes),
            });
        }
        Ok(())
    }

    fn add_functions(&mut self, mut reader: Reader<'a>) -> Result<()> {
        let mut left = reader.u32(Expected::FunctionCount);
        self.functions
            .reserve((left as usize).min(reader.remaining()));
        while reader.more(&mut left) {
            let ty = reader.short_u32(Expected::TypeIndex);
            self.functions.push(TypeIndex(ty));
        }
        reader.finish(Expected::SectionEnd)
    }

    fn add_exports(&mut self, mut reader: Reader<'a>) -> Result<()> {
        let mut left = reader.u32(Expected::ExportCount);
        // The shortest export takes three bytes.
        self.exports
            .reserve((left as usize).min(reader.remaining() / 3));
        while reader.more(&mut left) {
            self.exports.push(Export::decode(&mut reader));
        }
        reader.finish(Expected::ExportSectionEnd)
    }
}

/// An import as the library declares it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Declaration<'a> {
    pub(super) module: Name<'a>,
    pub(super) name: Name<'a>,
    pub(super) kind: ImportKind,
    /// The kind and its type, in their encoded form.
    pub(super) encoded_kind: &'a [u8],
}
