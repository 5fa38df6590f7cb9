//! The JavaScript of a program, as far as a reader of JavaScript understands it. A host parses the JavaScript, or
//! observes a live program. This module decides what its observations mean.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

/// The objects in a program's JavaScript that may contain the imports of its main module.
#[derive(Clone, Debug, Default)]
pub struct Glue {
    /// The object literals, in any order. [`Glue::table`] finds the one with the imports of the main module.
    pub tables: Vec<GlueTable>,
}

/// An object whose properties may be the imports of a main module.
#[derive(Clone, Debug, Default)]
pub struct GlueTable {
    /// The properties.
    pub imports: Vec<GlueImport>,
}

/// A property of the object with the imports of a main module.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct GlueImport {
    /// The key.
    pub name: String,
    /// The value.
    pub value: GlueValue,
    /// The signature that the JavaScript library declares, such as `vip`.
    pub signature: Option<String>,
    /// Whether the function looks up a function of its own name when it is called, or is marked as a stub.
    pub is_stub: bool,
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
    /// A value of unknown kind.
    #[default]
    Unknown,
}

impl GlueImport {
    /// Creates a property without a signature that is not a stub.
    #[must_use]
    pub fn new(name: String, value: GlueValue) -> Self {
        Self {
            name,
            value,
            signature: None,
            is_stub: false,
        }
    }
}

impl Glue {
    /// Returns the object that contains the most of the `names`, and the names that it does not contain, in order.
    /// Without an object, all names are missing.
    pub(super) fn table<'a>(
        &self,
        names: &BTreeSet<&'a str>,
    ) -> (Option<&GlueTable>, Vec<&'a str>) {
        // If two tables contain the same number, the larger one wins: it has the names that only libraries import.
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
