//! The contents of a manifest.

use alloc::string::String;
use alloc::vec::Vec;

use super::note::Note;
use crate::check::FunctionTypes;
use crate::read::value_type::TypeIndex;

/// The libraries that a program loads at first calls.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Manifest {
    /// The libraries, in the order in which they were added.
    pub libraries: Vec<Library>,
    /// The types of the functions, each once.
    pub types: FunctionTypes,
    /// The libraries that the importers need when they are loaded, by index.
    pub start: Vec<usize>,
    /// Facts about the libraries on which their owner may need to act.
    pub notes: Vec<Note>,
    /// The program that made the manifest.
    pub made_by: String,
}

/// A library of a manifest.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Library {
    /// The name by which the loader knows it.
    pub name: String,
    /// The path of the file, relative to the location of all files.
    pub path: String,
    /// The size of the file, in bytes.
    pub size: u64,
    /// The SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// The size of its memory, in bytes.
    pub memory_size: u32,
    /// The names of the libraries that its `dylink.0` section needs.
    pub needed: Vec<String>,
    /// The libraries whose data or tags it needs, by index. They must be loaded before it.
    pub with: Vec<usize>,
    /// The functions whose calls load it, sorted by name.
    pub functions: Vec<Function>,
}

/// A function of a library.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Function {
    /// The name of the symbol.
    pub name: String,
    /// The type, or `None` if it has no equivalent outside of the library.
    pub ty: Option<TypeIndex>,
}
