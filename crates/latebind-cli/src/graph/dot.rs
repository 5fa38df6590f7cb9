//! The graph in the language of Graphviz (DOT).

use std::fmt::Write;

use latebind::check::Way;

use super::document::{Document, Edge, Node, NodeKind};
use crate::format::count;
use crate::terminal::shown;

pub(super) fn text(document: &Document<'_>) -> String {
    let mut text = String::new();
    let mut line = |it: &str| text += &format!("{it}\n");
    line(&format!("digraph {} {{", quoted(document.program.name)));
    line("  rankdir=LR; node [shape=box, style=filled, fillcolor=white, fontname=sans];");
    line("  edge [fontname=sans, fontsize=10];");
    for node in &document.nodes {
        line(&format!("  {};", node_text(node)));
    }
    let mut undefined = false;
    for edge in &document.edges {
        undefined |= edge.to.is_none();
        line(&format!("  {};", edge_text(edge)));
    }
    if undefined {
        line("  undefined [shape=plaintext, fillcolor=none];");
    }
    for node in &document.nodes {
        for needed in node.needed.iter().filter_map(|it| it.node) {
            let (from, style) = (node.id, "style=dotted, color=gray, label=NEEDED");
            line(&format!("  n{from} -> n{needed} [{style}];"));
        }
    }
    line("}");
    text
}

fn node_text(node: &Node<'_>) -> String {
    let mut label = node
        .path
        .rsplit(['/', '!'])
        .next()
        .unwrap_or_default()
        .to_owned();
    if let Some(size) = node.code_size {
        let size = match size {
            0..1000 => count(size, "byte"),
            _ => format!("{} kB", size / 1000),
        };
        // Graphviz breaks the line here.
        let _ = write!(label, "\n{size} of code");
    }
    if node.errors > 0 {
        let _ = write!(label, "\n{}", count(node.errors, "error"));
    }
    if node.warnings > 0 {
        let _ = write!(label, "\n{}", count(node.warnings, "warning"));
    }
    let shape = match node.kind {
        NodeKind::Main => ", shape=doubleoctagon",
        NodeKind::JavaScript => ", shape=ellipse",
        NodeKind::Library => "",
    };
    let color = match (node.errors, node.warnings) {
        (1.., _) => ", color=red",
        (0, 1..) => ", color=orange",
        (0, 0) => "",
    };
    // The area of a node follows the size of its code.
    let side = node.code_size.map(|it| (it as f64).sqrt() / 1000.0);
    let size = side.map(|it| format!(", width={:.2}, height={:.2}", 0.8 + it, 0.4 + it));
    let (label, tip) = (quoted(&label), quoted(node.path));
    let size = size.unwrap_or_default();
    format!(
        "n{} [label={label}, tooltip={tip}{shape}{color}{size}]",
        node.id
    )
}

fn edge_text(edge: &Edge<'_>) -> String {
    let (name, color) = (edge.way.name(), color(edge.way));
    let to = edge
        .to
        .map_or("undefined".to_owned(), |to| format!("n{to}"));
    let width = 1.0 + (edge.count as f64).log10();
    let label = quoted(&format!("{} {name}", edge.count));
    let style = format!("label={label}, color=\"{color}\", penwidth={width:.1}");
    format!("n{} -> {to} [{style}]", edge.from)
}

/// Returns the color of a way: that of the page (`js/map/style.css`), in light mode.
fn color(way: Way) -> &'static str {
    match way {
        Way::Late => "#c2410c",
        Way::Itself => "#a16207",
        Way::JavaScript => "#7c3aed",
        Way::Address => "#0f766e",
        Way::Tag => "#be185d",
        Way::Undefined => "#dc2626",
        _ => "#2563eb",
    }
}

/// Returns a text as a string of DOT. Names come from files, so other tools must not act on them.
fn quoted(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(shown).collect();
    let escaped = lines
        .iter()
        .map(|it| it.replace('\\', "\\\\").replace('"', "\\\""));
    format!("\"{}\"", escaped.collect::<Vec<_>>().join("\\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_end_a_string() {
        assert_eq!(quoted(r#"a"b\"#), r#""a\"b\\""#);
        assert_eq!(quoted("a\nb\u{1b}"), r#""a\nb\\u{1b}""#);
    }
}
