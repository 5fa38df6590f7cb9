//! A module as far as a linker looks at it: `dylink.0`, types, imports, exports.

use super::dylink::{self, Dylink};
use super::export::Export;
use super::list::List;
use super::references::References;
use super::section::{self, HEADER, Order, Sections};
use crate::error::{Error, Expected, Found, Result};

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
        sections.check()?;
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
