//! The graph as a page in one file, which does not load anything.

use anyhow::Result;

use super::document::{Document, Edge};
use crate::demangle::demangle;

/// The page. `js/map/` has its sources, and `cargo xtask build` writes it.
const PAGE: &str = include_str!("../../generated/map.html");

/// The text of the page that the graph replaces.
const PLACE: &str = "{\"graph\":0}";

/// The maximum number of symbols of an edge in the page, so that a browser opens the page of 300 libraries quickly.
const MOST_SYMBOLS: usize = 100;

pub(super) fn text(document: &Document<'_>) -> Result<String> {
    let mut json = serde_json::to_value(document)?;
    let edges: Vec<serde_json::Value> = document.edges.iter().map(edge).collect();
    if let Some(object) = json.as_object_mut() {
        object.insert("edges".to_owned(), edges.into());
    }
    // `<` could end the script, and begin a comment. It occurs in strings only.
    let json = serde_json::to_string(&json)?.replace('<', "\\u003c");
    Ok(PAGE.replacen(PLACE, &json, 1))
}

/// Returns an edge with the first symbols, as a programmer wrote them.
fn edge(edge: &Edge<'_>) -> serde_json::Value {
    let symbols = edge.symbols.iter().take(MOST_SYMBOLS);
    let symbols: Vec<_> = symbols.map(|it| demangle(it)).collect();
    serde_json::json!({
        "from": edge.from,
        "to": edge.to,
        "way": edge.way.name(),
        "count": edge.count,
        "symbols": symbols,
    })
}
