//! The parts of a module that a linker needs: `dylink.0`, types, imports, exports.

use alloc::vec::Vec;

use super::dylink::{self, Dylink};
use super::export::{Export, ExportKind};
use super::import::ImportKind;
use super::latebind::{self, LatebindSection, Slot};
use super::list::List;
use super::reader::Reader;
use super::references::References;
use super::section::{self, HEADER, Order, Sections};
use super::value_type::{TypeIndex, read_flags};
use crate::error::{Error, Expected, Found, Result};

/// A whole module. It borrows the bytes of the module.
#[derive(Clone, Debug, Default)]
pub struct Module<'a> {
    dylink: Option<Dylink<'a>>,
    references: References<'a>,
    exports: Option<List<'a, Export<'a>>>,
    /// The contents of `latebind.0` after the name.
    relinked: Option<Reader<'a>>,
    /// The types of all functions, and of all tags, by index.
    functions: Vec<TypeIndex>,
    tags: Vec<TypeIndex>,
}

impl<'a> Module<'a> {
    /// Reads a module. Sections that a linker does not need are skipped.
    ///
    /// # Errors
    ///
    /// Returns an error with the offset if the module is malformed, or if its sections are not in the
    /// order of the specification. A `dylink.0` section that is not the first section is an error,
    /// because the convention requires it to be first and every loader expects that.
    /// [`Dylink::warnings`] reports the defects that loaders accept.
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
                    if name == latebind::NAME {
                        module.relinked = Some(section.contents.clone());
                    }
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
                section::FUNCTION => {
                    let expected = Expected::FunctionCount;
                    module.functions = read_types(section.contents, expected, |_| {})?;
                }
                section::TAG => {
                    module.tags = read_types(section.contents, Expected::TagCount, |reader| {
                        read_flags(reader, 0, Expected::TagAttribute);
                    })?;
                }
                _ => module.references.add(section)?,
            }
        }
        sections.check()?;
        module.references.check_names()?;
        module.add_imports();
        Ok(module)
    }

    /// Puts the types of the imports before those of the module's own functions and tags.
    fn add_imports(&mut self) {
        let own_functions = core::mem::take(&mut self.functions);
        let own_tags = core::mem::take(&mut self.tags);
        for import in self.references.imports() {
            match import.kind {
                ImportKind::Func { ty, .. } => self.functions.push(ty),
                ImportKind::Tag { ty } => self.tags.push(ty),
                _ => {}
            }
        }
        self.functions.extend(own_functions);
        self.tags.extend(own_tags);
    }

    /// Returns the `dylink.0` section, or `None` if the module is not a DSO.
    #[must_use]
    pub fn dylink(&self) -> Option<&Dylink<'a>> {
        self.dylink.as_ref()
    }

    /// Returns the imports and their types.
    #[must_use]
    pub fn references(&self) -> &References<'a> {
        &self.references
    }

    /// Returns the functions that a relinked module calls through slots and does not import.
    ///
    /// There are none if the section `latebind.0` is malformed.
    #[must_use]
    pub fn unimported(&self) -> Vec<Slot<'a>> {
        let section = self.relinked.clone().map(LatebindSection::read_contents);
        let section = section.and_then(Result::ok).unwrap_or_default();
        let slots = section.slots();
        slots.filter(|slot| !slot.is_imported).collect()
    }

    /// Returns the exports, in order.
    pub fn exports(&self) -> impl Iterator<Item = Export<'a>> + use<'a> {
        self.exports.clone().into_iter().flatten()
    }

    /// Returns the type of an exported function or tag, or `None` if the export is of a different kind
    /// or its index is out of range.
    #[must_use]
    pub fn export_type(&self, export: &Export<'_>) -> Option<TypeIndex> {
        let types = match export.kind {
            ExportKind::Func => &self.functions,
            ExportKind::Tag => &self.tags,
            ExportKind::Table | ExportKind::Memory | ExportKind::Global => return None,
        };
        types.get(export.index as usize).copied()
    }
}

/// Reads a section that contains a type for each of its entries, after the part that `before` reads.
fn read_types(
    mut reader: Reader<'_>,
    count: Expected,
    mut before: impl FnMut(&mut Reader<'_>),
) -> Result<Vec<TypeIndex>> {
    let mut left = reader.u32(count);
    let mut types = Vec::with_capacity((left as usize).min(reader.remaining()));
    while reader.more(&mut left) {
        before(&mut reader);
        types.push(TypeIndex(reader.short_u32(Expected::TypeIndex)));
    }
    reader.finish(Expected::SectionEnd)?;
    Ok(types)
}
