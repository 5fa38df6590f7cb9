//! The JSON form of a manifest. `docs/on-demand.md` describes it.

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::library::{Function, Library, Manifest};
use super::names::{Identifiers, can_encode};
use crate::check::json::Json;
use crate::read::value_type::TypeIndex;

/// The version of the schema of a manifest. It increases if a reader of an earlier version would misunderstand a
/// manifest.
pub const SCHEMA: u32 = 1;

/// The number of each type among the signatures.
type Numbers = BTreeMap<TypeIndex, usize>;

impl Manifest {
    /// Returns the manifest as JSON. Each signature appears once.
    #[must_use]
    pub fn to_json(&self) -> String {
        let functions = self.libraries.iter().flat_map(|it| &it.functions);
        let mut numbers: Numbers = functions.filter_map(|it| Some((it.ty?, 0))).collect();
        for (number, entry) in numbers.values_mut().enumerate() {
            *entry = number;
        }
        let signatures = numbers.keys().filter_map(|ty| self.types.get(*ty));
        let signatures: Vec<String> = signatures.map(ToString::to_string).collect();
        let mut json = Json::default();
        json.open('{');
        json.key("schema").number(SCHEMA.into());
        json.key("madeBy").text(&self.made_by);
        json.key("start").libraries(self, &self.start);
        json.key("signatures")
            .texts(signatures.iter().map(String::as_str));
        let functions = self.libraries.iter().flat_map(|it| &it.functions);
        let names = functions.map(|it| it.name.as_str());
        let identifiers = Identifiers::of(names.filter(|it| can_encode(it)));
        json.key("identifiers").texts(identifiers.iter());
        json.key("libraries").open('{');
        for library in &self.libraries {
            let json = json.key(&library.name);
            json.library(self, library, &numbers, &identifiers);
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

    fn library(
        &mut self,
        manifest: &Manifest,
        library: &Library,
        numbers: &Numbers,
        identifiers: &Identifiers<'_>,
    ) {
        self.open('{');
        self.key("file").text(&library.path);
        self.key("size").number(library.size);
        self.key("sha256").text(&library.sha256);
        self.key("memory").number(library.memory_size.into());
        self.key("needed")
            .texts(library.needed.iter().map(String::as_str));
        self.key("with").libraries(manifest, &library.with);
        let all = &library.functions;
        let (encoded, plain): (Vec<&Function>, Vec<_>) =
            all.iter().partition(|it| can_encode(&it.name));
        let names = identifiers.encode(encoded.iter().map(|it| it.name.as_str()));
        self.key("functions").open('{');
        self.key("names").printable(&names);
        self.key("plain")
            .texts(plain.iter().map(|it| it.name.as_str()));
        let functions = encoded.into_iter().chain(plain);
        self.key("signatures").numbers(functions.map(|it| {
            let ty = it.ty?;
            numbers.get(&ty).copied()
        }));
        self.close('}');
        self.close('}');
    }

    /// Writes a text whose characters are all printable.
    fn printable(&mut self, text: &str) {
        self.out.push('"');
        for c in text.chars() {
            if matches!(c, '"' | '\\') {
                self.out.push('\\');
            }
            self.out.push(c);
        }
        self.out.push('"');
    }

    /// Writes a list of numbers, and −1 for each that is missing.
    fn numbers(&mut self, numbers: impl Iterator<Item = Option<usize>>) {
        let mut before = '[';
        for number in numbers {
            self.out.push(before);
            match number {
                Some(number) => self.number(number as u64),
                None => self.raw("-1"),
            }
            before = ',';
        }
        self.raw(if before == '[' { "[]" } else { "]" });
    }
}
