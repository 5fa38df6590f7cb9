//! The graph as a page in one file, which does not load anything.

use std::io::Write as _;

use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::document::{Document, Edge};
use crate::demangle::demangle;
use crate::record::base64;

/// The page. `js/map/` has its sources, and `cargo xtask build` writes it.
const PAGE: &str = include_str!("../../generated/map.html");

/// The text of the page that the graph replaces.
const PLACE: &str = "{\"graph\":0}";

/// The text that the other symbols replace.
const PLACE_OF_REST: &str = "{\"rest\":0}";

/// The number of symbols of an edge that the page reads when it is opened. All others are compressed, and a search reads
/// them. So a browser opens the page of 300 libraries quickly.
const FIRST_SYMBOLS: usize = 100;

pub(super) fn text(document: &Document<'_>) -> Result<String> {
    let mut json = serde_json::to_value(document)?;
    let edges: Vec<serde_json::Value> = document.edges.iter().map(edge).collect();
    if let Some(object) = json.as_object_mut() {
        object.insert("edges".to_owned(), edges.into());
    }
    // `<` could end the script, and begin a comment. It occurs in strings only.
    let json = serde_json::to_string(&json)?.replace('<', "\\u003c");
    let page = PAGE.replacen(PLACE_OF_REST, &rest(&document.edges)?, 1);
    Ok(page.replacen(PLACE, &json, 1))
}

/// Returns the symbols of all edges that are not among the first ones: a JSON array with a text for each edge, in which
/// each symbol is a line, in gzip and base64. The text is empty if there are none.
fn rest(edges: &[Edge<'_>]) -> Result<String> {
    if edges.iter().all(|it| it.symbols.len() <= FIRST_SYMBOLS) {
        return Ok(String::new());
    }
    let rest_of = |edge: &Edge<'_>| {
        let symbols = edge.symbols.iter().skip(FIRST_SYMBOLS);
        let symbols: Vec<_> = symbols.map(|it| demangle(it)).collect();
        symbols.join("\n")
    };
    let rest: Vec<String> = edges.iter().map(rest_of).collect();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(serde_json::to_string(&rest)?.as_bytes())?;
    Ok(base64(&encoder.finish()?))
}

/// Returns an edge with the first symbols, as a programmer wrote them.
fn edge(edge: &Edge<'_>) -> serde_json::Value {
    let symbols = edge.symbols.iter().take(FIRST_SYMBOLS);
    let symbols: Vec<_> = symbols.map(|it| demangle(it)).collect();
    serde_json::json!({
        "from": edge.from,
        "to": edge.to,
        "way": edge.way.name(),
        "count": edge.count,
        "symbols": symbols,
    })
}
