//! The symbol references of a module: its imports and their types.

use alloc::vec::Vec;

use super::import::{self, Import, Row};
use super::section::{self, Section, Sections};
use super::types::Types;
use super::value_type::TypeIndex;
use crate::error::{Expected, Result};

/// The imports of a module and their types, which are all that late binding needs.
///
/// A [`Module`](crate::Module) contains more, and checks more.
#[derive(Clone, Debug, Default)]
pub struct References<'a> {
    /// The bytes that were read. Their number also limits the size of the output.
    bytes: &'a [u8],
    types: Types<'a>,
    rows: Vec<Row>,
    /// The end of the imports.
    end: usize,
}

impl<'a> References<'a> {
    /// Reads the references of a module, or of its first sections. The bytes may end after any section,
    /// and sections after the imports are not needed.
    ///
    /// This function does not check the section order or whether names are UTF-8, because the engine
    /// that compiles the module checks them.
    ///
    /// # Errors
    ///
    /// - [`Malformed`](crate::ErrorKind::Malformed) if the type section or the import section is
    ///   malformed,
    /// - [`Unsupported`](crate::ErrorKind::Unsupported) if one of them contains an unknown type or
    ///   import kind,
    /// - [`TooLarge`](crate::ErrorKind::TooLarge) if there are 4 GiB or more.
    pub fn read(bytes: &'a [u8]) -> Result<Self> {
        let mut references = Self::of(bytes);
        let mut sections = Sections::begin(bytes);
        while let Some(section) = sections.next() {
            references.add(section)?;
        }
        sections.check()?;
        Ok(references)
    }

    /// Creates the references of a module, without any imports yet.
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            ..Self::default()
        }
    }

    /// One reference without a name, to a function of a type.
    pub(crate) fn of_type(types: Types<'a>, index: TypeIndex) -> Self {
        Self {
            bytes: types.bytes(),
            types,
            rows: alloc::vec![Row::of_type(index)],
            end: 0,
        }
    }

    pub(super) fn add(&mut self, section: Section<'a>) -> Result<()> {
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

    /// Returns an error if a name is not UTF-8.
    pub(super) fn check_names(&self) -> Result<()> {
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

    /// Returns the types of the module.
    #[must_use]
    pub fn types(&self) -> &Types<'a> {
        &self.types
    }

    /// Returns the imports, in order, whatever their kind is.
    pub fn imports(&self) -> impl ExactSizeIterator<Item = Import<'a>> {
        let bytes = self.bytes;
        self.rows.iter().map(move |row| row.import(bytes))
    }

    /// Returns the import at an index among all imports, or `None` if the index is out of range.
    #[must_use]
    pub fn import(&self, index: usize) -> Option<Import<'a>> {
        Some(self.rows.get(index)?.import(self.bytes))
    }

    pub(crate) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Returns the bytes that were read.
    pub(crate) fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// Returns the length of the prefix that is sufficient to read the same references again.
    pub(crate) fn end(&self) -> usize {
        self.end
    }
}
