//! The custom section `dylink`, which preceded `dylink.0` until 2021 (LLVM 13, Emscripten 2.0.27).
//!
//! It has one fixed structure instead of subsections. Current loaders reject a library that has only this section.
//! Published libraries still do, for example grammars of tree-sitter.

use super::dylink::MemInfo;
use super::list::List;
use super::reader::Reader;
use super::section::custom;
use crate::error::{Expected, Result};

/// The name of the section.
pub(crate) const NAME: &str = "dylink";

/// The section `dylink` of an old library.
#[derive(Clone, Debug)]
pub struct LegacyDylink<'a> {
    mem_info: MemInfo,
    needed: List<'a, &'a str>,
}

impl<'a> LegacyDylink<'a> {
    /// Reads the section of a module. Returns `None` if there is none.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) if the module or the section is malformed.
    pub fn read(module: &'a [u8]) -> Result<Option<Self>> {
        custom(module, NAME)?.map(Self::read_contents).transpose()
    }

    /// Returns `true` if a module has the section, even a malformed one.
    #[must_use]
    pub fn is_in(module: &[u8]) -> bool {
        matches!(custom(module, NAME), Ok(Some(_)))
    }

    fn read_contents(mut contents: Reader<'a>) -> Result<Self> {
        let mem_info = MemInfo::decode(&mut contents);
        let needed = List::read(&mut contents, Expected::NeededCount)?;
        contents.finish(Expected::SectionEnd)?;
        Ok(Self { mem_info, needed })
    }

    /// Returns the memory and table space that the library needs.
    #[must_use]
    pub fn mem_info(&self) -> MemInfo {
        self.mem_info
    }

    /// Returns the names of the libraries that must be loaded before this one, in order.
    pub fn needed(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.needed.clone()
    }
}
