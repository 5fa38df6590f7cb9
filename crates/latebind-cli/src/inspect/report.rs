//! The report of one library, which is also its object in the document of `--json`. It borrows the names
//! from the library.

use std::borrow::Cow;

use serde::Serialize;

use crate::input::Location;

#[derive(Debug, Serialize)]
pub(super) struct Report<'a> {
    #[serde(flatten)]
    pub(super) location: &'a Location,
    /// The size of the file.
    pub(super) size: usize,
    pub(super) is_dso: bool,
    /// The section that makes it a library: `dylink.0`, the older `dylink`, or null.
    pub(super) convention: Option<&'static str>,
    pub(super) memory_size: u32,
    pub(super) memory_alignment: u32,
    pub(super) table_size: u32,
    pub(super) table_alignment: u32,
    pub(super) needed: Vec<&'a str>,
    pub(super) runtime_path: Vec<&'a str>,
    /// The ids of the subsections of `dylink.0` that the convention does not define.
    pub(super) unknown_subsections: Vec<u8>,
    pub(super) function_imports: usize,
    /// The number of function imports that the DSO exports itself.
    pub(super) self_references: usize,
    pub(super) function_exports: usize,
    /// The result of `latebind relink`, or null if the module is not relinked.
    pub(super) relinked: Option<Relinked<'a>>,
    /// The changes that `latebind relink` would make, or null if there are none.
    pub(super) relink: Option<Gain>,
    /// The memory and the table that it imports.
    pub(super) imported_memory: Option<Memory>,
    pub(super) imported_table: Option<Table>,
    /// References to functions.
    pub(super) references: Vec<Symbol<'a>>,
    /// References to entries of the GOT: the addresses of functions and data.
    pub(super) addresses: Vec<Address<'a>>,
    pub(super) tags: Vec<Symbol<'a>>,
    /// Memories, tables, and globals that are not entries of the GOT.
    pub(super) other_imports: Vec<OtherImport<'a>>,
    pub(super) exports: Vec<Export<'a>>,
    pub(super) sections: Vec<Section<'a>>,
    /// The number of bytes after the last section.
    pub(super) footer_size: usize,
    pub(super) producers: Vec<Producer<'a>>,
    /// Each with `+`, `-`, or `=` before its name.
    pub(super) target_features: Vec<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct Relinked<'a> {
    /// The number of imports that are called through a slot.
    pub(super) slots: usize,
    /// The number of self references that are bound.
    #[serde(rename = "self")]
    pub(super) self_bound: u32,
    /// The functions that are called through a slot, in the order of the slots.
    pub(super) imports: Vec<SlotImport<'a>>,
}

impl Relinked<'_> {
    /// Returns the number of slots without imports.
    pub(super) fn unimported(&self) -> usize {
        let unimported = self.imports.iter().filter(|slot| !slot.is_imported);
        unimported.count()
    }
}

#[derive(Debug, Serialize)]
pub(super) struct SlotImport<'a> {
    pub(super) module: &'a str,
    pub(super) name: &'a str,
    pub(super) signature: &'a str,
    /// Whether the library imports the function. If not, the binder finds it by its name.
    #[serde(rename = "imported")]
    pub(super) is_imported: bool,
}

#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Gain {
    /// The number of self references that would be bound.
    #[serde(rename = "self")]
    pub(super) self_bound: usize,
    /// The number of imports that would be called through a slot.
    pub(super) slots: usize,
}

#[derive(Debug, Serialize)]
pub(super) struct Memory {
    /// The minimum size, in pages.
    pub(super) minimum: u64,
    pub(super) maximum: Option<u64>,
    /// The size of a page, in bytes.
    pub(super) page_size: u64,
    pub(super) is_shared: bool,
    pub(super) is_memory64: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct Table {
    /// The minimum size, in elements.
    pub(super) minimum: u64,
    pub(super) maximum: Option<u64>,
    pub(super) is_table64: bool,
}

/// A reference to a function or a tag.
#[derive(Debug, Serialize)]
pub(super) struct Symbol<'a> {
    pub(super) module: &'a str,
    pub(super) name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) demangled: Option<Cow<'a, str>>,
    pub(super) signature: &'a str,
    pub(super) is_self: bool,
    pub(super) is_weak: bool,
    /// Whether the loader creates the function, such as `invoke_vi`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) is_made_by_loader: Option<bool>,
}

#[derive(Debug, Serialize)]
pub(super) struct Address<'a> {
    /// `GOT.func` or `GOT.mem`.
    pub(super) module: &'a str,
    pub(super) name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) demangled: Option<Cow<'a, str>>,
    pub(super) is_self: bool,
    pub(super) is_weak: bool,
    #[serde(skip)]
    pub(super) is_function: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct OtherImport<'a> {
    pub(super) module: &'a str,
    pub(super) name: &'a str,
    pub(super) kind: Kind,
}

#[derive(Debug, Serialize)]
pub(super) struct Export<'a> {
    pub(super) name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) demangled: Option<Cow<'a, str>>,
    pub(super) kind: Kind,
    /// The type of a function or a tag.
    pub(super) signature: Option<&'a str>,
    /// Whether it is for the loader, and not a symbol to which other libraries refer.
    pub(super) is_internal: bool,
    /// Whether the address is relative to the memory of a thread.
    pub(super) is_tls: bool,
    /// Whether it is one of the module's imports.
    pub(super) is_reexport: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct Section<'a> {
    /// The name in the specification.
    pub(super) kind: &'static str,
    /// The name of a custom section.
    pub(super) name: Option<&'a str>,
    /// The offset and the size of the contents, in bytes.
    pub(super) offset: usize,
    pub(super) size: usize,
}

#[derive(Debug, Serialize)]
pub(super) struct Producer<'a> {
    /// `language`, `sdk`, or `processed-by`.
    pub(super) field: &'a str,
    pub(super) name: &'a str,
    pub(super) version: &'a str,
}

/// The kind of an import or an export. JSON has the name in lower case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Function,
    Data,
    Tag,
    Table,
    Memory,
    Global,
}
