//! Rules for `Cargo.toml`: the direction in which crates depend on each other, and the profiles.

use super::sources::Problems;

/// The crates of the repository, each with the crates of the repository that it may depend on.
const CRATES: &[(&str, &[&str])] = &[
    ("latebind", &[]),
    ("latebind-wasm", &["latebind"]),
    ("latebind-cli", &["latebind"]),
    ("latebind-conformance", &["latebind"]),
    ("xtask", &["latebind-wasm"]),
];

/// Returns the dependencies of a crate on other crates of the repository that `crates` does not allow.
fn wrong_dependencies(name: &str, text: &str, crates: &[(&str, &[&str])]) -> Problems {
    let manifest: toml::Table = match toml::from_str(text) {
        Ok(manifest) => manifest,
        Err(error) => return vec![format!("{name}: {error}")],
    };
    let package = manifest.get("package").and_then(|it| it.get("name"));
    let package = package.and_then(toml::Value::as_str).unwrap_or_default();
    let Some((_, allowed)) = crates.iter().find(|(it, _)| *it == package) else {
        return vec![format!("{name}: `{package}` is not in the list of crates")];
    };
    let mut dependencies = Vec::new();
    collect_dependencies(&manifest, &mut dependencies);
    dependencies
        .iter()
        .filter(|it| crates.iter().any(|(name, _)| name == *it) && !allowed.contains(&it.as_str()))
        .map(|it| format!("{name}: `{package}` must not depend on `{it}`"))
        .collect()
}

/// Collects the names of all packages under `dependencies` and similar tables, including those of targets.
fn collect_dependencies(table: &toml::Table, dependencies: &mut Vec<String>) {
    for (key, value) in table {
        let Some(value) = value.as_table() else {
            continue;
        };
        if key.ends_with("dependencies") {
            let package = |(key, value): (&String, &toml::Value)| {
                let package = value.get("package").and_then(toml::Value::as_str);
                package.unwrap_or(key).to_owned()
            };
            dependencies.extend(value.iter().map(package));
        } else if ["target", "workspace"].contains(&key.as_str())
            || value.keys().any(|it| it.ends_with("dependencies"))
        {
            collect_dependencies(value, dependencies);
        }
    }
}

/// Tests and fuzzers find a wrong sum only if the build checks sums. `profiles` are those that must do
/// so: `overflow-checks` decides, or else `debug-assertions`, or else the default of the profile.
fn unchecked_sums(name: &str, text: &str, profiles: &[(&str, bool)]) -> Problems {
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

mod rules_fail_when_they_should {
    use super::*;

    #[test]
    fn on_dependencies_in_the_wrong_direction() {
        let crates: &[(&str, &[&str])] = &[("a", &[]), ("b", &["a"])];
        let check = |text: &str| wrong_dependencies("Cargo.toml", text, crates);
        let b = "package.name = \"b\"\n[dependencies]\na.workspace = true\nanyhow = \"1\"";
        assert_eq!(check(b), Problems::new());
        let problem = ["Cargo.toml: `a` must not depend on `b`"];
        for table in [
            "dependencies",
            "dev-dependencies",
            "target.'cfg(unix)'.build-dependencies",
        ] {
            let a = format!("package.name = \"a\"\n[{table}]\n");
            assert_eq!(check(&a), Problems::new());
            assert_eq!(check(&(a.clone() + "b.workspace = true")), problem);
            assert_eq!(
                check(&(a + "c = { package = \"b\", path = \"\" }")),
                problem
            );
        }
        assert_eq!(
            check("package.name = \"c\""),
            ["Cargo.toml: `c` is not in the list of crates"]
        );
        assert_eq!(check("[").len(), 1);
    }

    #[test]
    fn on_unchecked_sums() {
        let problems = |text| unchecked_sums("a.toml", text, &[("dev", true), ("release", false)]);
        let release = ["a.toml: profile `release` has no overflow-checks"];
        assert_eq!(problems(""), release);
        assert_eq!(problems("[profile.release]\nlto = true"), release);
        assert!(problems("[profile.release]\noverflow-checks = true").is_empty());
        assert!(problems("[profile.release]\ndebug-assertions = true").is_empty());
        let off = "profile.release.debug-assertions = true\n[profile.dev]\noverflow-checks = false";
        assert_eq!(
            problems(off),
            ["a.toml: profile `dev` has no overflow-checks"]
        );
        assert_eq!(problems("[").len(), 1);
    }
}

mod this_repository {
    use super::super::sources::{assert_none, files, read};
    use super::*;

    #[test]
    fn has_crates_that_depend_on_each_other_in_one_direction() {
        let manifests = files("crates", &["toml"]).into_iter();
        let manifests = manifests.filter(|(name, _)| name.ends_with("/Cargo.toml"));
        let manifests: Vec<_> = manifests.collect();
        assert_eq!(manifests.len(), CRATES.len());
        let rule = |(name, text): &(String, String)| wrong_dependencies(name, text, CRATES);
        assert_none(manifests.iter().flat_map(rule).collect());
    }

    #[test]
    fn checks_sums_in_tests_and_fuzzers() {
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
            assert_eq!(unchecked_sums(name, &read(name), profiles), Problems::new());
        }
    }
}
