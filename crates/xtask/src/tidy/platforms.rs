//! Rules for tools/platforms.json, and for the CI file that follows it.

use super::sources::Problems;
use crate::platform::Table;

/// Returns the names in the table that do not exist.
fn unknown_names(table: &Table, packages: &[String], suites: &[&str]) -> Problems {
    let mut problems = Problems::new();
    let programs = table.packages.iter().chain(&table.installed);
    for (program, files) in programs {
        for platform in files.keys() {
            if !table.platforms.contains_key(platform) {
                problems.push(format!("`{program}` is for the unknown `{platform}`"));
            }
        }
    }
    for (program, files) in &table.packages {
        for file in files.values() {
            if !packages.iter().any(|it| it == package_of(file)) {
                problems.push(format!("`{program}`: no package.json has {file}"));
            }
        }
    }
    for entry in &table.unavailable {
        if !suites.contains(&entry.suite.as_str()) {
            problems.push(format!("there is no suite `{}`", entry.suite));
        }
        let is_unknown = |on: &&String| !table.platforms.contains_key(*on);
        for platform in entry.on.iter().filter(is_unknown) {
            problems.push(format!(
                "`{}`: the platform `{platform}` is unknown",
                entry.suite
            ));
        }
    }
    problems
}

/// Returns the name of the package in the path of one of its files.
fn package_of(file: &str) -> &str {
    let slashes = file.match_indices('/').map(|(at, _)| at);
    let end = slashes
        .into_iter()
        .nth(usize::from(file.starts_with('@')))
        .unwrap_or(file.len());
    &file[..end]
}

/// Returns the jobs of a CI file that do not run exactly the suites that the table allows on their platform, or
/// that disagree with it on whether the platform is tested. A job without suites runs all suites.
fn wrong_jobs(name: &str, text: &str, table: &Table, suites: &[&str]) -> Problems {
    let mut problems = Problems::new();
    let jobs: Vec<&str> = text.split("- platform:").skip(1).collect();
    if jobs.is_empty() {
        problems.push(format!("{name} has no job for a platform"));
    }
    for job in jobs {
        let platform = job.lines().next().unwrap_or_default().trim();
        let Some(facts) = table.platforms.get(platform) else {
            problems.push(format!("{name}: the platform `{platform}` is unknown"));
            continue;
        };
        let value = |key: &str| job.lines().find_map(|line| line.trim().strip_prefix(key));
        let tried = value("tried:").unwrap_or_default().trim();
        if tried != facts.tried.to_string() {
            problems.push(format!("{name}: {platform}: tried is {}", facts.tried));
        }
        let available = |suite: &&str| table.obstacle(suite, platform).is_none();
        let expected: Vec<&str> = suites.iter().copied().filter(available).collect();
        let listed: Vec<&str> = match value("suites:") {
            Some(list) => list.split_whitespace().collect(),
            None => suites.to_vec(),
        };
        if listed != expected {
            problems.push(format!("{name}: {platform}: run {}", expected.join(" ")));
        }
    }
    problems
}

mod rules_fail_when_they_should {
    use super::*;

    fn table(packages: &str) -> Table {
        let text = format!(
            r#"{{
                "platforms": {{
                    "a": {{ "triple": "x-a", "tried": true }},
                    "b": {{ "triple": "x-b", "tried": false }}
                }},
                "packages": {{ "node": {packages} }},
                "installed": {{}},
                "unavailable": [{{ "suite": "fuzz", "on": ["b"], "reason": "no linker" }}]
            }}"#
        );
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn on_unknown_names() {
        let table = table(r#"{ "a": "node-a/node", "c": "@scope/node-c/bin/node" }"#);
        let packages = ["node-a".to_owned()];
        assert_eq!(
            unknown_names(&table, &packages, &[]),
            [
                "`node` is for the unknown `c`",
                "`node`: no package.json has @scope/node-c/bin/node",
                "there is no suite `fuzz`",
            ]
        );
        let packages = ["node-a".to_owned(), "@scope/node-c".to_owned()];
        assert_eq!(unknown_names(&table, &packages, &["fuzz"]).len(), 1);
    }

    #[test]
    fn on_jobs_that_differ_from_the_table() {
        let table = table("{}");
        let problems = |text: &str| wrong_jobs("ci", text, &table, &["fmt", "fuzz"]);
        let none = Problems::new();
        assert_eq!(problems("- platform: a\n  tried: true\n"), none);
        assert_eq!(
            problems("- platform: b\n  tried: false\n  suites: fmt"),
            none
        );
        assert_eq!(problems(""), ["ci has no job for a platform"]);
        assert_eq!(
            problems("- platform: c"),
            ["ci: the platform `c` is unknown"]
        );
        assert_eq!(
            problems("- platform: b\n  tried: true\n  suites: fmt rust"),
            ["ci: b: tried is false", "ci: b: run fmt"]
        );
        assert_eq!(
            problems("- platform: b\n  tried: false"),
            ["ci: b: run fmt"]
        );
    }
}

mod this_repository {
    use serde_json::Value;

    use super::super::sources::{assert_none, read};
    use super::*;
    use crate::suites;

    const CI: &str = ".github/workflows/ci.yml";

    #[test]
    fn has_a_table_of_platforms_whose_names_exist() {
        let mut packages = Vec::new();
        for path in ["tools/package.json", "tests/engines/package.json"] {
            let package: Value = serde_json::from_str(&read(path)).unwrap();
            let names = package["optionalDependencies"].as_object().unwrap();
            packages.extend(names.keys().cloned());
        }
        let suites: Vec<_> = suites::names().collect();
        assert_none(unknown_names(&Table::read().unwrap(), &packages, &suites));
    }

    #[test]
    fn has_a_ci_file_that_follows_the_table() {
        let suites: Vec<_> = suites::usual_names().collect();
        let table = Table::read().unwrap();
        assert_none(wrong_jobs(CI, &read(CI), &table, &suites));
        assert!(
            read(CI).contains("bash .ci/run"),
            "{CI} does not run .ci/run"
        );
    }
}
