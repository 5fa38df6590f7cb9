//! Reads the JSON form of a profile, which the core writes. `docs/profiles.md` describes it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use anyhow::{Context, Result, bail, ensure};
use flate2::read::MultiGzDecoder;
use latebind::TypeIndex;
use latebind::check::{
    FunctionType, MainReference, MemoryType, Profile, Provided, ProvidedBy, ProvidedKind, SCHEMA,
    TableType, UNKNOWN_TYPE,
};
use latebind::link::SymbolKind;
use serde::Deserialize;

/// The size of the largest profile that is read, uncompressed, in bytes. That of Pyodide has less than 1 MB.
const LIMIT: u64 = 64 << 20;

const GZIP: [u8; 2] = [0x1f, 0x8b];

/// The names of each type.
type Groups = BTreeMap<String, Vec<String>>;

/// The part that every version has.
#[derive(Deserialize)]
struct Header {
    schema: Option<u32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    name: String,
    made_by: String,
    source: Option<String>,
    main_sha256: Option<String>,
    glue_sha256: Option<String>,
    glue: bool,
    legacy_dylink: Option<bool>,
    #[serde(default)]
    wrapped_exports: bool,
    producers: BTreeMap<String, String>,
    memory: Option<Memory>,
    table: Option<Table>,
    needed: Vec<String>,
    #[serde(default)]
    libraries: Vec<String>,
    main: Definitions,
    javascript: Definitions,
    references: References,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Memory {
    minimum: u64,
    maximum: Option<u64>,
    shared: bool,
    memory64: bool,
    page_size_log2: u32,
}

#[derive(Deserialize)]
struct Table {
    minimum: u64,
    maximum: Option<u64>,
    table64: bool,
}

#[derive(Deserialize)]
struct Definitions {
    functions: Groups,
    data: Vec<String>,
    globals: Vec<String>,
    tags: Groups,
}

#[derive(Deserialize)]
struct References {
    functions: Groups,
    addresses: Vec<String>,
    weak: Vec<String>,
}

/// Reads a profile, which gzip may have compressed.
pub(crate) fn read(bytes: &[u8]) -> Result<Profile> {
    let json = uncompressed(bytes)?;
    let header: Header = serde_json::from_slice(&json)
        .context("expected a profile, which `latebind profile` writes")?;
    let schema = header
        .schema
        .context("expected a profile, found JSON without the key `schema`")?;
    ensure!(
        schema <= SCHEMA,
        "the profile has schema version {schema}, and this version of latebind, {}, reads versions up to {SCHEMA}: \
         use a newer latebind",
        env!("CARGO_PKG_VERSION"),
    );
    let file: File = serde_json::from_slice(&json).context("the profile is malformed")?;
    profile(file).context("the profile is malformed")
}

fn uncompressed(bytes: &[u8]) -> Result<Cow<'_, [u8]>> {
    let json = if bytes.starts_with(&GZIP) {
        let mut json = Vec::new();
        let decoder = MultiGzDecoder::new(bytes);
        decoder
            .take(LIMIT + 1)
            .read_to_end(&mut json)
            .context("cannot uncompress the profile")?;
        Cow::Owned(json)
    } else {
        Cow::Borrowed(bytes)
    };
    if json.len() as u64 > LIMIT {
        bail!("expected a profile of at most {LIMIT} bytes");
    }
    Ok(json)
}

fn profile(file: File) -> Result<Profile> {
    let mut profile = Profile::default();
    add_definitions(&mut profile, file.main, ProvidedBy::Main)?;
    add_definitions(&mut profile, file.javascript, ProvidedBy::JavaScript)?;
    profile.definitions.sort_unstable();
    add_references(&mut profile, file.references)?;
    profile.name = file.name;
    profile.made_by = file.made_by;
    profile.source = file.source;
    profile.main_sha256 = file.main_sha256;
    profile.glue_sha256 = file.glue_sha256;
    profile.has_glue = file.glue;
    profile.reads_legacy_dylink = file.legacy_dylink;
    profile.wraps_exports = file.wrapped_exports;
    profile.producers = file.producers.into_iter().collect();
    profile.memory = file.memory.map(|memory| MemoryType {
        minimum: memory.minimum,
        maximum: memory.maximum,
        is_shared: memory.shared,
        is_memory64: memory.memory64,
        page_size_log2: memory.page_size_log2,
    });
    profile.table = file.table.map(|table| TableType {
        minimum: table.minimum,
        maximum: table.maximum,
        is_table64: table.table64,
    });
    profile.needed = file.needed;
    profile.libraries = file.libraries;
    Ok(profile)
}

fn add_definitions(profile: &mut Profile, from: Definitions, by: ProvidedBy) -> Result<()> {
    for (ty, names) in from.functions {
        let ty = read_type(profile, &ty)?;
        add(profile, names, ProvidedKind::Function(ty), by);
    }
    for (ty, names) in from.tags {
        let ty = read_type(profile, &ty)?;
        add(profile, names, ProvidedKind::Tag(ty), by);
    }
    add(profile, from.data, ProvidedKind::Data, by);
    add(profile, from.globals, ProvidedKind::Global, by);
    Ok(())
}

fn add(profile: &mut Profile, names: Vec<String>, kind: ProvidedKind, by: ProvidedBy) {
    let definitions = names.into_iter().map(|name| Provided::new(name, kind, by));
    profile.definitions.extend(definitions);
}

fn add_references(profile: &mut Profile, from: References) -> Result<()> {
    let mut references = Vec::new();
    for (ty, names) in from.functions {
        let ty = read_type(profile, &ty)?;
        let names = names.into_iter();
        references.extend(names.map(|name| (name, SymbolKind::Function, ty)));
    }
    let addresses = from.addresses.into_iter();
    references.extend(addresses.map(|name| (name, SymbolKind::Address, None)));
    references.sort_unstable();
    let weak: BTreeSet<String> = from.weak.into_iter().collect();
    let references = references.into_iter().map(|(name, kind, ty)| {
        let is_weak = weak.contains(&name);
        MainReference::new(name, kind, ty, is_weak)
    });
    profile.main_references = references.collect();
    Ok(())
}

fn read_type(profile: &mut Profile, text: &str) -> Result<Option<TypeIndex>> {
    if text == UNKNOWN_TYPE {
        return Ok(None);
    }
    let ty = FunctionType::parse(text);
    let ty = ty.with_context(|| format!("expected a function type, found `{text}`"))?;
    Ok(Some(profile.types.add(ty)))
}
