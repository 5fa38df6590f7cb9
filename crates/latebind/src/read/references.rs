//! The symbol references of a module: its imports and their types.

use alloc::vec::Vec;

use super::import::{self, Import, Row};
use super::section::{self, Section, Sections};
use super::types::Types;
use super::value_type::TypeIndex;
use crate::error::{Expected, Result};

/// The imports of a module and their types: all that late binding depends on.
///
/// A [`Module`](crate::Module) has more, and checks more.
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
    /// Reads the references of a module, or of its first sections. The bytes may end after any section,
    /// and sections after the imports are not needed.
    ///
    /// The order of the sections and whether names are UTF-8 are not checked, because the engine that
    /// compiles the module checks them.
    ///
    /// # Errors
    ///
    /// - [`Malformed`](crate::ErrorKind::Malformed) if the type section or the import section is malformed,
    /// - [`Unsupported`](crate::ErrorKind::Unsupported) if one has a type or an import kind that is not
    ///   known,
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

    /// None as yet, of a module.
    pub(super) fn of(bytes: &'a [u8]) -> Self {
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

    /// Fails where a name is not UTF-8.
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

    /// Returns the imports, in order: function imports and all others.
    pub fn imports(&self) -> impl ExactSizeIterator<Item = Import<'a>> {
        let bytes = self.bytes;
        self.rows.iter().map(move |row| row.import(bytes))
    }

    /// Returns the import at an index among all imports, or `None` if there is none.
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
