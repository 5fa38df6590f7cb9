//! wasmparser as the oracle of the readers that no loader needs: the headers of sections, and the custom sections that
//! tools write.

use latebind::{Error, LegacyDylink, Producers, SectionHeaders, TargetFeatures};
use wasmparser::{KnownCustom, Parser, Payload, ProducersSectionReader};

use super::wasmparser_facts::features;

/// Compares the readings of a file. Panics if they differ in a way that is not allowed.
#[track_caller]
pub fn compare(bytes: &[u8]) {
    // wasmparser also reads components.
    if bytes.get(4..8) == Some(b"\x0d\0\x01\0") {
        return;
    }
    compare_headers(bytes);
    compare_producers(bytes);
    // wasmparser reads neither of these.
    check_offset(bytes, TargetFeatures::read(bytes).err());
    check_offset(bytes, LegacyDylink::read(bytes).err());
    if let Ok(Some(section)) = TargetFeatures::read(bytes) {
        assert!(section.features().count() <= bytes.len());
    }
    if let Ok(Some(section)) = LegacyDylink::read(bytes) {
        assert!(section.needed().count() <= bytes.len());
    }
}

#[track_caller]
fn check_offset(bytes: &[u8], error: Option<Error>) {
    if let Some(error) = error {
        let offset = error.offset().expect("a module that is read has places");
        assert!(offset <= bytes.len(), "{error}, and that is outside");
    }
}

/// Returns wasmparser's sections, or `None` if it does not read the whole module.
fn sections(bytes: &[u8]) -> Option<Vec<(u8, usize, usize)>> {
    let mut sections = Vec::new();
    let mut parser = Parser::new(0);
    parser.set_features(features());
    for payload in parser.parse_all(bytes) {
        if let Some((id, range)) = payload.ok()?.as_section() {
            sections.push((id, range.start as usize, (range.end - range.start) as usize));
        }
    }
    Some(sections)
}

/// Both read the same headers, unless there is a footer, which wasmparser does not know.
fn compare_headers(bytes: &[u8]) {
    let ours = SectionHeaders::read(bytes);
    check_offset(bytes, ours.clone().err());
    let theirs = sections(bytes);
    let Ok(headers) = ours else {
        assert!(theirs.is_none(), "{ours:?}, but wasmparser reads it");
        return;
    };
    assert_eq!([headers.module(), headers.footer()].concat(), bytes);
    let ours: Vec<_> = headers
        .sections()
        .map(|it| (it.id, it.offset, it.size))
        .collect();
    match theirs {
        // wasmparser reads sections that are out of order, or unknown.
        Some(theirs) => assert_eq!(ours, theirs.get(..ours.len()).expect("it has as many")),
        None => drop(sections(headers.module()).inspect(|theirs| assert_eq!(ours, *theirs))),
    }
}

fn values(fields: ProducersSectionReader<'_>) -> wasmparser::Result<Vec<[String; 3]>> {
    let mut found = Vec::new();
    for field in fields {
        let field = field?;
        for value in field.values {
            let value = value?;
            found.push([field.name, value.name, value.version].map(str::to_owned));
        }
    }
    Ok(found)
}

/// Returns the first section `producers` as wasmparser reads it, or the text of its error.
fn producers(bytes: &[u8]) -> Option<Result<Vec<[String; 3]>, String>> {
    let mut parser = Parser::new(0);
    parser.set_features(features());
    for payload in parser.parse_all(bytes) {
        let Ok(Payload::CustomSection(custom)) = payload else {
            payload.ok()?;
            continue;
        };
        if custom.name() != "producers" {
            continue;
        }
        let KnownCustom::Producers(fields) = custom.as_known() else {
            return Some(Err("no number of fields".to_owned()));
        };
        return Some(values(fields).map_err(|error| error.to_string()));
    }
    None
}

fn compare_producers(bytes: &[u8]) {
    let ours = Producers::read(bytes);
    check_offset(bytes, ours.clone().err());
    let ours = ours.map(|it| it.map(|it| it.producers().collect::<Vec<_>>()));
    match (ours, producers(bytes)) {
        (Ok(Some(ours)), Some(Ok(theirs))) => {
            let ours: Vec<_> = ours
                .iter()
                .map(|it| [it.field, it.name, it.version].map(str::to_owned))
                .collect();
            assert_eq!(ours, theirs);
        }
        (Ok(ours), Some(Err(theirs))) => {
            // wasmparser knows three kinds of producers. This crate shows all.
            let is_kind = theirs.contains("invalid producers field name");
            let is_limit = theirs.contains("out of bounds") || theirs.contains("string");
            assert!(is_kind || is_limit, "{ours:?}, but wasmparser: {theirs}");
        }
        (Err(ours), Some(Ok(theirs))) => panic!("{ours}, but wasmparser reads {theirs:?}"),
        // The module around the section may be malformed.
        (Ok(_) | Err(_), _) => {}
    }
}
