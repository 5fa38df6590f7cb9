//! The files that each TypeScript file imports, types included.

use std::collections::{BTreeMap, BTreeSet};

use super::tokens::{self, Token};

/// Returns the files that each file imports, of those that are given.
pub(super) fn uses<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> BTreeMap<String, BTreeSet<String>> {
    let files: BTreeMap<&str, &str> = files.into_iter().collect();
    let used = |file: &str, text: &str| -> BTreeSet<String> {
        let names = imported(text).into_iter();
        let paths = names.filter_map(|name| resolve(file, &name));
        let known = |path: String| {
            let endings = [".ts", ".d.ts"].into_iter();
            let mut paths = endings.map(|ending| path.clone() + ending);
            paths.find(|path| files.contains_key(path.as_str()))
        };
        paths.filter_map(known).collect()
    };
    files
        .iter()
        .map(|(file, text)| ((*file).to_owned(), used(file, text)))
        .collect()
}

/// Returns the names of the modules that a file imports: `import … from "NAME"`, `import "NAME"`,
/// `export … from "NAME"`, and `import("NAME")`.
fn imported(text: &str) -> Vec<String> {
    let tokens: Vec<Token> = tokens::typescript(text)
        .into_iter()
        .map(|(_, it)| it)
        .collect();
    let mut names = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let Token::Text(name) = token else { continue };
        let before = |back: usize| index.checked_sub(back).and_then(|at| tokens.get(at));
        let is_word = |back: usize, word: &str| before(back).is_some_and(|it| it.is_word(word));
        let is_call = before(1).is_some_and(|it| it.is_mark('(')) && is_word(2, "import");
        if is_word(1, "from") || is_word(1, "import") || is_call {
            names.push(name.clone());
        }
    }
    names
}

/// Returns the path of a module without its ending, if the module is one of ours.
fn resolve(file: &str, name: &str) -> Option<String> {
    let name = name.strip_suffix(".js").unwrap_or(name);
    let mut path: Vec<&str> = file.split('/').collect();
    path.pop();
    if !name.starts_with('.') {
        return None;
    }
    for part in name.split('/') {
        match part {
            "." => {}
            ".." => drop(path.pop()),
            _ => path.push(part),
        }
    }
    Some(path.join("/"))
}

mod tests {
    use super::*;

    #[test]
    fn all_forms_of_imports() {
        let text = "import { a } from \"./a.js\"; import type { B } from '../b.js';
            export * from \"./c/d.js\"; import \"./e.js\"; type F = import(\"./f.js\").F;
            import fs from \"node:fs\"; // from \"./g.js\"
            const from = \"./h.js\";";
        let files = [
            ("js/x/x.ts", text),
            ("js/x/a.ts", ""),
            ("js/b.ts", ""),
            ("js/x/c/d.ts", ""),
            ("js/x/e.d.ts", ""),
            ("js/x/f.ts", ""),
            ("js/x/g.ts", ""),
            ("js/x/h.ts", ""),
        ];
        let used = uses(files).remove("js/x/x.ts").unwrap();
        let expected = [
            "js/b.ts",
            "js/x/a.ts",
            "js/x/c/d.ts",
            "js/x/e.d.ts",
            "js/x/f.ts",
        ];
        assert_eq!(used, expected.map(str::to_owned).into());
    }
}
