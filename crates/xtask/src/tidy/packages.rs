//! Rules for the published packages: one version, one address, complete metadata, and license texts.

use serde_json::Value;

use super::sources::Problems;

/// The directories of the crates that are published.
const CRATES: &[&str] = &["crates/latebind", "crates/latebind-cli"];

/// The keys of a published crate. Those in the second list come from the workspace.
const OWN_KEYS: &[&str] = &[
    "description",
    "documentation",
    "keywords",
    "categories",
    "include",
];
const SHARED_KEYS: &[&str] = &["version", "license", "repository", "homepage"];

fn parse(name: &str, text: &str) -> Result<toml::Table, Problems> {
    toml::from_str(text).map_err(|error| vec![format!("{name}: {error}")])
}

/// Returns the metadata that the manifest of a published crate lacks.
fn incomplete(name: &str, text: &str) -> Problems {
    let manifest = match parse(name, text) {
        Ok(manifest) => manifest,
        Err(problems) => return problems,
    };
    let package = |key: &str| manifest.get("package")?.get(key);
    let own = OWN_KEYS
        .iter()
        .filter(|key| package(key).is_none())
        .map(|key| format!("{name}: the package has no `{key}`"));
    let is_shared = |key: &str| {
        let workspace = package(key).and_then(|it| it.get("workspace"));
        workspace.and_then(toml::Value::as_bool) == Some(true)
    };
    let shared = SHARED_KEYS
        .iter()
        .filter(|key| !is_shared(key))
        .map(|key| format!("{name}: write `{key}.workspace = true`"));
    own.chain(shared).collect()
}

/// Returns the places that should repeat the version of the workspace but have a different one.
fn other_versions(workspace: &toml::Table, package: &Value, lock: &Value) -> Problems {
    let setting = |keys: &[&str]| {
        let mut keys = keys.iter();
        let first = workspace.get(*keys.next()?)?;
        keys.try_fold(first, |value, key| value.get(key))?.as_str()
    };
    let version = setting(&["workspace", "package", "version"]);
    let dependency = setting(&["workspace", "dependencies", "latebind", "version"]);
    let dependency = dependency.and_then(|it| it.strip_prefix('='));
    [
        ("workspace.dependencies.latebind", dependency),
        ("js/package.json", package["version"].as_str()),
        ("js/package-lock.json", lock["version"].as_str()),
        (
            "js/package-lock.json, packages",
            lock["packages"][""]["version"].as_str(),
        ),
    ]
    .into_iter()
    .filter(|(_, it)| version.is_none() || *it != version)
    .map(|(place, it)| format!("{place} has version {it:?}, and the workspace {version:?}"))
    .collect()
}

/// Returns the addresses of the npm package that differ from those of the workspace.
fn other_addresses(repository: &str, package: &Value) -> Problems {
    let expected = [
        ("/homepage", format!("{repository}#readme")),
        ("/repository/url", format!("git+{repository}.git")),
        ("/bugs", format!("{repository}/issues")),
    ];
    expected
        .into_iter()
        .filter(|(key, value)| package.pointer(key).and_then(Value::as_str) != Some(value))
        .map(|(key, value)| format!("js/package.json: {key} is not {value}"))
        .collect()
}

/// Returns the links to a repository with this name and a different owner.
fn foreign_links(name: &str, text: &str, repository: &str) -> Problems {
    let Some((host, owner, project)) = split_address(repository) else {
        return vec![format!("{repository} is not the address of a repository")];
    };
    let prefix = format!("{host}/");
    let mut problems = Problems::new();
    for (number, line) in text.lines().enumerate() {
        for (at, _) in line.match_indices(&prefix) {
            let rest = &line[at + prefix.len()..];
            let word = |it: char| it.is_ascii_alphanumeric() || it == '-' || it == '_';
            let (theirs, path) = rest.split_once('/').unwrap_or((rest, ""));
            let path = path.split(|it: char| !word(it)).next().unwrap_or_default();
            if path == project && theirs != owner && theirs.chars().all(word) {
                problems.push(format!("{name}:{}: {prefix}{theirs}/{path}", number + 1));
            }
        }
    }
    problems
}

/// Returns the host, owner, and name in `https://host/owner/name`.
fn split_address(repository: &str) -> Option<(&str, &str, &str)> {
    let (host, path) = repository.strip_prefix("https://")?.split_once('/')?;
    let (owner, project) = path.split_once('/')?;
    Some((host, owner, project))
}

mod rules_fail_when_they_should {
    use super::*;
    use serde_json::json;

    #[test]
    fn on_incomplete_metadata() {
        let own: String = OWN_KEYS
            .iter()
            .map(|key| format!("{key} = \"\"\n"))
            .collect();
        let shared: String = SHARED_KEYS
            .iter()
            .map(|key| format!("{key}.workspace = true\n"))
            .collect();
        let manifest = format!("[package]\n{own}{shared}");
        assert_eq!(incomplete("a", &manifest), Problems::new());
        let problem = ["a: write `license.workspace = true`"];
        let changed = manifest.replace("license.workspace = true", "license = \"MIT\"");
        assert_eq!(incomplete("a", &changed), problem);
        let changed = manifest.replace("include", "exclude");
        assert_eq!(
            incomplete("a", &changed),
            ["a: the package has no `include`"]
        );
        assert_eq!(incomplete("a", "[").len(), 1);
    }

    #[test]
    fn on_two_versions() {
        let workspace = |dependency: &str| {
            let text = format!(
                "[workspace]\npackage.version = \"1\"\ndependencies.latebind.version = \"{dependency}\""
            );
            toml::from_str::<toml::Table>(&text).unwrap()
        };
        let package = json!({ "version": "1" });
        let lock = json!({ "version": "1", "packages": { "": { "version": "1" } } });
        let none = Problems::new();
        assert_eq!(other_versions(&workspace("=1"), &package, &lock), none);
        assert_eq!(other_versions(&workspace("1"), &package, &lock).len(), 1);
        assert_eq!(other_versions(&workspace("=1"), &lock, &package).len(), 1);
        let empty = toml::Table::new();
        assert_eq!(other_versions(&empty, &package, &lock).len(), 4);
    }

    #[test]
    fn on_two_addresses() {
        let address = "https://host.example/owner/name";
        let package = json!({
            "homepage": "https://host.example/owner/name#readme",
            "repository": { "url": "git+https://host.example/owner/name.git" },
            "bugs": "https://host.example/other/name/issues",
        });
        let problem = ["js/package.json: /bugs is not https://host.example/owner/name/issues"];
        assert_eq!(other_addresses(address, &package), problem);

        let links = |text| foreign_links("a.md", text, address);
        assert_eq!(links("https://host.example/owner/name#b"), Problems::new());
        assert_eq!(links("host.example/else/thing"), Problems::new());
        assert_eq!(
            links("\n[x](https://host.example/else/name)"),
            ["a.md:2: host.example/else/name"]
        );
    }
}

mod this_repository {
    use std::fs;

    use super::super::sources::{TEXT, assert_none, check, read};
    use super::*;
    use crate::{build, paths};

    fn json(path: &str) -> Value {
        serde_json::from_str(&read(path)).unwrap()
    }

    fn workspace() -> toml::Table {
        toml::from_str(&read("Cargo.toml")).unwrap()
    }

    fn repository() -> String {
        let workspace = workspace();
        let repository = workspace["workspace"]["package"]["repository"].as_str();
        repository.unwrap().to_owned()
    }

    #[test]
    fn has_complete_metadata() {
        for directory in CRATES {
            let name = format!("{directory}/Cargo.toml");
            assert_none(incomplete(&name, &read(&name)));
        }
    }

    #[test]
    fn has_one_version() {
        let [package, lock] = ["js/package.json", "js/package-lock.json"].map(json);
        assert_none(other_versions(&workspace(), &package, &lock));
    }

    #[test]
    fn has_one_address() {
        let repository = repository();
        assert_none(other_addresses(&repository, &json("js/package.json")));
        let homepage = workspace()["workspace"]["package"]["homepage"].clone();
        assert_eq!(
            homepage.as_str(),
            Some(format!("{repository}#readme").as_str())
        );
        check("", TEXT, |name, text| {
            foreign_links(name, text, &repository)
        });
    }

    #[test]
    fn has_license_texts_and_a_readme_in_every_package() {
        for directory in CRATES.iter().chain(&["js"]) {
            for file in ["LICENSE-APACHE", "LICENSE-MIT"] {
                assert_eq!(read(&format!("{directory}/{file}")), read(file));
            }
            let readme = paths::root().join(directory).join("README.md");
            assert!(fs::metadata(&readme).is_ok(), "{}", paths::shown(&readme));
        }
    }

    #[test]
    fn has_the_built_files_in_the_command() {
        for (built, embedded) in build::embedded() {
            assert!(
                build::is_current(&built, &embedded).unwrap(),
                "{} is not {}: run `cargo xtask build`, and commit it",
                paths::shown(&embedded),
                paths::shown(&built)
            );
        }
    }
}
