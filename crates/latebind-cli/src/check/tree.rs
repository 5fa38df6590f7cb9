//! The libraries and those that they need, drawn as a tree.

use latebind::check::Open;

use super::outcome::Node;

/// The maximum number of libraries without needed libraries that are listed without `--verbose`.
const MOST_PLAIN: usize = 20;

/// Returns the lines of the tree.
pub(super) fn lines(nodes: &[Node], program: &str, is_verbose: bool) -> Vec<String> {
    let mut tree = Tree {
        nodes,
        is_verbose,
        is_drawn: vec![false; nodes.len()],
        lines: Vec::new(),
    };
    let Some((main, libraries)) = nodes.split_first() else {
        return Vec::new();
    };
    tree.lines.push(program.to_owned());
    tree.mark(0);
    tree.draw_needed(main);
    let roots = || {
        (1..)
            .zip(libraries)
            .filter(|(_, it)| it.open != Open::Needed)
    };
    let is_plain = |node: &&Node| node.needed.is_empty() && node.open == Open::Local;
    let plain = roots().filter(|(_, it)| is_plain(it)).count();
    let is_cut = plain > MOST_PLAIN && !is_verbose;
    for (index, node) in roots() {
        if is_cut && is_plain(&node) {
            continue;
        }
        let how = match node.open {
            Open::Preload => " (preloaded)",
            Open::Global => " (global)",
            Open::Local | Open::Needed => "",
        };
        tree.lines.push(format!("{}{how}", node.path));
        tree.mark(index);
        tree.draw_needed(node);
    }
    if is_cut {
        tree.lines.push(format!(
            "{plain} libraries that need no other library (-v lists them)"
        ));
    }
    tree.lines
}

struct Tree<'a> {
    nodes: &'a [Node],
    is_verbose: bool,
    /// Whether the needed libraries of a node were drawn.
    is_drawn: Vec<bool>,
    lines: Vec<String>,
}

impl<'a> Tree<'a> {
    /// Returns `true` if the node was drawn before.
    fn mark(&mut self, index: usize) -> bool {
        self.is_drawn
            .get_mut(index)
            .is_some_and(|it| std::mem::replace(it, true))
    }

    /// Draws the libraries that a node needs, and those that they need. Not recursive, because a chain of libraries may
    /// be long.
    fn draw_needed(&mut self, root: &'a Node) {
        let mut open = vec![(root, 0, String::new())];
        while let Some((node, at, indent)) = open.last_mut() {
            let Some((name, found)) = node.needed.get(*at) else {
                open.pop();
                continue;
            };
            *at += 1;
            let is_last = *at == node.needed.len();
            let (branch, below) = match is_last {
                true => ("└── ", "    "),
                false => ("├── ", "│   "),
            };
            let start = format!("{indent}{branch}{name}");
            let below = format!("{indent}{below}");
            let Some((index, why)) = found else {
                self.lines.push(format!("{start} => not found"));
                continue;
            };
            let Some(found) = self.nodes.get(*index) else {
                continue;
            };
            let why = match self.is_verbose && !why.is_empty() {
                true => format!(" [{why}]"),
                false => String::new(),
            };
            let is_repeated = self.mark(*index);
            let again = match is_repeated && !found.needed.is_empty() {
                true => " (above)",
                false => "",
            };
            self.lines
                .push(format!("{start} => {}{why}{again}", found.path));
            if !is_repeated {
                open.push((found, 0, below));
            }
        }
    }
}
