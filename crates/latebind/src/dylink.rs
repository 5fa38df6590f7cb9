//! The `dylink.0` section: what a DSO says about itself.
//!
//! Its format is [tool-conventions' DynamicLinking.md][abi]. Subsections that are not known are kept
//! as they are; modules in the wild have some.
//!
//! [abi]: https://github.com/WebAssembly/tool-conventions/blob/main/DynamicLinking.md#the-dylink0-section

use crate::error::{Expected, Result};
use crate::list::{Decode, List};
use crate::reader::Reader;

/// The name of the custom section.
pub(crate) const NAME: &str = "dylink.0";

// Subsection ids, named as in the convention.
const WASM_DYLINK_MEM_INFO: u8 = 1;
const WASM_DYLINK_NEEDED: u8 = 2;
const WASM_DYLINK_EXPORT_INFO: u8 = 3;
const WASM_DYLINK_IMPORT_INFO: u8 = 4;
const WASM_DYLINK_RUNTIME_PATH: u8 = 5;

// Symbol flags, as in Linking.md.
const WASM_SYMBOL_BINDING_MASK: u32 = 0x3;
const WASM_SYMBOL_BINDING_WEAK: u32 = 0x1;
const WASM_SYMBOL_TLS: u32 = 0x100;

/// How much memory and table space a DSO wants, and how it is to be aligned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MemInfo {
    /// Bytes of memory from `__memory_base` on.
    pub memory_size: u32,
    /// The alignment of that memory, as a power of two.
    pub memory_alignment: u32,
    /// Elements of the table from `__table_base` on.
    pub table_size: u32,
    /// The alignment of those elements, as a power of two.
    pub table_alignment: u32,
}

/// What is said of one export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExportInfo<'a> {
    /// The export's name.
    pub name: &'a str,
    /// Symbol flags, as in Linking.md.
    pub flags: u32,
}

impl ExportInfo<'_> {
    /// Whether the symbol is thread-local: its address is relative to `__tls_base`.
    #[must_use]
    pub fn is_tls(&self) -> bool {
        self.flags & WASM_SYMBOL_TLS != 0
    }
}

impl<'a> Decode<'a> for ExportInfo<'a> {
    fn decode(reader: &mut Reader<'a>) -> Self {
        Self {
            name: reader.name(Expected::ExportName),
            flags: reader.u32(Expected::SymbolFlags),
        }
    }
}

/// What is said of one import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImportInfo<'a> {
    /// The import's module name.
    pub module: &'a str,
    /// The import's name.
    pub name: &'a str,
    /// Symbol flags, as in Linking.md.
    pub flags: u32,
}

impl ImportInfo<'_> {
    /// Whether the reference is weak: it may stay undefined, and its address is then 0.
    #[must_use]
    pub fn is_weak(&self) -> bool {
        self.flags & WASM_SYMBOL_BINDING_MASK == WASM_SYMBOL_BINDING_WEAK
    }
}

impl<'a> Decode<'a> for ImportInfo<'a> {
    fn decode(reader: &mut Reader<'a>) -> Self {
        Self {
            module: reader.name(Expected::ImportModule),
            name: reader.name(Expected::ImportName),
            flags: reader.u32(Expected::SymbolFlags),
        }
    }
}

/// One subsection.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Subsection<'a> {
    /// `WASM_DYLINK_MEM_INFO`.
    MemInfo(MemInfo),
    /// `WASM_DYLINK_NEEDED`: the names of the DSOs to be loaded before this one.
    Needed(List<'a, &'a str>),
    /// `WASM_DYLINK_EXPORT_INFO`.
    ExportInfo(List<'a, ExportInfo<'a>>),
    /// `WASM_DYLINK_IMPORT_INFO`.
    ImportInfo(List<'a, ImportInfo<'a>>),
    /// `WASM_DYLINK_RUNTIME_PATH`: where to look for the DSOs that are needed.
    RuntimePath(List<'a, &'a str>),
    /// A subsection beyond the five of the convention.
    Unknown {
        /// Its id.
        id: u8,
        /// Its contents.
        bytes: &'a [u8],
    },
}

impl<'a> Subsection<'a> {
    fn read(reader: &mut Reader<'a>) -> Result<Self> {
        let id = reader.byte(Expected::DylinkSubsection);
        let size = reader.u32(Expected::SubsectionSize);
        let mut contents = reader.split(size as usize, Expected::WholeSubsection);
        reader.check()?;
        let subsection = match id {
            WASM_DYLINK_MEM_INFO => Self::MemInfo(MemInfo {
                memory_size: contents.u32(Expected::MemorySize),
                memory_alignment: contents.u32(Expected::MemoryAlignment),
                table_size: contents.u32(Expected::TableSize),
                table_alignment: contents.u32(Expected::TableAlignment),
            }),
            WASM_DYLINK_NEEDED => Self::Needed(List::read(&mut contents, Expected::NeededCount)?),
            WASM_DYLINK_EXPORT_INFO => {
                Self::ExportInfo(List::read(&mut contents, Expected::ExportCount)?)
            }
            WASM_DYLINK_IMPORT_INFO => {
                Self::ImportInfo(List::read(&mut contents, Expected::ImportCount)?)
            }
            WASM_DYLINK_RUNTIME_PATH => {
                Self::RuntimePath(List::read(&mut contents, Expected::RuntimePathCount)?)
            }
            _ => Self::Unknown {
                id,
                bytes: contents.bytes(contents.remaining(), Expected::WholeSubsection),
            },
        };
        contents.finish(Expected::SubsectionEnd)?;
        Ok(subsection)
    }
}

/// A `dylink.0` section.
#[derive(Clone, Debug)]
pub struct Dylink<'a> {
    contents: Reader<'a>,
}

impl<'a> Dylink<'a> {
    /// Reads the section's contents, which begin behind its name.
    pub(crate) fn read(contents: Reader<'a>) -> Result<Self> {
        let mut reader = contents.clone();
        while !reader.is_at_end() {
            Subsection::read(&mut reader)?;
        }
        Ok(Self { contents })
    }

    /// The subsections, in the order in which they stand.
    pub fn subsections(&self) -> impl Iterator<Item = Subsection<'a>> + use<'a> {
        let mut reader = self.contents.clone();
        core::iter::from_fn(move || {
            if reader.is_at_end() {
                None
            } else {
                Subsection::read(&mut reader).ok()
            }
        })
    }

    /// How much memory and table space the DSO wants: none where it does not say.
    #[must_use]
    pub fn mem_info(&self) -> MemInfo {
        self.subsections()
            .find_map(|subsection| match subsection {
                Subsection::MemInfo(info) => Some(info),
                _ => None,
            })
            .unwrap_or_default()
    }

    /// The names of the DSOs to be loaded before this one, in order.
    pub fn needed(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.subsections()
            .filter_map(|subsection| match subsection {
                Subsection::Needed(names) => Some(names),
                _ => None,
            })
            .flatten()
    }

    /// Where to look for them, in order.
    pub fn runtime_path(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.subsections()
            .filter_map(|subsection| match subsection {
                Subsection::RuntimePath(paths) => Some(paths),
                _ => None,
            })
            .flatten()
    }

    /// What is said of imports.
    pub fn import_info(&self) -> impl Iterator<Item = ImportInfo<'a>> + use<'a> {
        self.subsections()
            .filter_map(|subsection| match subsection {
                Subsection::ImportInfo(infos) => Some(infos),
                _ => None,
            })
            .flatten()
    }

    /// What is said of exports.
    pub fn export_info(&self) -> impl Iterator<Item = ExportInfo<'a>> + use<'a> {
        self.subsections()
            .filter_map(|subsection| match subsection {
                Subsection::ExportInfo(infos) => Some(infos),
                _ => None,
            })
            .flatten()
    }
}
