//! The definitions that a program provides to the libraries that it loads.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::function_type::FunctionTypes;
use super::limits::{MemoryType, TableType};
use crate::error::Error;
use crate::link::SymbolKind;
use crate::read::value_type::TypeIndex;

/// The definitions that a program provides to the libraries that it loads: those of its main module and of its
/// JavaScript.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Profile {
    /// The name of the program in messages. [`read`](Self::read) leaves it empty.
    pub name: String,
    /// The program that has read the profile, and its version.
    pub made_by: String,
    /// Where the files come from, such as a package and its version. Hosts set it.
    pub source: Option<String>,
    /// The types of functions and tags.
    pub types: FunctionTypes,
    /// The definitions, sorted by name. At most two have the same name: a function or data, and a tag.
    pub definitions: Vec<Provided>,
    /// The libraries that the main module needs (`WASM_DYLINK_NEEDED`), in order.
    pub needed: Vec<String>,
    /// The names of the libraries that are part of the program, and whose definitions the profile contains, in order.
    pub libraries: Vec<String>,
    /// The memory that libraries import, or `None` if it is unknown.
    pub memory: Option<MemoryType>,
    /// The table of functions that libraries import, or `None` if it is unknown.
    pub table: Option<TableType>,
    /// Whether the definitions of the program's JavaScript are known. Otherwise only those are known that the main
    /// module imports, and some of them may be stubs.
    pub has_glue: bool,
    /// Whether the loader accepts libraries with the section `dylink`, which preceded `dylink.0`, or `None` if that is
    /// unknown.
    pub reads_legacy_dylink: Option<bool>,
    /// Whether a library that imports an export of the main module is known to get a JavaScript function that calls it.
    pub wraps_exports: bool,
    /// The references of the main module that no part of the program defines, sorted by name. Libraries define them.
    pub main_references: Vec<MainReference>,
    /// The programs that processed the main module, such as the compiler, with their versions.
    pub producers: Vec<(String, String)>,
    /// The SHA-256 of the main module, in hexadecimal. Hosts set it.
    pub main_sha256: Option<String>,
    /// The SHA-256 of the JavaScript, in hexadecimal. Hosts set it.
    pub glue_sha256: Option<String>,
}

/// A definition that a program provides.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Provided {
    /// The symbol name.
    pub name: String,
    /// The kind and the type.
    pub kind: ProvidedKind,
    /// The part of the program that contains the definition.
    pub by: ProvidedBy,
}

impl Provided {
    /// Creates a definition.
    #[must_use]
    pub fn new(name: String, kind: ProvidedKind, by: ProvidedBy) -> Self {
        Self { name, kind, by }
    }
}

/// The kind and the type of a definition. Types are indices into [`Profile::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ProvidedKind {
    /// A function. The type of a JavaScript function may be unknown.
    Function(Option<TypeIndex>),
    /// The address of data.
    Data,
    /// A global of JavaScript that libraries import, such as `__stack_pointer`.
    Global,
    /// An exception tag. Its type is unknown if only JavaScript names it.
    Tag(Option<TypeIndex>),
}

/// The part of a program that contains a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProvidedBy {
    /// The main module.
    Main,
    /// The JavaScript of the program.
    JavaScript,
}

/// A reference of the main module that no part of the program defines.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct MainReference {
    /// The symbol name.
    pub name: String,
    /// The kind.
    pub kind: SymbolKind,
    /// The type of a function or a tag, an index into [`Profile::types`].
    pub ty: Option<TypeIndex>,
    /// Whether the symbol may remain undefined.
    pub is_weak: bool,
}

impl MainReference {
    /// Creates a reference.
    #[must_use]
    pub fn new(name: String, kind: SymbolKind, ty: Option<TypeIndex>, is_weak: bool) -> Self {
        Self {
            name,
            kind,
            ty,
            is_weak,
        }
    }
}

/// The reason why a profile cannot be made.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProfileError {
    /// The main module cannot be read.
    Module(Error),
    /// The JavaScript belongs to a different main module, because it lacks functions that the main module imports.
    ForeignGlue {
        /// The names of the missing functions, in order.
        missing: Vec<String>,
        /// The number of functions that the main module imports.
        imported: usize,
    },
}

impl From<Error> for ProfileError {
    fn from(error: Error) -> Self {
        Self::Module(error)
    }
}

impl fmt::Display for ProfileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (missing, imported) = match self {
            Self::Module(error) => return error.fmt(f),
            Self::ForeignGlue { missing, imported } => (missing, imported),
        };
        let count = missing.len();
        if count == *imported {
            return write!(
                f,
                "the JavaScript does not contain the {count} functions that the main module imports"
            );
        }
        write!(
            f,
            "the JavaScript belongs to a different main module: \
             it lacks {count} of the {imported} functions that this one imports"
        )?;
        const SHOWN: usize = 3;
        let mut before = ": ";
        for name in missing.iter().take(SHOWN) {
            write!(f, "{before}`{name}`")?;
            before = ", ";
        }
        match count.checked_sub(SHOWN) {
            Some(more @ 1..) => write!(f, ", and {more} more"),
            _ => Ok(()),
        }
    }
}

impl core::error::Error for ProfileError {}

impl Profile {
    /// Returns the definitions of a name.
    pub fn definitions_of(&self, name: &str) -> impl Iterator<Item = &Provided> {
        let start = self
            .definitions
            .partition_point(|it| it.name.as_str() < name);
        let from = self.definitions.get(start..).unwrap_or_default();
        from.iter().take_while(move |it| it.name == name)
    }
}
