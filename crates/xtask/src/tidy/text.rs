//! Rules for a file as text: its length, its end, and words that must not occur.

use std::fs;

use super::sources::{Problems, TEXT, check, occurrences};
use crate::paths;

/// The maximum number of lines. The style guide recommends about 400.
const LONGEST_FILE: usize = 500;

fn too_long(name: &str, text: &str) -> Problems {
    let lines = text.lines().count();
    let problem = || format!("{name} has {lines} lines, {LONGEST_FILE} are allowed: split it");
    (lines > LONGEST_FILE).then(problem).into_iter().collect()
}

fn no_final_newline(name: &str, text: &str) -> Problems {
    let ends = text.is_empty() || text.ends_with('\n');
    (!ends)
        .then(|| format!("{name} does not end with a newline"))
        .into_iter()
        .collect()
}

/// Code must not parse messages, because errors have codes.
fn message_matching(name: &str, text: &str) -> Problems {
    occurrences(name, text, &[".message.includes"])
}

/// A strict content security policy forbids code from strings.
fn code_from_strings(name: &str, text: &str) -> Problems {
    occurrences(name, text, &["eval(", "new Function"])
}

/// The core has no engine, no I/O, and no order that depends on a hash.
fn not_the_cores(name: &str, text: &str) -> Problems {
    let tests = text.find("#[cfg(test)]").unwrap_or(text.len());
    let code: Vec<&str> = text[..tests]
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect();
    occurrences(name, &code.join("\n"), &["std::", "wasmtime", "HashMap"])
}

/// Lock files contain packages and hashes, but no hosts. The user's configuration selects the registry.
fn registry_hosts(name: &str, text: &str) -> Problems {
    // The names are in pieces, so that this file does not violate the rule.
    let hosts = [
        concat!("registry.", "npmjs"),
        concat!("registry.", "yarnpkg"),
        concat!("files.", "pythonhosted"),
        concat!("--index", "-url"),
    ];
    let mut problems = occurrences(name, text, &hosts);
    if name.ends_with("package-lock.json") {
        problems.extend(occurrences(name, text, &["\"resolved\": \"http"]));
    }
    problems
}

mod rules_fail_when_they_should {
    use super::*;

    #[test]
    fn on_long_files() {
        assert!(too_long("a.rs", &"\n".repeat(LONGEST_FILE)).is_empty());
        assert_eq!(too_long("a.rs", &"\n".repeat(LONGEST_FILE + 1)).len(), 1);
    }

    #[test]
    fn on_a_missing_final_newline() {
        assert!(no_final_newline("a.md", "a\n").is_empty());
        assert_eq!(
            no_final_newline("a.md", "a"),
            ["a.md does not end with a newline"]
        );
    }

    #[test]
    fn on_words() {
        assert_eq!(
            message_matching("a.ts", "if (e.message.includes('x'))").len(),
            1
        );
        assert_eq!(
            code_from_strings("a.ts", "\nx = eval(y)"),
            ["a.ts:2: `eval(`"]
        );
        assert_eq!(code_from_strings("a.ts", "new Function('')").len(), 1);
        assert!(code_from_strings("a.ts", "retrieval(y)").is_empty());
    }

    #[test]
    fn on_what_the_core_must_not_name() {
        assert_eq!(not_the_cores("a.rs", "use std::fs;").len(), 1);
        assert!(not_the_cores("a.rs", "// As in wasmtime.\n#[cfg(test)]\nuse std::fs;").is_empty());
    }

    #[test]
    fn on_registries() {
        let line = concat!("\"resolved\": \"https://registry.", "npmjs.org/ws\"");
        assert_eq!(registry_hosts("js/package-lock.json", line).len(), 2);
    }
}

mod this_repository {
    use super::*;

    #[test]
    fn has_files_that_can_be_read_in_one_sitting() {
        check("crates", &["rs"], too_long);
        check("fuzz", &["rs"], too_long);
        check("js/src", &["ts"], too_long);
    }

    #[test]
    fn ends_its_files_with_a_newline() {
        let built = |name: &str| name.starts_with("js/dist");
        let rule = |name: &str, text: &str| {
            if built(name) {
                vec![]
            } else {
                no_final_newline(name, text)
            }
        };
        check("", TEXT, rule);
    }

    #[test]
    fn parses_no_message() {
        check("js/src", &["ts"], message_matching);
    }

    #[test]
    fn compiles_no_strings() {
        check("js/src", &["ts"], code_from_strings);
        check("js/dist", &["js", "mjs"], code_from_strings);
    }

    #[test]
    fn has_a_core_without_a_host() {
        check("crates/latebind/src", &["rs"], not_the_cores);
        check("crates/latebind", &["toml"], |name, text| {
            occurrences(name, text, &["wasmtime"])
        });
    }

    #[test]
    fn names_no_registry() {
        check(
            "",
            &["json", "toml", "txt", "lock", "npmrc", "mjs", "yml"],
            registry_hosts,
        );
        // A name that starts with a dot is all name and no ending.
        for file in ["js/.npmrc", "tools/.npmrc"] {
            let text = fs::read_to_string(paths::root().join(file)).unwrap_or_default();
            assert_eq!(registry_hosts(file, &text), Problems::new());
        }
    }
}
