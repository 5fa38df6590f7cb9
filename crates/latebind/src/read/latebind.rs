//! The custom section `latebind.0`, which lists the functions that have slots. It is for hosts that have
//! only the compiled module. `docs/relinking.md` specifies it.

use alloc::vec::Vec;

use super::list::{Decode, List};
use super::name::Name;
use super::reader::Reader;
use super::section::Sections;
use super::value_type::TypeIndex;
use crate::error::{Error, Expected, Found, Result};

/// The section name. Its suffix is the version.
pub const NAME: &str = "latebind.0";

/// The module name of all imports that Latebind provides.
pub const NAMESPACE: &str = "latebind";

/// The name of the binder, in [`NAMESPACE`].
pub const BINDER: &str = "bind";

/// The name of the first of the host's functions for slots without imports, in [`NAMESPACE`], without its number.
pub const HOST_CALL: &str = "call";

/// Returns `true` if relinking has added an import: the binder, or one of the host's functions for slots without
/// imports.
#[must_use]
pub fn is_added_import(module: &str, name: &str) -> bool {
    module == NAMESPACE && (name == BINDER || name.starts_with(HOST_CALL))
}

/// Subsection ids.
pub(crate) mod id {
    /// The slots.
    pub const SLOTS: u8 = 1;
    /// The types of the slots.
    pub const SIGNATURES: u8 = 2;
    /// The type section.
    pub const TYPES: u8 = 3;
    /// The number of self references that were bound.
    pub const SELF: u8 = 4;
    /// The positions of the slots' imports among all imports, and their signatures.
    pub const POSITIONS: u8 = 5;
    /// The offsets of the slots without imports in the list of slots.
    pub const OFFSETS: u8 = 6;
}

/// A slot of a relinked library, and the function that is called through it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Slot<'a> {
    /// The module name of the function.
    pub module: Name<'a>,
    /// The name of the function.
    pub name: Name<'a>,
    /// The type of the function, as an index into [`LatebindSection::types`].
    pub ty: TypeIndex,
    /// The text of the type, in the form of [`Signature`](crate::Signature): `(i32, f64) -> i32`.
    pub signature: Name<'a>,
    /// Whether the module still imports the function. If not, the binder finds it by its name.
    pub is_imported: bool,
}

/// The section `latebind.0` of a relinked library: its slots, and the number of bound self references.
///
/// `docs/relinking.md` specifies the format. Use [`verify`](crate::relink::verify()) to check whether
/// the section describes the module.
#[derive(Clone, Debug, Default)]
pub struct LatebindSection<'a> {
    slots: Option<List<'a, Entry<'a>>>,
    signatures: Vec<SignatureEntry<'a>>,
    types: &'a [u8],
    self_count: u32,
    positions: Vec<Position>,
    /// Four bytes for each slot without an import.
    offsets: &'a [u8],
}

/// The import of a slot, by its position among all imports.
#[derive(Clone, Copy, Debug)]
struct Position {
    import: u32,
    signature: u32,
}

/// An encoded slot.
#[derive(Clone, Copy, Debug)]
struct Entry<'a> {
    module: Name<'a>,
    name: Name<'a>,
    /// The offset of the signature index.
    offset: usize,
    signature: u32,
}

impl<'a> Decode<'a> for Entry<'a> {
    fn decode(reader: &mut Reader<'a>) -> Self {
        Self {
            module: Name::read(reader, Expected::ImportModule),
            name: Name::read(reader, Expected::ImportName),
            offset: reader.position(),
            signature: reader.u32(Expected::SignatureIndex),
        }
    }

    fn check(&self) -> Result<()> {
        self.module.check(Expected::ImportModule)?;
        self.name.check(Expected::ImportName)?;
        Ok(())
    }
}

#[derive(Clone, Copy, Debug)]
struct SignatureEntry<'a> {
    ty: TypeIndex,
    text: Name<'a>,
}

impl<'a> Decode<'a> for SignatureEntry<'a> {
    fn decode(reader: &mut Reader<'a>) -> Self {
        Self {
            ty: TypeIndex(reader.u32(Expected::TypeIndex)),
            text: Name::read(reader, Expected::Name),
        }
    }

    fn check(&self) -> Result<()> {
        self.text.check(Expected::Name).map(|_| ())
    }
}

impl<'a> LatebindSection<'a> {
    /// Reads the section of a module. Returns `None` if the module is not relinked.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) if the module or the section is
    /// malformed.
    pub fn read(module: &'a [u8]) -> Result<Option<Self>> {
        let mut sections = Sections::begin(module);
        while let Some(section) = sections.next() {
            if section.name()? == Some(NAME) {
                let mut contents = section.contents;
                contents.name(Expected::SectionName);
                return Self::read_contents(contents).map(Some);
            }
        }
        sections.check()?;
        Ok(None)
    }

    /// Reads the section, after its name.
    pub(super) fn read_contents(mut reader: Reader<'a>) -> Result<Self> {
        let mut read = Self::default();
        while !reader.is_at_end() {
            let id = reader.byte(Expected::LatebindSubsection);
            let size = reader.u32(Expected::SubsectionSize);
            let mut contents = reader.split(size as usize, Expected::WholeSubsection);
            reader.check()?;
            match id {
                id::SLOTS => read.slots = Some(List::read(&mut contents, Expected::SlotCount)?),
                id::SIGNATURES => {
                    let list = List::read(&mut contents, Expected::SignatureCount)?;
                    read.signatures = list.collect();
                }
                id::TYPES => read.types = contents.bytes(contents.remaining(), Expected::Type),
                id::SELF => read.self_count = contents.u32(Expected::SelfCount),
                id::POSITIONS => read.positions = read_positions(&mut contents),
                id::OFFSETS => {
                    read.offsets = contents.bytes(contents.remaining(), Expected::SubsectionEnd);
                }
                _ => continue,
            }
            contents.finish(Expected::SubsectionEnd)?;
        }
        for entry in read.slots.clone().into_iter().flatten() {
            if entry.signature as usize >= read.signatures.len() {
                let found = Found::Number(entry.signature.into());
                return Err(Error::new(entry.offset, Expected::SignatureIndex, found));
            }
        }
        Ok(read)
    }

    /// Returns the slots, in order: slot 0 is element 0 of the slot table. Those with imports are before those without.
    pub fn slots(&self) -> impl Iterator<Item = Slot<'a>> {
        let entries = self.slots.clone().into_iter().flatten();
        let count = self.slots.as_ref().map_or(0, List::declared) as usize;
        let imported = count.saturating_sub(self.offsets.len() / 4);
        entries.enumerate().filter_map(move |(number, entry)| {
            let signature = self.signatures.get(entry.signature as usize)?;
            Some(Slot {
                module: entry.module,
                name: entry.name,
                ty: signature.ty,
                signature: signature.text,
                is_imported: number < imported,
            })
        })
    }

    /// Returns the offset of each slot without an import from the start of the list of slots, as bytes: four for each,
    /// the least significant one first.
    pub(crate) fn offsets(&self) -> &'a [u8] {
        self.offsets
    }

    /// Returns the import of each slot that has one, as an index among all imports, and its type.
    pub fn positions(&self) -> impl Iterator<Item = (u32, TypeIndex)> {
        self.positions.iter().filter_map(|position| {
            let signature = self.signatures.get(position.signature as usize)?;
            Some((position.import, signature.ty))
        })
    }

    /// Returns the number of self references that are bound to the library's own definitions.
    #[must_use]
    pub fn self_count(&self) -> u32 {
        self.self_count
    }

    /// Returns a copy of the contents of the type section, for [`Types::read`](crate::Types::read). A
    /// host that has only the compiled module obtains the types from this copy.
    #[must_use]
    pub fn types(&self) -> &'a [u8] {
        self.types
    }
}

/// Reads ranges of imports that have slots: the number of imports without slots before the range, the
/// number of imports in it, and the index of the signature of each.
fn read_positions(contents: &mut Reader<'_>) -> Vec<Position> {
    let mut positions = Vec::new();
    let mut import = 0u32;
    let mut ranges = contents.u32(Expected::ImportRange);
    while contents.more(&mut ranges) {
        import = import.saturating_add(contents.u32(Expected::ImportRange));
        let mut left = contents.u32(Expected::ImportRange);
        while contents.more(&mut left) {
            let signature = contents.u32(Expected::SignatureIndex);
            positions.push(Position { import, signature });
            import = import.saturating_add(1);
        }
    }
    positions
}
