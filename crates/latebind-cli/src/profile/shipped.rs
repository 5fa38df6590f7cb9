//! The profiles of published programs that are part of this command. `tools/profiles/make.mjs` writes them.

use std::fmt::Write;

use anyhow::Result;

use super::file;

/// A profile that is part of this command.
#[derive(Debug)]
pub(crate) struct Shipped {
    pub(crate) name: &'static str,
    pub(crate) json_gz: &'static [u8],
}

/// Lists the profiles by their file names.
macro_rules! shipped {
    ($($name:literal),* $(,)?) => {
        [$(Shipped {
            name: $name,
            json_gz: include_bytes!(concat!("../../profiles/", $name, ".json.gz")),
        }),*]
    };
}

/// The profiles, sorted by name.
pub(crate) static SHIPPED: [Shipped; 6] = shipped![
    "pglite-0.5",
    "php-wasm-8.5",
    "pyodide-314.0",
    "wasm-vips-0.0.19",
    "web-tree-sitter-0.27",
    "webr-0.6",
];

/// Returns the profile with a name.
pub(crate) fn find(name: &str) -> Option<&'static Shipped> {
    SHIPPED.iter().find(|shipped| shipped.name == name)
}

/// Returns the names of all profiles, each with its origin.
pub(crate) fn list() -> Result<String> {
    let width = SHIPPED
        .iter()
        .map(|it| it.name.len())
        .max()
        .unwrap_or_default();
    let mut text = String::new();
    for Shipped { name, json_gz } in &SHIPPED {
        let profile = file::read(json_gz)?;
        let source = profile.source.unwrap_or_default();
        writeln!(text, "{name:width$}  {source}")?;
    }
    Ok(text)
}
