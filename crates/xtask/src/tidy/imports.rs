//! Rules for the files that a file uses: there are no cycles, and the directories of the core and of `js/src`
//! depend on each other in one direction.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::rust::{Crate, Uses};
use super::sources::{Problems, borrowed, files};
use super::typescript;

/// The directories of `js/src`, each of which uses only those before it.
const JS: &[&str] = &[
    "engine",
    "core",
    "stacks",
    "program",
    "report",
    "promising",
    "bind",
    "link",
    "hooks",
    "profile",
    "lazy",
];

/// Returns a shortest cycle for each file that is part of a cycle, as a path of files.
fn cycles(uses: &Uses) -> Problems {
    let mut seen = BTreeSet::new();
    let mut problems = Problems::new();
    for file in uses.keys() {
        let Some(cycle) = shortest_cycle(uses, file) else {
            continue;
        };
        if seen.insert(cycle.iter().copied().collect::<BTreeSet<_>>()) {
            problems.push(format!("import cycle: {} -> {file}", cycle.join(" -> ")));
        }
    }
    problems
}

fn shortest_cycle<'a>(uses: &'a Uses, start: &'a str) -> Option<Vec<&'a str>> {
    // The file by which each file was reached.
    let mut from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(file) = queue.pop_front() {
        for used in uses.get(file).into_iter().flatten() {
            if used == start {
                let mut cycle = vec![file];
                while let Some(before) = from.get(cycle[cycle.len() - 1]) {
                    cycle.push(before);
                }
                cycle.reverse();
                return Some(cycle);
            }
            if !from.contains_key(used.as_str()) {
                from.insert(used, file);
                queue.push_back(used);
            }
        }
    }
    None
}

/// The files beside the directories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RootFiles {
    /// Every directory may use them, and they use no directory. The root of the crate is not one of them.
    First,
    /// They may use every directory, and none uses them.
    Last,
}

/// Returns the uses that violate `order`, in which a directory uses only those before it. Paths are
/// relative to `root`.
fn wrong_directions(uses: &Uses, root: &str, order: &[&str], root_files: RootFiles) -> Problems {
    // `a.rs` beside a directory `a` belongs to it.
    let directory = |file: &str| -> Option<String> {
        let path = file.strip_prefix(root)?.trim_start_matches('/');
        let name = match path.split_once('/') {
            Some((name, _)) => name,
            None => path.strip_suffix(".rs")?,
        };
        let is_directory = path.contains('/') || order.contains(&name);
        is_directory.then(|| name.to_owned())
    };
    let is_crate_root = |file: &str| file.ends_with("/lib.rs");
    let mut problems = Problems::new();
    let directories: BTreeSet<String> = uses.keys().filter_map(|file| directory(file)).collect();
    let stated: BTreeSet<String> = order.iter().map(|&it| it.to_owned()).collect();
    for name in stated.symmetric_difference(&directories) {
        problems.push(if directories.contains(name) {
            format!("{root}/{name} has no place in the order of directories")
        } else {
            format!("{root}/{name} does not exist, and is in the order of directories")
        });
    }
    let is_before = |one: &str, other: &str| {
        let place = |name: &str| order.iter().position(|it| *it == name);
        matches!((place(one), place(other)), (Some(one), Some(other)) if one < other)
    };
    for (file, used) in uses
        .iter()
        .flat_map(|(file, used)| used.iter().map(move |it| (file, it)))
    {
        let reason = match (directory(file), directory(used)) {
            (Some(own), Some(other)) if is_before(&own, &other) => {
                format!("`{own}` comes before `{other}`")
            }
            (Some(_), None) if root_files == RootFiles::Last || is_crate_root(used) => {
                "the files beside the directories use them".to_owned()
            }
            (None, Some(_)) if root_files == RootFiles::First && !is_crate_root(file) => {
                "a file beside the directories uses none of them".to_owned()
            }
            _ => continue,
        };
        problems.push(format!("{file} uses {used}: {reason}"));
    }
    problems
}

/// Returns the names of the directories among the modules of a crate's root, in declaration order.
fn directories<'a>(krate: &'a Crate, uses: &Uses, root: &str) -> Vec<&'a str> {
    let has_files = |name: &&str| {
        let prefix = format!("{root}/{name}/");
        uses.keys().any(|file| file.starts_with(&prefix))
    };
    krate
        .order()
        .iter()
        .map(String::as_str)
        .filter(has_files)
        .collect()
}

fn crate_at(root: &str) -> Crate {
    Crate::read(root, borrowed(&files(root, &["rs"])))
}

mod rules_fail_when_they_should {
    use super::*;

    fn uses(pairs: &[(&str, &[&str])]) -> Uses {
        let owned = |used: &&[&str]| used.iter().map(|&it| it.to_owned()).collect();
        pairs
            .iter()
            .map(|(file, used)| ((*file).to_owned(), owned(used)))
            .collect()
    }

    #[test]
    fn on_import_cycles() {
        let none = uses(&[("a", &["b", "c"]), ("b", &["c"]), ("c", &[])]);
        assert_eq!(cycles(&none), Problems::new());
        let two = uses(&[
            ("a", &["b"]),
            ("b", &["c", "d"]),
            ("c", &["a"]),
            ("d", &["b"]),
            ("e", &["a"]),
        ]);
        assert_eq!(
            cycles(&two),
            [
                "import cycle: a -> b -> c -> a",
                "import cycle: b -> d -> b"
            ]
        );
    }

    #[test]
    fn on_import_cycles_of_a_crate() {
        let cyclic = [
            ("src/lib.rs", "mod a; mod b; pub use a::A;"),
            ("src/a.rs", "pub struct A(crate::b::B);"),
            ("src/b.rs", "use crate::A; pub struct B;"),
        ];
        assert_eq!(
            cycles(&Crate::read("src", cyclic).uses()),
            ["import cycle: src/a.rs -> src/b.rs -> src/a.rs"]
        );
        // A module whose parent has items that it uses.
        let cyclic = [
            ("src/main.rs", "mod a; fn main() {} fn f() { a::f() }"),
            ("src/a.rs", "pub fn f() { super::main() }"),
        ];
        assert_eq!(
            cycles(&Crate::read("src", cyclic).uses()),
            ["import cycle: src/a.rs -> src/main.rs -> src/a.rs"]
        );
    }

    #[test]
    fn on_import_cycles_of_typescript() {
        let cyclic = [
            ("js/src/a.ts", "import type { B } from \"./b.js\";"),
            ("js/src/b.ts", "export { a } from \"./a.js\";"),
        ];
        assert_eq!(
            cycles(&typescript::uses(cyclic)),
            ["import cycle: js/src/a.ts -> js/src/b.ts -> js/src/a.ts"]
        );
    }

    #[test]
    fn on_directories_of_a_crate() {
        let read = |lib: &str, read: &str, link: &str, error: &str| {
            let files = [
                ("src/lib.rs", lib),
                ("src/read/mod.rs", read),
                ("src/link/mod.rs", "pub mod scope;"),
                ("src/link/scope.rs", link),
                ("src/error.rs", error),
            ];
            let krate = Crate::read("src", files);
            let uses = krate.uses();
            let order = directories(&krate, &uses, "src");
            wrong_directions(&uses, "src", &order, RootFiles::First)
        };
        let lib = "mod error; pub mod read; mod link; pub use link::scope::Scope; pub fn f() {}";
        let good = "use crate::error::E; pub struct R;";
        let scope = "use crate::{error::E, read::R}; pub struct Scope;";
        assert_eq!(read(lib, good, scope, "pub struct E;"), Problems::new());
        assert_eq!(
            read(lib, "use crate::Scope;", scope, "pub struct E;"),
            ["src/read/mod.rs uses src/link/scope.rs: `read` comes before `link`"]
        );
        assert_eq!(
            read(lib, "use crate::f;", "", ""),
            ["src/read/mod.rs uses src/lib.rs: the files beside the directories use them"]
        );
        assert_eq!(
            read(lib, good, "", "use crate::read::R;"),
            ["src/error.rs uses src/read/mod.rs: a file beside the directories uses none of them"]
        );
        assert_eq!(
            read(
                "mod link; mod read; mod error;",
                good,
                scope,
                "pub struct E;"
            ),
            ["src/link/scope.rs uses src/read/mod.rs: `link` comes before `read`"]
        );
    }

    #[test]
    fn on_directories_of_typescript() {
        let check = |files: &[(&str, &str)], order: &[&str]| {
            let uses = typescript::uses(files.iter().copied());
            wrong_directions(&uses, "js/src", order, RootFiles::Last)
        };
        let files = [
            (
                "js/src/auto.ts",
                "import \"./hooks/install.js\"; import \"./core/abi.js\";",
            ),
            ("js/src/hooks/install.ts", "import \"../core/abi.js\";"),
            ("js/src/core/abi.ts", ""),
        ];
        assert_eq!(check(&files, &["core", "hooks"]), Problems::new());
        assert_eq!(
            check(&files, &["hooks", "core"]),
            ["js/src/hooks/install.ts uses js/src/core/abi.ts: `hooks` comes before `core`"]
        );
        assert_eq!(
            check(&files, &["core", "link"]),
            [
                "js/src/hooks has no place in the order of directories",
                "js/src/link does not exist, and is in the order of directories"
            ]
        );
        let files = [
            ("js/src/auto.ts", ""),
            ("js/src/core/a.ts", "import \"../auto.js\";"),
        ];
        assert_eq!(
            check(&files, &["core"]),
            ["js/src/core/a.ts uses js/src/auto.ts: the files beside the directories use them"]
        );
    }
}

mod this_repository {
    use super::super::sources::assert_none;
    use super::*;
    use crate::paths;

    #[test]
    fn has_no_import_cycle_in_a_crate() {
        let mut problems = Problems::new();
        for entry in std::fs::read_dir(paths::root().join("crates")).unwrap() {
            let root = format!("{}/src", paths::shown(&entry.unwrap().path()));
            let uses = crate_at(&root).uses();
            assert!(!uses.is_empty(), "{root} has no files");
            problems.extend(cycles(&uses));
        }
        assert_none(problems);
    }

    #[test]
    fn has_no_import_cycle_in_javascript() {
        assert_none(cycles(&typescript::uses(borrowed(&files(
            "js/src",
            &["ts"],
        )))));
    }

    #[test]
    fn has_a_core_whose_directories_use_only_those_before_them() {
        let root = "crates/latebind/src";
        let krate = crate_at(root);
        let uses = krate.uses();
        let order = directories(&krate, &uses, root);
        assert_none(wrong_directions(&uses, root, &order, RootFiles::First));
    }

    #[test]
    fn has_javascript_whose_directories_use_only_those_before_them() {
        let uses = typescript::uses(borrowed(&files("js/src", &["ts"])));
        assert_none(wrong_directions(&uses, "js/src", JS, RootFiles::Last));
    }
}
