//! The libraries of a program: how each is opened, and its declarations.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use super::limits::{MemoryType, TableType};
use super::profile::{Profile, Provided, ProvidedBy, ProvidedKind};
use crate::emscripten::conventions;
use crate::error::{Error, Expected, Found, Result};
use crate::link::{Declared, DefinitionType, DsoId, NameId, Namespace};
use crate::read::dylink::{self, Dylink};
use crate::read::legacy_dylink::LegacyDylink;
use crate::read::module::Module;
use crate::read::section::{self, HEADER, Sections};
use crate::read::types::Types;
use crate::{ExportKind, Warning};

/// The name of a start function in reports, because a module does not name it.
const START_FUNCTION: &str = "(start function)";

/// A library of a [`Checker`](super::Checker), or its main module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LibraryId(pub(super) u32);

impl LibraryId {
    /// The main module and its JavaScript.
    pub const MAIN: Self = Self(0);

    /// Returns the position among the libraries. The main module is the first.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// How a program opens a library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Open {
    /// Before the main module runs (`dynamicLibraries`), with global symbols.
    Preload,
    /// With `RTLD_GLOBAL`.
    Global,
    /// With `RTLD_LOCAL`.
    Local,
    /// Only if a different library needs it.
    Needed,
}

/// A library, or the main module.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Library {
    /// The path: a file, or a file and the path of a member, with `!` between them.
    pub path: Box<str>,
    /// How the program opens the library.
    pub open: Open,
    /// The DSO, unless `dylink.0` is malformed.
    pub dso: Option<DsoId>,
    /// The size of the module in bytes, or 0 if it is unknown: that of a main module.
    pub size: usize,
    /// The size of the contents of its code section in bytes.
    pub code_size: usize,
    pub(super) state: State,
    pub(super) memory: Option<MemoryType>,
    pub(super) table: Option<TableType>,
    pub(super) warnings: Vec<Warning>,
    /// The functions that the loader runs.
    pub(super) constructors: Vec<NameId>,
}

/// Whether a loader accepts the library.
#[derive(Clone, Debug)]
pub(super) enum State {
    Usable,
    OldDylink,
    Malformed(Error),
}

/// Adds the main module and its JavaScript to an empty namespace.
pub(super) fn add_main(namespace: &mut Namespace, profile: &Profile) -> Library {
    let section = profile.types.section();
    // The section was written from types, so it can be read.
    let types = Types::read(&section).unwrap_or_default();
    let definition = |it: &'_ Provided| match it.kind {
        ProvidedKind::Function(ty) => (DefinitionType::Function(None), ty),
        ProvidedKind::Data | ProvidedKind::Global => (DefinitionType::Data, None),
        ProvidedKind::Tag(ty) => (DefinitionType::Tag(None), ty),
    };
    let definitions_by = |by: ProvidedBy| {
        let of = |it| {
            let (ty, index) = definition(it);
            (it.name.as_str(), ty, index)
        };
        let all = profile.definitions.iter().filter(move |it| it.by == by);
        all.map(of).collect::<Vec<_>>()
    };
    let references = profile.main_references.iter();
    let dso = namespace.declare(&Declared {
        types: &types,
        name: &profile.name,
        needed: &profile.needed,
        definitions: definitions_by(ProvidedBy::Main),
        host: definitions_by(ProvidedBy::JavaScript),
        references: references
            .map(|it| (it.name.as_str(), it.kind, it.ty, it.is_weak))
            .collect(),
    });
    Library {
        path: profile.name.as_str().into(),
        open: Open::Preload,
        dso: Some(dso),
        size: 0,
        code_size: 0,
        state: State::Usable,
        memory: None,
        table: None,
        warnings: Vec::new(),
        constructors: Vec::new(),
    }
}

/// Adds a library to a namespace.
///
/// # Errors
///
/// Returns an error if the module is malformed outside of `dylink.0`, or if it is not a library.
pub(super) fn add(
    namespace: &mut Namespace,
    path: &str,
    open: Open,
    bytes: &[u8],
    reads_legacy: bool,
) -> Result<Library> {
    let library = |state| Library {
        path: path.into(),
        open,
        dso: None,
        size: bytes.len(),
        code_size: section_size(bytes, section::CODE).unwrap_or(0),
        state,
        memory: None,
        table: None,
        warnings: Vec::new(),
        constructors: Vec::new(),
    };
    let module = match Module::read(bytes) {
        Ok(module) => module,
        Err(error) => {
            let of_dylink = dylink_error(bytes).ok_or(error)?;
            return Ok(library(State::Malformed(of_dylink)));
        }
    };
    let state = match module.dylink() {
        Some(_) => State::Usable,
        None if LegacyDylink::is_in(bytes) && reads_legacy => State::Usable,
        None if LegacyDylink::is_in(bytes) => State::OldDylink,
        None => return Err(Error::new(HEADER.len(), Expected::Dso, Found::End)),
    };
    let references = module.references();
    let imports = 0..references.imports().len();
    let memory = imports
        .clone()
        .find_map(|index| MemoryType::of_import(references, index));
    let table = imports
        .clone()
        .find_map(|index| TableType::of_import(references, index));
    let warnings = module.dylink().map(|it| it.warnings().collect());
    let is_constructor = |name: &str| conventions::CONSTRUCTORS.contains(&name);
    let exports = module.exports().filter(|it| it.kind == ExportKind::Func);
    let names = exports.map(|it| it.name.as_str());
    let constructors = names.filter(|it| is_constructor(it));
    let mut constructors: Vec<NameId> = constructors.map(|it| namespace.intern(it)).collect();
    if section_size(bytes, section::START).is_some() {
        constructors.push(namespace.intern(START_FUNCTION));
    }
    let dso = namespace.add_module(path, &module);
    if let (None, Ok(Some(legacy))) = (module.dylink(), LegacyDylink::read(bytes)) {
        namespace.set_needed(dso, legacy.needed(), legacy.mem_info());
    }
    Ok(Library {
        dso: Some(dso),
        memory,
        table,
        warnings: warnings.unwrap_or_default(),
        constructors,
        ..library(state)
    })
}

/// Returns the error in the section `dylink.0`, or `None` if the section can be read.
fn dylink_error(bytes: &[u8]) -> Option<Error> {
    let mut sections = Sections::begin(bytes);
    while let Some(mut section) = sections.next() {
        if !section.name().is_ok_and(|name| name == Some(dylink::NAME)) {
            continue;
        }
        if section.start != HEADER.len() {
            let found = Found::Section(section.id);
            return Some(Error::new(section.start, Expected::DylinkFirst, found));
        }
        section.contents.name(Expected::SectionName);
        return Dylink::read(section.contents).err();
    }
    None
}

/// Returns the size of the first section of an id, in bytes.
fn section_size(bytes: &[u8], id: u8) -> Option<usize> {
    let mut sections = Sections::begin(bytes);
    while let Some(section) = sections.next() {
        if section.id == id {
            return Some(section.contents.remaining());
        }
    }
    None
}

/// Returns the library path's last part: the name of the file.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit(['/', '!']).next().unwrap_or_default()
}

/// Returns the path up to the last `/` or `!`, without it at the end unless the path is a root.
pub(super) fn directory(path: &str) -> (&str, &str) {
    match path.rfind(['/', '!']) {
        Some(at) => path.split_at(at + 1),
        None => ("", path),
    }
}

/// Returns a path without `.` and `..` where possible, so that two spellings of one path compare as equal. The member
/// of an archive never leaves the archive.
pub(super) fn normalized(path: &str) -> String {
    let mut result = String::with_capacity(path.len());
    for (index, tree) in path.split('!').enumerate() {
        if index > 0 {
            result.push('!');
        }
        let is_absolute = tree.starts_with('/');
        let mut parts: Vec<&str> = Vec::new();
        for part in tree.split('/') {
            match part {
                "" | "." => {}
                ".." => match parts.last() {
                    Some(&last) if last != ".." => drop(parts.pop()),
                    _ if is_absolute || index > 0 => {}
                    _ => parts.push(".."),
                },
                part => parts.push(part),
            }
        }
        if is_absolute {
            result.push('/');
        }
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                result.push('/');
            }
            result.push_str(part);
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        let check = |path: &str, expected: &str| assert_eq!(normalized(path), expected, "{path}");
        check("a/./b//c", "a/b/c");
        check("a/../b", "b");
        check("../b", "../b");
        check("/../b", "/b");
        check("dist/../a.whl!pkg/../libs/x.so", "a.whl!libs/x.so");
        check("a.whl!../../x.so", "a.whl!x.so");
        assert_eq!(file_name("a.whl!x.so"), "x.so");
        assert_eq!(directory("a.whl!p/x.so"), ("a.whl!p/", "x.so"));
        assert_eq!(directory("x.so"), ("", "x.so"));
    }
}
