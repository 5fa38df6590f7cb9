//! The JSON form of a manifest. `docs/on-demand.md` describes it.

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::library::{Function, Library, Manifest};
use crate::check::UNKNOWN_TYPE;
use crate::check::json::Json;
use crate::read::value_type::TypeIndex;

/// The version of the schema of a manifest. It increases if a reader of an earlier version would misunderstand a
/// manifest.
pub const SCHEMA: u32 = 1;

/// The keys of the signatures that functions have, by type.
type Keys = BTreeMap<TypeIndex, String>;

impl Manifest {
    /// Returns the manifest as JSON. Names are grouped by signature, so that the text remains small.
    #[must_use]
    pub fn to_json(&self) -> String {
        let functions = self.libraries.iter().flat_map(|it| &it.functions);
        let mut keys: Keys = functions.filter_map(|it| Some((it.ty?, String::new()))).collect();
        let mut json = Json::default();
        json.open('{');
        json.key("schema").number(SCHEMA.into());
        json.key("madeBy").text(&self.made_by);
        json.key("start").libraries(self, &self.start);
        json.key("signatures").open('{');
        for (number, (ty, key)) in keys.iter_mut().enumerate() {
            *key = number.to_string();
            let signature = self.types.get(*ty).map(ToString::to_string);
            json.key(key).text(&signature.unwrap_or_default());
        }
        json.close('}');
        json.key("libraries").open('{');
        for library in &self.libraries {
            json.key(&library.name).library(self, library, &keys);
        }
        json.close('}');
        json.close('}');
        json.out.push('\n');
        json.out
    }
}

impl Json {
    fn libraries(&mut self, manifest: &Manifest, indices: &[usize]) {
        let libraries = indices.iter().filter_map(|it| manifest.libraries.get(*it));
        self.texts(libraries.map(|it| it.name.as_str()));
    }

    fn library(&mut self, manifest: &Manifest, library: &Library, keys: &Keys) {
        self.open('{');
        self.key("file").text(&library.path);
        self.key("size").number(library.size);
        self.key("sha256").text(&library.sha256);
        self.key("memory").number(library.memory_size.into());
        self.key("needed")
            .texts(library.needed.iter().map(String::as_str));
        self.key("with").libraries(manifest, &library.with);
        let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for Function { name, ty } in &library.functions {
            let key = ty.and_then(|ty| keys.get(&ty));
            let key = key.map_or(UNKNOWN_TYPE, String::as_str);
            groups.entry(key).or_default().push(name);
        }
        self.key("functions").open('{');
        for (key, names) in &groups {
            self.key(key).texts(names.iter().copied());
        }
        self.close('}');
        self.close('}');
    }
}
