//! The JavaScript of a program. A host parses it, or observes a live program, and this module decides the
//! meaning of the observations.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use super::function_type::FunctionType;
use crate::emscripten::{conventions, stub_source};

/// The objects in a program's JavaScript that may contain the imports of its main module.
#[derive(Clone, Debug, Default)]
pub struct Glue {
    /// The objects, in any order. [`Profile::read`](super::Profile::read) finds the one with the imports of the main
    /// module, whose name a minifier may have changed.
    pub tables: Vec<GlueTable>,
    /// Whether the loader accepts the section `dylink`, which preceded `dylink.0`, or `None` if that is unknown. Such a
    /// loader contains the name of the section as a text.
    pub reads_legacy_dylink: Option<bool>,
    /// Whether a library that imports an export of the main module is known to get a JavaScript function that calls it.
    /// Such a loader wraps all exports ([`Glue::is_wrapper`]), and does not look through the wrappers.
    pub wraps_exports: bool,
}

/// An object whose properties may be the imports of a main module.
#[derive(Clone, Debug, Default)]
pub struct GlueTable {
    /// The properties, also those that the program adds after it has created the object.
    pub imports: Vec<GlueImport>,
}

/// A property of an object that may contain the imports of a main module.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct GlueImport {
    /// The key.
    pub name: String,
    /// The kind of the value.
    pub value: GlueValue,
    /// The properties of a function whose values are text, in any order: the name and the value.
    pub texts: Vec<(String, String)>,
    /// The properties of a function whose values are `true`, in any order.
    pub marks: Vec<String>,
    /// The source text of a function. A host may leave it out if it is longer than [`GlueImport::SOURCE_LIMIT`].
    pub source: Option<String>,
}

/// The kind of the value of a property.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum GlueValue {
    /// A function.
    Function,
    /// An exception tag.
    Tag,
    /// A global.
    Global,
    /// A number, which is an address.
    Number,
    /// A value that is not a symbol: a memory, a table, or an object of JavaScript.
    Other,
    /// A value of unknown kind.
    #[default]
    Unknown,
}

impl GlueImport {
    /// The maximum length of the source text of a stub, without the name of its symbol, in bytes.
    pub const SOURCE_LIMIT: usize = 200;

    /// Creates a property whose value has no properties.
    #[must_use]
    pub fn new(name: String, value: GlueValue) -> Self {
        Self {
            name,
            value,
            ..Self::default()
        }
    }

    /// Returns the declared type of a function. Closure Compiler renames the property that declares it.
    pub(super) fn ty(&self, is_memory64: bool) -> Option<FunctionType> {
        let declared = self
            .texts
            .iter()
            .find(|(name, _)| name == conventions::SIGNATURE);
        let texts = declared.into_iter().chain(&self.texts);
        let mut types = texts.map(|(_, text)| FunctionType::of_signature(text, is_memory64));
        types.find_map(|ty| ty)
    }

    /// Returns `true` if the value is a stub of the main module. Closure Compiler renames the mark, but the source text
    /// remains.
    pub(super) fn is_stub(&self) -> bool {
        let is_marked = self.marks.iter().any(|mark| mark == conventions::STUB_MARK);
        let source = self.source.as_deref();
        is_marked || source.is_some_and(|source| stub_source::is_stub(&self.name, source))
    }
}

impl Glue {
    /// Returns `true` if the source text of a function is that of the function in which a loader wraps an export.
    #[must_use]
    pub fn is_wrapper(source: &str) -> bool {
        stub_source::is_wrapper(source)
    }

    /// Describes the JavaScript of a live program.
    ///
    /// - `imports` are the properties of the object at the time when the main module was instantiated.
    /// - `added` are those that the object has gained since. Some belong to the program's JavaScript. The loader has
    ///   added the others: exports of DSOs, and functions that it makes from their names or from text (`EM_JS`).
    /// - `exported` are the names that any DSO of the program exports.
    #[must_use]
    pub fn of_live(
        imports: Vec<GlueImport>,
        added: Vec<GlueImport>,
        exported: &BTreeSet<&str>,
    ) -> Self {
        let is_of_loader = |import: &GlueImport| {
            let name = import.name.as_str();
            let alias = conventions::alias_of_main(name);
            exported.contains(name)
                || exported.contains(conventions::em_js_export(name).as_str())
                || alias.is_some_and(|alias| exported.contains(alias))
                || conventions::is_made_by_loader(name)
        };
        let added = added.into_iter().filter(|import| !is_of_loader(import));
        let imports = imports.into_iter().chain(added).collect();
        Self {
            tables: Vec::from([GlueTable { imports }]),
            reads_legacy_dylink: None,
            wraps_exports: false,
        }
    }

    /// Returns the object that contains the most of the `names`, and the names that it does not contain, in order.
    /// Without an object, all names are missing.
    pub(super) fn table<'a>(
        &self,
        names: &BTreeSet<&'a str>,
    ) -> (Option<&GlueTable>, Vec<&'a str>) {
        // If two objects contain the same number, the larger one wins: it has the names that only libraries import.
        let best = self.tables.iter().max_by_key(|table| {
            let count = table.found(names).len();
            (count, table.imports.len())
        });
        let found = best.map(|table| table.found(names)).unwrap_or_default();
        let missing = names.iter().filter(|name| !found.contains(*name));
        (best, missing.copied().collect())
    }
}

impl GlueTable {
    /// Returns the names that are keys of the object.
    fn found(&self, names: &BTreeSet<&str>) -> BTreeSet<&str> {
        let keys = self.imports.iter().map(|import| import.name.as_str());
        keys.filter(|key| names.contains(key)).collect()
    }
}
