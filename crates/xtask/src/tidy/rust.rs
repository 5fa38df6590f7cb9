//! The files of a Rust crate that each of its files uses.
//!
//! A path counts as a use of the file that defines the item at its end: re-exports are followed, and the
//! declaration of a module is not a use of it. Code under `#[cfg(test)]` does not count.

use std::collections::{BTreeMap, BTreeSet};

use super::tokens::{self, Token};

/// The files that each file uses.
pub(super) type Uses = BTreeMap<String, BTreeSet<String>>;

/// The names of modules from the root of a crate.
type ModulePath = Vec<String>;

/// An import, `use PATH as NAME`, or an import of everything in a module, if it has no name.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Import {
    path: Vec<String>,
    name: Option<String>,
}

/// The declarations and references of a file.
#[derive(Debug, Default)]
struct Module {
    file: String,
    /// In the order of their declarations.
    children: Vec<String>,
    items: BTreeSet<String>,
    imports: Vec<Import>,
    /// Paths outside of imports.
    paths: Vec<Vec<String>>,
}

/// The files of one crate, by the paths of their modules.
#[derive(Debug, Default)]
pub(super) struct Crate(BTreeMap<ModulePath, Module>);

/// The meaning of a path.
#[derive(Debug, PartialEq, Eq)]
enum Meaning {
    Module(ModulePath),
    /// An item, or a part of one, of the file of this module.
    Item(ModulePath),
}

impl Crate {
    /// Reads a crate whose root is `lib.rs` or `main.rs`, from the names and texts of its files below
    /// the directory of the root.
    pub(super) fn read<'a>(
        directory: &str,
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let mut modules = BTreeMap::new();
        for (file, text) in files {
            let name = file.strip_prefix(directory).unwrap_or(file);
            let name = name.trim_start_matches('/').trim_end_matches(".rs");
            let mut path: ModulePath = name.split('/').map(str::to_owned).collect();
            if matches!(name, "lib" | "main") || path.last().is_some_and(|it| it == "mod") {
                path.pop();
            }
            let file = file.to_owned();
            let tokens = without_tests(tokens::rust(text))
                .into_iter()
                .map(|(_, token)| token);
            modules.insert(path, parse(file, &tokens.collect::<Vec<_>>()));
        }
        Self(modules)
    }

    /// Returns the names of the modules that the root declares, in order.
    pub(super) fn order(&self) -> &[String] {
        self.0
            .get(&ModulePath::new())
            .map_or(&[], |it| &it.children)
    }

    pub(super) fn uses(&self) -> Uses {
        let mut uses = Uses::new();
        for (path, module) in &self.0 {
            let used = uses.entry(module.file.clone()).or_default();
            let mut add = |meaning: &Meaning, is_all: bool| {
                let (Meaning::Item(used_path) | Meaning::Module(used_path)) = meaning;
                let is_item = matches!(meaning, Meaning::Item(_));
                if used_path != path && (is_item || is_all) {
                    used.extend(self.0.get(used_path).map(|it| it.file.clone()));
                }
            };
            for import in &module.imports {
                let meaning = self.resolve(path, &import.path, &mut BTreeSet::new());
                meaning.iter().for_each(|it| add(it, import.name.is_none()));
            }
            for inline in &module.paths {
                let meaning = self.resolve(path, inline, &mut BTreeSet::new());
                meaning.iter().for_each(|it| add(it, false));
            }
        }
        uses
    }

    /// Returns the meaning of a path in a module, or `None` if it leads to a different crate. `seen`
    /// contains the imports that were followed on the way.
    fn resolve(
        &self,
        from: &[String],
        path: &[String],
        seen: &mut BTreeSet<(ModulePath, String)>,
    ) -> Option<Meaning> {
        let mut at = from.to_vec();
        let mut rest = path;
        let mut is_absolute = false;
        while let Some((first, others)) = rest.split_first() {
            match first.as_str() {
                "crate" => at.clear(),
                "self" => {}
                "super" => drop(at.pop()),
                _ => break,
            }
            is_absolute = true;
            rest = others;
        }
        while let Some((name, others)) = rest.split_first() {
            let module = self.0.get(&at)?;
            // A function can have the same name as a module. If the path continues, the name refers to the module.
            let is_child = module.children.contains(name);
            let found = if is_child && !others.is_empty() {
                None
            } else if module.items.contains(name) {
                return Some(Meaning::Item(at));
            } else {
                self.imported(&at, name, others, seen)
            };
            match found {
                Some(meaning) => return Some(meaning),
                None if is_child => at.push(name.clone()),
                // From a different crate, or generated by a macro.
                None => return is_absolute.then_some(Meaning::Item(at)),
            }
            is_absolute = true;
            rest = others;
        }
        Some(Meaning::Module(at))
    }

    /// Follows the imports of a module that bring in `name`.
    fn imported(
        &self,
        at: &[String],
        name: &str,
        others: &[String],
        seen: &mut BTreeSet<(ModulePath, String)>,
    ) -> Option<Meaning> {
        if !seen.insert((at.to_vec(), name.to_owned())) {
            return None;
        }
        let module = self.0.get(at)?;
        let mut named = module.imports.iter();
        let named = named.find(|it| it.name.as_deref() == Some(name));
        if let Some(import) = named {
            let path = [&import.path, others].concat();
            return self.resolve(at, &path, seen);
        }
        for import in module.imports.iter().filter(|it| it.name.is_none()) {
            let Some(Meaning::Module(used)) = self.resolve(at, &import.path, &mut seen.clone())
            else {
                continue;
            };
            let has = |module: &Module| {
                let imports = module.imports.iter();
                module.items.contains(name)
                    || module.children.iter().any(|it| it == name)
                    || imports.clone().any(|it| it.name.as_deref() == Some(name))
            };
            if self.0.get(&used).is_some_and(has) {
                let path = [&[name.to_owned()], others].concat();
                return self.resolve(&used, &path, seen);
            }
        }
        None
    }
}

/// Removes the items under `#[cfg(test)]`.
pub(super) fn without_tests(tokens: Vec<(usize, Token)>) -> Vec<(usize, Token)> {
    let test = ["#", "[", "cfg", "(", "test", ")", "]"];
    let is_like = |token: &Token, text: &str| match token {
        Token::Word(word) => word == text,
        Token::Mark(mark) => text.len() == 1 && text.starts_with(*mark),
        _ => false,
    };
    let mut kept = Vec::new();
    let mut rest = tokens.as_slice();
    while let Some((first, others)) = rest.split_first() {
        let is_test = rest.len() >= test.len()
            && rest
                .iter()
                .zip(test)
                .all(|((_, token), text)| is_like(token, text));
        if is_test {
            rest = after_item(&rest[test.len()..]);
        } else {
            kept.push(first.clone());
            rest = others;
        }
    }
    kept
}

/// Skips an item: to its semicolon, or to the end of its braces.
fn after_item(tokens: &[(usize, Token)]) -> &[(usize, Token)] {
    let mut depth = 0usize;
    for (index, (_, token)) in tokens.iter().enumerate() {
        match token {
            Token::Mark('(' | '[' | '{') => depth += 1,
            Token::Mark(')' | ']' | '}') => depth = depth.saturating_sub(1),
            _ => {}
        }
        let ends = match token {
            Token::Mark(';') => true,
            // The next token may begin the item of an attribute, or the rest of an import.
            Token::Mark('}') => !tokens.get(index + 1).is_some_and(|(_, it)| it.is_mark(';')),
            _ => false,
        };
        if depth == 0 && ends {
            return &tokens[index + 1..];
        }
    }
    &[]
}

fn parse(file: String, tokens: &[Token]) -> Module {
    let mut module = Module {
        file,
        ..Module::default()
    };
    let mut depth = 0usize;
    // The depths of the braces of modules that are written inside this file.
    let mut inner: Vec<usize> = Vec::new();
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        let word = |at: usize| match tokens.get(at) {
            Some(Token::Word(word)) => Some(word.as_str()),
            _ => None,
        };
        let is_mark = |at: usize, mark: char| tokens.get(at).is_some_and(|it| it.is_mark(mark));
        match token {
            Token::Mark('{') => depth += 1,
            Token::Mark('}') => {
                depth = depth.saturating_sub(1);
                inner.retain(|it| *it <= depth);
            }
            Token::Word(keyword) => match (keyword.as_str(), word(index + 1)) {
                ("mod", Some(name)) if is_mark(index + 2, ';') => {
                    if inner.is_empty() {
                        module.children.push(name.to_owned());
                    }
                }
                ("mod", Some(name)) if is_mark(index + 2, '{') => {
                    module.items.insert(name.to_owned());
                    inner.push(depth + 1);
                }
                ("use", Some(_)) => {
                    let mut imports = Vec::new();
                    index = import(tokens, index + 1, &[], &mut imports);
                    module.imports.extend(imports.into_iter().map(|it| Import {
                        path: outside(it.path, inner.len()),
                        ..it
                    }));
                    continue;
                }
                ("macro_rules", _) if is_mark(index + 1, '!') => {
                    module.items.extend(word(index + 2).map(str::to_owned));
                }
                (keyword, Some(name)) if depth == 0 && declares(keyword) && name != "fn" => {
                    module.items.insert(name.to_owned());
                }
                _ => {
                    // `a.b::<C>()` is a method, `..a::b()` is a path, and `::a::b` is in a different crate.
                    let before = |back: usize, mark| index >= back && is_mark(index - back, mark);
                    let is_inside =
                        before(1, '.') && !before(2, '.') || before(1, ':') && before(2, ':');
                    let mut path = vec![keyword.clone()];
                    while is_mark(index + 1, ':') && is_mark(index + 2, ':') {
                        let Some(name) = word(index + 3) else { break };
                        path.push(name.to_owned());
                        index += 3;
                    }
                    if path.len() > 1 && !is_inside {
                        module.paths.push(outside(path, inner.len()));
                    }
                }
            },
            _ => {}
        }
        index += 1;
    }
    module
}

fn declares(keyword: &str) -> bool {
    ["fn", "struct", "enum", "trait", "type", "const", "static"].contains(&keyword)
}

/// Rewrites a path of a module that is written inside a file, `depth` deep, to one of the file.
fn outside(path: Vec<String>, depth: usize) -> Vec<String> {
    let supers = path
        .iter()
        .take(depth)
        .take_while(|it| *it == "super")
        .count();
    if supers == 0 {
        return path;
    }
    let mut outer = vec!["self".to_owned()];
    outer.extend(path.into_iter().skip(supers));
    outer
}

/// Reads the tree of an import, and returns the index after it.
fn import(
    tokens: &[Token],
    mut index: usize,
    before: &[String],
    imports: &mut Vec<Import>,
) -> usize {
    let mut path = before.to_vec();
    let mut name = None;
    while let Some(token) = tokens.get(index) {
        match token {
            Token::Word(word) if word == "as" => {
                if let Some(Token::Word(alias)) = tokens.get(index + 1) {
                    name = Some(alias.clone());
                }
                index += 1;
            }
            // `use a::{self}` is `use a`.
            Token::Word(word) if word == "self" && !path.is_empty() => name = path.last().cloned(),
            Token::Word(word) => {
                path.push(word.clone());
                name = Some(word.clone());
            }
            Token::Mark('*') => {
                imports.push(Import { path, name: None });
                return index + 1;
            }
            Token::Mark('{') => {
                index += 1;
                while !tokens.get(index).is_none_or(|it| it.is_mark('}')) {
                    index = import(tokens, index, &path, imports);
                    if tokens.get(index).is_some_and(|it| it.is_mark(',')) {
                        index += 1;
                    }
                }
                return index + 1;
            }
            Token::Mark(':') => {}
            _ => break,
        }
        index += 1;
    }
    if name.is_some() {
        imports.push(Import { path, name });
    }
    index
}

mod tests {
    use super::*;

    #[track_caller]
    fn check(files: &[(&str, &str)], expected: &[(&str, &str)]) {
        let uses = Crate::read("src", files.iter().copied()).uses();
        let pairs = uses
            .iter()
            .flat_map(|(file, used)| used.iter().map(move |used| (file.as_str(), used.as_str())));
        assert_eq!(pairs.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn imports_lead_to_the_file_of_the_item() {
        check(
            &[
                (
                    "src/lib.rs",
                    "mod a; mod b; pub use a::inner::{Thing as Other, self}; pub struct Root;",
                ),
                (
                    "src/a/mod.rs",
                    "mod inner; pub(crate) use self::inner::Thing; const A: u8 = 0;",
                ),
                ("src/a/inner.rs", "use super::A; pub struct Thing;"),
                (
                    "src/b.rs",
                    "use crate::{Other, a::{self, Thing}}; use std::fmt;",
                ),
            ],
            &[
                ("src/a/inner.rs", "src/a/mod.rs"),
                ("src/a/mod.rs", "src/a/inner.rs"),
                ("src/b.rs", "src/a/inner.rs"),
                ("src/lib.rs", "src/a/inner.rs"),
            ],
        );
    }

    #[test]
    fn inline_paths_count_and_declarations_do_not() {
        check(
            &[
                ("src/main.rs", "mod a; mod b; mod c; fn main() { a::run() }"),
                (
                    "src/a.rs",
                    "use crate::{b, c}; fn run() { b::run(c::C::new().b::<u8>(), std::fs::read) }",
                ),
                (
                    "src/b.rs",
                    "pub fn run() { r#\"crate::a::run\"#; /* crate::a::run */ }",
                ),
                (
                    "src/c.rs",
                    "use super::a; pub struct C; fn c() -> super::Unknown {}",
                ),
            ],
            &[
                ("src/a.rs", "src/b.rs"),
                ("src/a.rs", "src/c.rs"),
                ("src/c.rs", "src/main.rs"),
                ("src/main.rs", "src/a.rs"),
            ],
        );
    }

    #[test]
    fn everything_and_functions_named_as_modules() {
        check(
            &[
                (
                    "src/lib.rs",
                    "mod a; mod b; mod c; pub use a::a; pub use b::*;",
                ),
                ("src/a.rs", "pub fn a() {} pub struct A;"),
                ("src/b.rs", "pub struct B;"),
                ("src/c.rs", "use crate::B; fn c() { crate::a(); }"),
            ],
            &[
                ("src/c.rs", "src/a.rs"),
                ("src/c.rs", "src/b.rs"),
                ("src/lib.rs", "src/a.rs"),
                ("src/lib.rs", "src/b.rs"),
            ],
        );
    }

    #[test]
    fn tests_and_inner_modules() {
        check(
            &[
                ("src/lib.rs", "mod a; mod b; mod c;"),
                (
                    "src/a.rs",
                    "#[cfg(test)] use super::b::{B}; #[cfg(test)] mod tests { use crate::b::B; }
                    mod x { use super::A; use super::super::c::C; } pub struct A;",
                ),
                ("src/b.rs", "pub struct B;"),
                ("src/c.rs", "pub struct C;"),
            ],
            &[("src/a.rs", "src/c.rs")],
        );
    }
}
