//! A rule for string literals: Emscripten's conventions are in one table of the core, and code that uses the core
//! has no literal of them.

use std::collections::BTreeSet;

use super::rust::without_tests;
use super::sources::{Problems, borrowed, files};
use super::tokens::{self, Token};

/// The table. Its string literals are the names of the conventions. A literal that ends with `*` is a prefix of
/// names.
const TABLE: &str = "crates/latebind/src/emscripten/conventions.rs";

/// Names in the table that are words of the project too: `main` is a kind of reference.
const OURS: &[&str] = &["main"];

/// The code that has no literal of the table, and the endings of its files.
const WITHOUT: &[(&str, &str)] = &[
    ("js/src", "ts"),
    ("crates/latebind-cli/src", "rs"),
    ("crates/latebind-wasm/src", "rs"),
];

/// Generated from the table.
const EXEMPT: &[&str] = &["js/src/core/abi.ts"];

/// The names in the table, in two sets: complete names, and prefixes.
#[derive(Debug, Default, PartialEq, Eq)]
struct Conventions {
    names: BTreeSet<String>,
    prefixes: BTreeSet<String>,
}

impl Conventions {
    fn read(table: &str) -> Self {
        let mut conventions = Self::default();
        for (_, token) in without_tests(tokens::rust(table)) {
            if let Token::Text(text) = token {
                match text.strip_suffix('*') {
                    Some(prefix) => conventions.prefixes.insert(prefix.to_owned()),
                    None => conventions.names.insert(text),
                };
            }
        }
        for set in [&mut conventions.names, &mut conventions.prefixes] {
            set.retain(|name| !name.is_empty() && !OURS.contains(&name.as_str()));
        }
        conventions
    }

    /// Returns `true` if a text of the code is a convention.
    fn contain(&self, text: &str) -> bool {
        let begins = |it: &String| text.starts_with(it.as_str());
        self.names.contains(text) || self.prefixes.iter().any(begins)
    }

    /// Finds the literals of a file.
    fn literals(&self, name: &str, text: &str) -> Problems {
        let is_rust = name.ends_with(".rs");
        let tokens = match is_rust {
            true => without_tests(tokens::rust(text)),
            false => tokens::typescript(text),
        };
        let table = TABLE.rsplit('/').next().unwrap_or(TABLE);
        let found = |(line, token): &(usize, Token)| {
            let literal = match token {
                // The text of `format!` counts up to its first argument, as a template does.
                Token::Text(text) if is_rust && !self.contain(text) => text.split_once('{')?.0,
                Token::Text(text) | Token::Template(text) => text,
                Token::Word(_) | Token::Mark(_) | Token::Literal => return None,
            };
            let problem = || format!("{name}:{line}: `{literal}` is in {table}, and nowhere else");
            self.contain(literal).then(problem)
        };
        tokens.iter().filter_map(found).collect()
    }
}

/// Applies the rule to all code that has no literal of the table.
fn literals(table: &str) -> Problems {
    let conventions = Conventions::read(table);
    let mut problems = Problems::new();
    for (directory, ending) in WITHOUT {
        let files = files(directory, &[ending]);
        let files = borrowed(&files).filter(|(name, _)| !EXEMPT.contains(name));
        problems.extend(files.flat_map(|(name, text)| conventions.literals(name, text)));
    }
    problems
}

mod rules_fail_when_they_should {
    use super::*;

    const TABLE: &str = "//! \"no\"\npub const CTORS: &str = \"__wasm_call_ctors\";
        /// `\"no\"`
        pub const PREFIXES: [&str; 2] = [\"invoke_*\", \"__em_js__*\"]; const ENV: &str = \"env\";
        const MAIN: &str = \"main\";
        #[cfg(test)] mod tests { const NO: &str = \"no\"; }";

    #[track_caller]
    fn check(name: &str, text: &str, expected: &[&str]) {
        let expected = expected.iter().map(|it| {
            let (line, literal) = it.split_once(' ').unwrap();
            format!("{name}:{line}: `{literal}` is in conventions.rs, and nowhere else")
        });
        let problems = Conventions::read(TABLE).literals(name, text);
        assert_eq!(problems, expected.collect::<Vec<_>>());
    }

    #[test]
    fn on_conventions_in_typescript() {
        check(
            "a.ts",
            "const a = \"__wasm_call_ctors\";\nb.startsWith('invoke_')",
            &["1 __wasm_call_ctors", "2 invoke_"],
        );
        check(
            "a.ts",
            "f(`__em_js__${name}`, `env`, `${a}env`, `env${a}`, `environment ${a}`)",
            &["1 __em_js__", "1 env", "1 env"],
        );
        check(
            "a.ts",
            "// \"env\"\nconst environment = [\"environment\", 'no', exports.env, `a ${b} env`, 'main'];",
            &[],
        );
    }

    #[test]
    fn on_conventions_in_rust() {
        check(
            "a.rs",
            "fn a() -> bool { name.starts_with(\"invoke_\") }",
            &["1 invoke_"],
        );
        check(
            "a.rs",
            "fn a() { format!(\"__em_js__{name}\");\nformat!(\"env{a}\") } const ENV: &str = \"env\";",
            &["1 __em_js__{name}", "2 env", "2 env"],
        );
        check(
            "a.rs",
            "/// \"env\"\nfn a() { e(\"environment\") }\n#[cfg(test)]\nmod tests { const A: &str = \"env\"; }",
            &[],
        );
    }

    #[test]
    fn on_code_below_tests() {
        check(
            "a.rs",
            "#[cfg(test)] use a::{b};\n#[cfg(test)] mod tests { const A: &str = \"env\"; }\nfn a() { b(\"env\") }",
            &["3 env"],
        );
    }
}

mod this_repository {
    use super::super::sources::{assert_none, read};
    use super::*;

    #[test]
    fn has_one_table_of_conventions() {
        let table = read(TABLE);
        assert_ne!(Conventions::read(&table), Conventions::default());
        assert_none(literals(&table));
    }
}
