//! The house rules that a program can check, as tests: `cargo test -p xtask`.
//!
//! A rule is a function from a file's name and text to complaints, so that a test below can show
//! it fail; the tests after that apply the rules to this repository.

use std::fs;
use std::path::Path;

use crate::paths;

/// Lines; style asks for about 400.
const LONGEST_FILE: usize = 500;

/// Never looked into: none of it is ours, or none of it is committed. `built` is what emcc has made of
/// fixtures.
const SKIPPED: &[&str] = &[".git", "target", "node_modules", "built"];

const TEXT: &[&str] = &[
    "c", "json", "js", "md", "mjs", "py", "rs", "toml", "ts", "txt", "wat", "yml",
];

type Complaints = Vec<String>;

fn too_long(name: &str, text: &str) -> Complaints {
    let lines = text.lines().count();
    let complaint = || format!("{name} has {lines} lines, {LONGEST_FILE} are allowed: split it");
    (lines > LONGEST_FILE).then(complaint).into_iter().collect()
}

fn no_final_newline(name: &str, text: &str) -> Complaints {
    let ends = text.is_empty() || text.ends_with('\n');
    (!ends)
        .then(|| format!("{name} does not end with a newline"))
        .into_iter()
        .collect()
}

/// Nobody parses a message: errors have codes.
fn message_matching(name: &str, text: &str) -> Complaints {
    occurrences(name, text, &[".message.includes"])
}

/// A strict content security policy forbids code from strings.
fn code_from_strings(name: &str, text: &str) -> Complaints {
    occurrences(name, text, &["eval(", "new Function"])
}

/// The core has no engine, no I/O and no order that depends on a hash.
fn not_the_cores(name: &str, text: &str) -> Complaints {
    let tests = text.find("#[cfg(test)]").unwrap_or(text.len());
    let code: Vec<&str> = text[..tests]
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect();
    occurrences(name, &code.join("\n"), &["std::", "wasmtime", "HashMap"])
}

/// Lock files name packages and hashes; where they come from is the user's configuration.
fn registry_hosts(name: &str, text: &str) -> Complaints {
    // In pieces, or this file would break its own rule.
    let hosts = [
        concat!("registry.", "npmjs"),
        concat!("registry.", "yarnpkg"),
        concat!("files.", "pythonhosted"),
        concat!("--index", "-url"),
    ];
    let mut complaints = occurrences(name, text, &hosts);
    if name.ends_with("package-lock.json") {
        complaints.extend(occurrences(name, text, &["\"resolved\": \"http"]));
    }
    complaints
}

/// Tests and fuzzers find a wrong sum only if the build checks sums. `profiles` are those that must do
/// so: `overflow-checks` decides, or else `debug-assertions`, or else the default of the profile.
fn unchecked_sums(name: &str, text: &str, profiles: &[(&str, bool)]) -> Complaints {
    let manifest: toml::Table = match toml::from_str(text) {
        Ok(manifest) => manifest,
        Err(error) => return vec![format!("{name}: {error}")],
    };
    let setting = |profile: &str, key: &str| {
        let mut keys = profile.split('.').chain([key]);
        let table = manifest.get("profile")?;
        keys.try_fold(table, |value, key| value.get(key))?.as_bool()
    };
    let is_checked = |(profile, default): &(&str, bool)| {
        ["overflow-checks", "debug-assertions"]
            .iter()
            .find_map(|key| setting(profile, key))
            .unwrap_or(*default)
    };
    profiles
        .iter()
        .filter(|profile| !is_checked(profile))
        .map(|(profile, _)| format!("{name}: profile `{profile}` has no overflow-checks"))
        .collect()
}

/// Paths in backticks: without blanks and with a slash, or a file name with a known ending.
fn dead_paths(name: &str, text: &str, exists: impl Fn(&str) -> bool) -> Complaints {
    let mut fenced = false;
    let mut complaints = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        for word in line.split('`').skip(1).step_by(2) {
            if looks_like_a_path(word) && !exists(word) {
                complaints.push(format!("{name}:{}: `{word}` does not exist", number + 1));
            }
        }
    }
    complaints
}

fn looks_like_a_path(word: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
    let ending = word.rsplit_once('.').map(|(_, ending)| ending);
    let in_a_folder = word.contains('/') && !word.starts_with(['/', '.', '-']);
    // An import such as `latebind/auto` is no path, nor is what a build leaves.
    let ours = !word.starts_with("latebind/") && !word.starts_with("target/");
    let ours = ours && !word.starts_with("js/dist");
    let a_file = ending.is_some_and(|ending| ["md", "rs", "toml"].contains(&ending));
    word.chars().all(plain) && ours && (in_a_folder || a_file)
}

/// Where one of `needles` stands as a word of its own: `retrieval(` has no `eval(` in it.
fn occurrences(name: &str, text: &str, needles: &[&str]) -> Complaints {
    let mut complaints = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for needle in needles {
            for (at, _) in line.match_indices(needle) {
                let before = line[..at].chars().next_back();
                let inside = before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$');
                if !(inside && needle.starts_with(char::is_alphanumeric)) {
                    complaints.push(format!("{name}:{}: `{needle}`", number + 1));
                }
            }
        }
    }
    complaints
}

/// Applies a rule to every file in and below `folder` with one of these endings.
#[track_caller]
fn check(folder: &str, endings: &[&str], rule: impl Fn(&str, &str) -> Complaints) {
    let mut complaints = Vec::new();
    for path in paths::files_below(&paths::root().join(folder), SKIPPED).unwrap() {
        if !path
            .extension()
            .is_some_and(|it| endings.iter().any(|ending| it == *ending))
        {
            continue;
        }
        // A file that is not UTF-8 or has gone meanwhile is no text of ours.
        if let Ok(text) = fs::read_to_string(&path) {
            complaints.extend(rule(&paths::shown(&path), &text));
        }
    }
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
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

    #[test]
    fn on_unchecked_sums() {
        let complaints =
            |text| unchecked_sums("a.toml", text, &[("dev", true), ("release", false)]);
        let release = ["a.toml: profile `release` has no overflow-checks"];
        assert_eq!(complaints(""), release);
        assert_eq!(complaints("[profile.release]\nlto = true"), release);
        assert!(complaints("[profile.release]\noverflow-checks = true").is_empty());
        assert!(complaints("[profile.release]\ndebug-assertions = true").is_empty());
        let off = "profile.release.debug-assertions = true\n[profile.dev]\noverflow-checks = false";
        assert_eq!(
            complaints(off),
            ["a.toml: profile `dev` has no overflow-checks"]
        );
        assert_eq!(complaints("[").len(), 1);
    }

    #[test]
    fn on_dead_paths() {
        let text = "`src/a.rs`, `b.md`, `f()`, `i32 / 2`, `latebind/auto`\n```\n`c/d`\n```\n";
        let complaints = dead_paths("A.md", text, |_| false);
        assert_eq!(
            complaints,
            [
                "A.md:1: `src/a.rs` does not exist",
                "A.md:1: `b.md` does not exist"
            ]
        );
        assert!(dead_paths("A.md", text, |_| true).is_empty());
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
    fn checks_sums_in_tests_and_fuzzers() {
        let read = |name: &str| fs::read_to_string(paths::root().join(name)).unwrap();
        let dev = [("dev", true), ("test", true)];
        for (name, profiles) in [
            ("Cargo.toml", &dev[..]),
            // Fuzzers are built for release.
            ("fuzz/Cargo.toml", &[("release", false)][..]),
            // Everything else there is a compiler.
            (
                "tests/differential/Cargo.toml",
                &[("dev.package.latebind", false)][..],
            ),
        ] {
            assert_eq!(
                unchecked_sums(name, &read(name), profiles),
                Complaints::new()
            );
        }
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
            assert_eq!(registry_hosts(file, &text), Complaints::new());
        }
    }

    #[test]
    fn has_a_map_that_leads_somewhere() {
        let map = fs::read_to_string(paths::root().join("ARCHITECTURE.md"))
            .expect("ARCHITECTURE.md says where everything is");
        let exists = |word: &str| {
            // Below a heading for a crate or for js/, names are relative to its sources.
            let places = ["", "crates/latebind/src", "crates", "js/src", "js"];
            places
                .iter()
                .any(|place| Path::new(&paths::root()).join(place).join(word).exists())
        };
        let complaints = dead_paths("ARCHITECTURE.md", &map, exists);
        assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
    }
}
