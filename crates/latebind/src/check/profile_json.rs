//! The JSON form of a profile, which the command and JavaScript write. `docs/profiles.md` describes it.

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::function_type::FunctionTypes;
use super::json::Json;
use super::limits::{MemoryType, TableType};
use super::profile::{MainReference, Profile, ProvidedBy, ProvidedKind};
use crate::link::SymbolKind;
use crate::read::value_type::TypeIndex;

/// The version of the schema of a profile in JSON. It increases if a reader of an earlier version would misunderstand a
/// profile.
pub const SCHEMA: u32 = 1;

/// The key of functions and tags whose type is unknown.
pub const UNKNOWN_TYPE: &str = "unknown";

impl Profile {
    /// Returns the profile as JSON. Names are grouped by type, so that the text remains small, and each group is a
    /// line.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut json = Json::default();
        json.open('{');
        json.key("schema").number(SCHEMA.into());
        json.key("name").text(&self.name);
        json.key("madeBy").text(&self.made_by);
        json.key("source").optional(self.source.as_deref());
        json.key("mainSha256").optional(self.main_sha256.as_deref());
        json.key("glueSha256").optional(self.glue_sha256.as_deref());
        json.key("glue").raw(bool_text(self.has_glue));
        json.key("legacyDylink")
            .raw(self.reads_legacy_dylink.map_or("null", bool_text));
        // Profiles without it are older, or of programs that do not.
        if self.wraps_exports {
            json.key("wrappedExports").raw(bool_text(true));
        }
        json.key("producers").open('{');
        for (name, version) in &self.producers {
            json.key(name).text(version);
        }
        json.close('}');
        json.key("memory").memory(self.memory.as_ref());
        json.key("table").table(self.table.as_ref());
        json.key("needed")
            .texts(self.needed.iter().map(String::as_str));
        json.key("libraries")
            .texts(self.libraries.iter().map(String::as_str));
        json.key("main").definitions(self, ProvidedBy::Main);
        json.key("javascript")
            .definitions(self, ProvidedBy::JavaScript);
        json.key("references").references(self);
        json.close('}');
        json.out.push('\n');
        json.out
    }
}

/// The names of each type.
type Groups<'a> = BTreeMap<String, Vec<&'a str>>;

fn add_to_group<'a>(
    groups: &mut Groups<'a>,
    types: &FunctionTypes,
    ty: Option<TypeIndex>,
    name: &'a str,
) {
    let ty = ty.and_then(|ty| types.get(ty));
    let key = ty.map_or_else(|| UNKNOWN_TYPE.into(), ToString::to_string);
    groups.entry(key).or_default().push(name);
}

fn bool_text(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

impl Json {
    fn groups(&mut self, groups: &Groups<'_>) {
        self.open('{');
        for (ty, names) in groups {
            self.key(ty).texts(names.iter().copied());
        }
        self.close('}');
    }

    fn limits(&mut self, minimum: u64, maximum: Option<u64>) {
        self.key("minimum").number(minimum);
        if let Some(maximum) = maximum {
            self.key("maximum").number(maximum);
        }
    }

    fn memory(&mut self, memory: Option<&MemoryType>) {
        let Some(memory) = memory else {
            return self.raw("null");
        };
        self.open('{');
        self.limits(memory.minimum, memory.maximum);
        self.key("shared").raw(bool_text(memory.is_shared));
        self.key("memory64").raw(bool_text(memory.is_memory64));
        self.key("pageSizeLog2")
            .number(memory.page_size_log2.into());
        self.close('}');
    }

    fn table(&mut self, table: Option<&TableType>) {
        let Some(table) = table else {
            return self.raw("null");
        };
        self.open('{');
        self.limits(table.minimum, table.maximum);
        self.key("table64").raw(bool_text(table.is_table64));
        self.close('}');
    }

    /// Writes the definitions of one part of the program.
    fn definitions(&mut self, profile: &Profile, by: ProvidedBy) {
        let (mut functions, mut tags) = (Groups::new(), Groups::new());
        let (mut data, mut globals) = (Vec::new(), Vec::new());
        for provided in profile.definitions.iter().filter(|it| it.by == by) {
            let name = provided.name.as_str();
            match provided.kind {
                ProvidedKind::Function(ty) => {
                    add_to_group(&mut functions, &profile.types, ty, name);
                }
                ProvidedKind::Tag(ty) => add_to_group(&mut tags, &profile.types, ty, name),
                ProvidedKind::Data => data.push(name),
                ProvidedKind::Global => globals.push(name),
            }
        }
        self.open('{');
        self.key("functions").groups(&functions);
        self.key("data").texts(data.into_iter());
        self.key("globals").texts(globals.into_iter());
        self.key("tags").groups(&tags);
        self.close('}');
    }

    fn references(&mut self, profile: &Profile) {
        let mut functions = Groups::new();
        let mut addresses = Vec::new();
        let mut weak = Vec::new();
        for MainReference {
            name,
            kind,
            ty,
            is_weak,
        } in &profile.main_references
        {
            match kind {
                SymbolKind::Address => addresses.push(name.as_str()),
                SymbolKind::Function | SymbolKind::Tag => {
                    add_to_group(&mut functions, &profile.types, *ty, name);
                }
            }
            if *is_weak && weak.last() != Some(&name.as_str()) {
                weak.push(name.as_str());
            }
        }
        self.open('{');
        self.key("functions").groups(&functions);
        self.key("addresses").texts(addresses.into_iter());
        self.key("weak").texts(weak.into_iter());
        self.close('}');
    }
}
