//! The `dylink.0` section, in which a DSO declares its memory, libraries, and symbol flags.
//!
//! [tool-conventions' DynamicLinking.md][abi] specifies its format. Unknown subsections are kept
//! unchanged, because some published modules have them.
//!
//! Published libraries have defects here that loaders accept, so reading accepts them too and
//! [`Dylink::warnings`] reports them. Emscripten's loader (`getDylinkMetadata` in `libdylink.js`)
//! ignores the size of every subsection that it knows: it reads as many entries as the count declares,
//! and interprets the next byte as a subsection id. auditwheel-emscripten 0.0.16 declares the number of
//! modules of `WASM_DYLINK_IMPORT_INFO` instead of the number of entries, so the loader reads neither
//! the other entries nor the subsections after them.
//!
//! [abi]: https://github.com/WebAssembly/tool-conventions/blob/main/DynamicLinking.md#the-dylink0-section

use alloc::collections::BTreeSet;
use core::fmt;

use super::list::{Decode, List};
use super::reader::Reader;
use crate::error::{Expected, Result};

/// The name of the custom section.
pub const NAME: &str = "dylink.0";

// Subsection ids, named as in the convention.
const WASM_DYLINK_MEM_INFO: u8 = 1;
const WASM_DYLINK_NEEDED: u8 = 2;
const WASM_DYLINK_EXPORT_INFO: u8 = 3;
const WASM_DYLINK_IMPORT_INFO: u8 = 4;
const WASM_DYLINK_RUNTIME_PATH: u8 = 5;
/// The name of the target architecture. No loader reads it, and neither does this crate.
const WASM_DYLINK_TARGET_ARCH: u8 = 6;

// Symbol flags, as specified in Linking.md.
const WASM_SYMBOL_BINDING_MASK: u32 = 0x3;
const WASM_SYMBOL_BINDING_WEAK: u32 = 0x1;
const WASM_SYMBOL_TLS: u32 = 0x100;

/// The memory and the table space that a DSO needs (`WASM_DYLINK_MEM_INFO`).
///
/// The default describes a DSO that does not need any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct MemInfo {
    /// The size of the memory that starts at `__memory_base`, in bytes.
    pub memory_size: u32,
    /// The alignment of `__memory_base`, as an exponent: 4 means 16 bytes. Its range is not checked.
    pub memory_alignment: u32,
    /// The number of table elements that start at `__table_base`.
    pub table_size: u32,
    /// The alignment of `__table_base` in elements, as an exponent. Its range is not checked.
    pub table_alignment: u32,
}

impl MemInfo {
    pub(super) fn decode(reader: &mut Reader<'_>) -> Self {
        Self {
            memory_size: reader.u32(Expected::MemorySize),
            memory_alignment: reader.u32(Expected::MemoryAlignment),
            table_size: reader.u32(Expected::TableSize),
            table_alignment: reader.u32(Expected::TableAlignment),
        }
    }
}

/// The flags of one export (`WASM_DYLINK_EXPORT_INFO`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ExportInfo<'a> {
    /// The export name. The module may have no export of this name.
    pub name: &'a str,
    /// The symbol flags, as specified in tool-conventions' [Linking.md][flags].
    ///
    /// [flags]: https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md
    pub flags: u32,
}

impl ExportInfo<'_> {
    /// Returns `true` if the symbol is thread-local (`WASM_SYM_TLS`): its address is relative to
    /// `__tls_base`.
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

/// The flags of one import (`WASM_DYLINK_IMPORT_INFO`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ImportInfo<'a> {
    /// The module name of the import.
    pub module: &'a str,
    /// The import name. The module may have no import with these names.
    pub name: &'a str,
    /// The symbol flags, as specified in tool-conventions' [Linking.md][flags].
    ///
    /// [flags]: https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md
    pub flags: u32,
}

impl ImportInfo<'_> {
    /// Returns `true` if the reference is weak (`WASM_SYM_BINDING_WEAK`): it may remain undefined, and
    /// its address is then 0.
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

/// A subsection of the `dylink.0` section.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Subsection<'a> {
    /// `WASM_DYLINK_MEM_INFO` (1): memory and table space.
    MemInfo(MemInfo),
    /// `WASM_DYLINK_NEEDED` (2): the names of the DSOs that must be loaded before this one.
    Needed(List<'a, &'a str>),
    /// `WASM_DYLINK_EXPORT_INFO` (3): the flags of exports.
    ExportInfo(List<'a, ExportInfo<'a>>),
    /// `WASM_DYLINK_IMPORT_INFO` (4): the flags of imports.
    ImportInfo(List<'a, ImportInfo<'a>>),
    /// `WASM_DYLINK_RUNTIME_PATH` (5): the directories in which a loader looks for needed DSOs.
    RuntimePath(List<'a, &'a str>),
    /// Any other subsection. Its contents are not decoded.
    Unknown {
        /// The id of the subsection.
        id: u8,
        /// The contents, after the size.
        bytes: &'a [u8],
    },
}

/// Returns the fields of each entry, in order, if the subsection is a list.
fn entry(id: u8) -> &'static [Expected] {
    match id {
        WASM_DYLINK_NEEDED | WASM_DYLINK_RUNTIME_PATH => &[Expected::Name],
        WASM_DYLINK_EXPORT_INFO => &[Expected::ExportName, Expected::SymbolFlags],
        WASM_DYLINK_IMPORT_INFO => &[
            Expected::ImportModule,
            Expected::ImportName,
            Expected::SymbolFlags,
        ],
        _ => &[],
    }
}

/// A subsection and the positions of its parts.
#[derive(Clone, Debug)]
pub(crate) struct Part<'a> {
    pub(crate) id: u8,
    /// The whole subsection, including its id and its size.
    pub(crate) bytes: &'a [u8],
    /// Its contents, after the number of entries if it is a list.
    contents: Reader<'a>,
    /// The number of entries that it declares.
    declared: u32,
    /// The number of entries that it contains.
    found: u32,
    /// The number of bytes after the last part that was read.
    trailing: usize,
}

impl<'a> Part<'a> {
    /// Reads the next subsection.
    pub(crate) fn read(reader: &mut Reader<'a>) -> Result<Self> {
        let start = reader.position();
        let id = reader.byte(Expected::DylinkSubsection);
        let size = reader.u32(Expected::SubsectionSize);
        let contents = reader.split(size as usize, Expected::WholeSubsection);
        reader.check()?;
        let mut part = Self {
            id,
            bytes: reader.since(start),
            contents,
            declared: 0,
            found: 0,
            trailing: 0,
        };
        if !entry(id).is_empty() {
            part.declared = part.contents.u32(match id {
                WASM_DYLINK_NEEDED => Expected::NeededCount,
                WASM_DYLINK_EXPORT_INFO => Expected::ExportCount,
                WASM_DYLINK_IMPORT_INFO => Expected::ImportCount,
                _ => Expected::RuntimePathCount,
            });
            part.contents.check()?;
            part.count_entries()?;
        } else if id == WASM_DYLINK_MEM_INFO {
            let mut rest = part.contents.clone();
            MemInfo::decode(&mut rest);
            rest.check()?;
            part.trailing = rest.remaining();
        }
        Ok(part)
    }

    /// Counts the entries up to the end, whatever the declared number is. If other bytes follow the
    /// declared number of entries, they are trailing bytes.
    fn count_entries(&mut self) -> Result<()> {
        let mut reader = self.contents.clone();
        let mut end = reader.remaining();
        while !reader.is_at_end() {
            for expected in entry(self.id) {
                match expected {
                    Expected::SymbolFlags => {
                        reader.u32(*expected);
                    }
                    _ => {
                        reader.name(*expected);
                    }
                }
            }
            if reader.has_failed() {
                if self.found < self.declared {
                    return reader.check();
                }
                (self.found, self.trailing) = (self.declared, end);
                return Ok(());
            }
            self.found += 1;
            if self.found == self.declared {
                end = reader.remaining();
            }
        }
        Ok(())
    }

    /// Returns the actual number of entries and the bytes after the count, or `None` if the declared
    /// number is correct.
    pub(crate) fn corrected(&self) -> Option<(u32, &'a [u8])> {
        (self.found != self.declared).then(|| (self.found, self.contents.rest()))
    }

    fn subsection(&self) -> Subsection<'a> {
        let contents = &self.contents;
        let (declared, found) = (self.declared, self.found);
        match self.id {
            WASM_DYLINK_MEM_INFO => Subsection::MemInfo(MemInfo::decode(&mut contents.clone())),
            WASM_DYLINK_NEEDED => Subsection::Needed(List::counted(contents, declared, found)),
            WASM_DYLINK_EXPORT_INFO => {
                Subsection::ExportInfo(List::counted(contents, declared, found))
            }
            WASM_DYLINK_IMPORT_INFO => {
                Subsection::ImportInfo(List::counted(contents, declared, found))
            }
            WASM_DYLINK_RUNTIME_PATH => {
                Subsection::RuntimePath(List::counted(contents, declared, found))
            }
            id => Subsection::Unknown {
                id,
                bytes: contents.rest(),
            },
        }
    }

    /// Returns the defects of the subsection. `seen` contains a bit for each known id of an earlier
    /// subsection.
    fn warnings(&self, seen: &mut u8) -> impl Iterator<Item = Warning> + use<> {
        let is_known = matches!(self.id, WASM_DYLINK_MEM_INFO..=WASM_DYLINK_RUNTIME_PATH);
        let bit = if is_known { 1 << self.id } else { 0 };
        let is_repeated = *seen & bit != 0;
        *seen |= bit;
        let entry_count = WarningKind::EntryCount {
            declared: self.declared,
            found: self.found,
        };
        let is_unknown = !is_known && self.id != WASM_DYLINK_TARGET_ARCH;
        let kinds = [
            (self.found != self.declared).then_some(entry_count),
            (self.trailing > 0).then_some(WarningKind::TrailingBytes(self.trailing)),
            is_repeated.then_some(WarningKind::Repeated),
            is_unknown.then_some(WarningKind::Unknown),
        ];
        let (offset, id) = (self.contents.position(), self.id);
        let warning = move |kind| Warning { offset, id, kind };
        kinds.into_iter().flatten().map(warning)
    }
}

/// A defect of a subsection that loaders accept. Its text is one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Warning {
    /// The offset in the module, in bytes, of the contents of the subsection or of its first entry.
    pub offset: usize,
    /// The id of the subsection.
    pub id: u8,
    /// The defect.
    pub kind: WarningKind,
}

/// The kinds of defects that loaders accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WarningKind {
    /// The number of entries is wrong. All entries up to the end of the subsection are read.
    EntryCount {
        /// The number that the subsection declares.
        declared: u32,
        /// The number of entries that it contains.
        found: u32,
    },
    /// This number of bytes follows the last entry. They are ignored.
    TrailingBytes(usize),
    /// An earlier subsection has the same id.
    Repeated,
    /// The convention does not define the id. The contents are ignored.
    Unknown,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at offset {:#x}: subsection ", self.offset)?;
        match self.id {
            WASM_DYLINK_MEM_INFO => f.write_str("WASM_DYLINK_MEM_INFO")?,
            WASM_DYLINK_NEEDED => f.write_str("WASM_DYLINK_NEEDED")?,
            WASM_DYLINK_EXPORT_INFO => f.write_str("WASM_DYLINK_EXPORT_INFO")?,
            WASM_DYLINK_IMPORT_INFO => f.write_str("WASM_DYLINK_IMPORT_INFO")?,
            WASM_DYLINK_RUNTIME_PATH => f.write_str("WASM_DYLINK_RUNTIME_PATH")?,
            id => write!(f, "{id}")?,
        }
        f.write_str(" of dylink.0 ")?;
        let plural = |count| if count == 1 { "y" } else { "ies" };
        match self.kind {
            WarningKind::EntryCount { declared, found } => write!(
                f,
                "declares {declared} entr{} but contains {found}",
                plural(declared)
            ),
            WarningKind::TrailingBytes(1) => f.write_str("has 1 trailing byte"),
            WarningKind::TrailingBytes(count) => write!(f, "has {count} trailing bytes"),
            WarningKind::Repeated => f.write_str("is repeated"),
            WarningKind::Unknown => f.write_str("is not part of the convention"),
        }
    }
}

/// The `dylink.0` section: the memory, the libraries, and the symbol flags that a DSO declares.
///
/// [DynamicLinking.md][abi] of tool-conventions specifies the format. Iterators decode the section while
/// they run, so they do not allocate memory. If a subsection is repeated, lists contain the entries of
/// all.
///
/// [abi]: https://github.com/WebAssembly/tool-conventions/blob/main/DynamicLinking.md#the-dylink0-section
#[derive(Clone, Debug)]
pub struct Dylink<'a> {
    contents: Reader<'a>,
}

impl<'a> Dylink<'a> {
    /// Reads the contents of the section, which begin after its name.
    pub(crate) fn read(contents: Reader<'a>) -> Result<Self> {
        let mut reader = contents.clone();
        while !reader.is_at_end() {
            Part::read(&mut reader)?;
        }
        Ok(Self { contents })
    }

    fn parts(&self) -> impl Iterator<Item = Part<'a>> + use<'a> {
        let mut reader = self.contents.clone();
        core::iter::from_fn(move || {
            if reader.is_at_end() {
                None
            } else {
                Part::read(&mut reader).ok()
            }
        })
    }

    /// Returns the subsections, in order.
    pub fn subsections(&self) -> impl Iterator<Item = Subsection<'a>> + use<'a> {
        self.parts().map(|part| part.subsection())
    }

    /// Returns the defects that loaders accept, in order. If there are any, Emscripten's loader
    /// (`getDylinkMetadata` in `libdylink.js`) may read less of the section.
    pub fn warnings(&self) -> impl Iterator<Item = Warning> + use<'a> {
        let mut seen = 0;
        self.parts().flat_map(move |part| part.warnings(&mut seen))
    }

    /// Returns the memory and table space that the DSO needs, which is zero if the DSO does not declare
    /// any. Like loaders, this function uses the last declaration.
    #[must_use]
    pub fn mem_info(&self) -> MemInfo {
        self.subsections()
            .filter_map(|subsection| match subsection {
                Subsection::MemInfo(info) => Some(info),
                _ => None,
            })
            .last()
            .unwrap_or_default()
    }

    /// Returns the names of the DSOs that must be loaded before this one, in order: ELF's `DT_NEEDED`.
    pub fn needed(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.subsections()
            .filter_map(|subsection| match subsection {
                Subsection::Needed(names) => Some(names),
                _ => None,
            })
            .flatten()
    }

    /// Returns the directories in which a loader looks for needed DSOs, in order: ELF's `DT_RUNPATH`.
    pub fn runtime_path(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.subsections()
            .filter_map(|subsection| match subsection {
                Subsection::RuntimePath(paths) => Some(paths),
                _ => None,
            })
            .flatten()
    }

    /// Returns the flags of imports, in order.
    pub fn import_info(&self) -> impl Iterator<Item = ImportInfo<'a>> + use<'a> {
        self.subsections()
            .filter_map(|subsection| match subsection {
                Subsection::ImportInfo(infos) => Some(infos),
                _ => None,
            })
            .flatten()
    }

    /// Returns the flags of exports, in order.
    pub fn export_info(&self) -> impl Iterator<Item = ExportInfo<'a>> + use<'a> {
        self.subsections()
            .filter_map(|subsection| match subsection {
                Subsection::ExportInfo(infos) => Some(infos),
                _ => None,
            })
            .flatten()
    }

    /// Returns the names of the symbols to which references are weak. Like loaders, this function
    /// ignores the module names of import info, because a linker writes `env` there for functions,
    /// addresses, and tags alike.
    #[must_use]
    pub fn weak_names(&self) -> BTreeSet<&'a str> {
        let weak = self.import_info().filter(ImportInfo::is_weak);
        weak.map(|info| info.name).collect()
    }
}
