//! The custom section `producers`, which names the programs that made a module.
//!
//! [tool-conventions' ProducersSection.md][format] specifies its format.
//!
//! [format]: https://github.com/WebAssembly/tool-conventions/blob/main/ProducersSection.md

use super::list::{Decode, List};
use super::reader::Reader;
use super::section::custom;
use crate::error::{Expected, Result};

/// The name of the section.
pub(crate) const NAME: &str = "producers";

/// A language, or a program that made a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Producer<'a> {
    /// The kind of the producer: `language`, `sdk`, or `processed-by`.
    pub field: &'a str,
    /// The name, such as `clang`.
    pub name: &'a str,
    /// The version. Some programs leave it empty.
    pub version: &'a str,
}

/// The section `producers`.
#[derive(Clone, Debug)]
pub struct Producers<'a> {
    fields: List<'a, Field<'a>>,
}

/// The producers of one kind.
#[derive(Clone, Debug)]
struct Field<'a> {
    name: &'a str,
    values: List<'a, (&'a str, &'a str)>,
}

impl<'a> Decode<'a> for (&'a str, &'a str) {
    fn decode(reader: &mut Reader<'a>) -> Self {
        let name = reader.name(Expected::Name);
        (name, reader.name(Expected::Name))
    }
}

impl<'a> Decode<'a> for Field<'a> {
    fn decode(reader: &mut Reader<'a>) -> Self {
        let name = reader.name(Expected::Name);
        let count = reader.u32(Expected::ProducerCount);
        let values = List::counted(reader, count, count);
        let mut left = count;
        while reader.more(&mut left) {
            <(&str, &str)>::decode(reader);
        }
        Self { name, values }
    }
}

impl<'a> Producers<'a> {
    /// Reads the section of a module. Returns `None` if there is none.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) if the module or the section is malformed. No
    /// engine reads the section.
    pub fn read(module: &'a [u8]) -> Result<Option<Self>> {
        let Some(mut contents) = custom(module, NAME)? else {
            return Ok(None);
        };
        let fields = List::read(&mut contents, Expected::FieldCount)?;
        contents.finish(Expected::SectionEnd)?;
        Ok(Some(Self { fields }))
    }

    /// Returns the producers, in order.
    pub fn producers(&self) -> impl Iterator<Item = Producer<'a>> + use<'a> {
        self.fields.clone().flat_map(
            |Field {
                 name: field,
                 values,
             }| {
                values.map(move |(name, version)| Producer {
                    field,
                    name,
                    version,
                })
            },
        )
    }
}
