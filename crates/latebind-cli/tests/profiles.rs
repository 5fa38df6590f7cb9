//! The profiles of published programs that are part of the command.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

use flate2::read::GzDecoder;
use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn json(path: &str) -> Value {
    serde_json::from_slice(&fs::read(root().join(path)).unwrap()).unwrap()
}

fn latebind(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_latebind"))
        .args(args)
        .output()
        .unwrap();
    assert!(output.status.success(), "{args:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn shipped(name: &str) -> String {
    let path = root().join(format!("crates/latebind-cli/profiles/{name}.json.gz"));
    let mut text = String::new();
    GzDecoder::new(File::open(path).unwrap())
        .read_to_string(&mut text)
        .unwrap();
    text
}

/// Returns the name of each pinned program, with its package and version.
fn pinned() -> Vec<(String, String)> {
    let programs = json("tools/profiles/programs.json");
    let packages = json("tools/profiles/package.json");
    let program = |(name, program): (&String, &Value)| {
        let package = program["package"].as_str().unwrap();
        let version = packages["dependencies"][package].as_str().unwrap();
        (name.clone(), format!("npm {package}@{version}"))
    };
    programs.as_object().unwrap().iter().map(program).collect()
}

#[test]
fn the_list_has_every_pinned_program_in_its_pinned_version() {
    let list = latebind(&["profile", "--against", "list"]);
    let lines = list.lines().map(|line| line.split_once(' ').unwrap());
    let listed: Vec<_> = lines
        .map(|(name, source)| (name.to_owned(), source.trim_start().to_owned()))
        .collect();
    assert_eq!(listed, pinned());
    assert!(listed.is_sorted());
}

/// The reader and the writer agree, and the profiles have the current schema.
#[test]
fn a_profile_that_is_read_and_written_stays_the_same() {
    for (name, source) in pinned() {
        let text = shipped(&name);
        assert!(
            latebind(&["profile", "--against", &name]) == text,
            "{name} is different"
        );
        let profile: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(profile["name"], name);
        assert_eq!(profile["source"], source);
        assert_eq!(profile["glue"], true);
        assert_eq!(profile["mainSha256"].as_str().unwrap().len(), 64);
    }
}

/// Programs that the tests run have the same versions.
#[test]
fn tools_pin_the_same_versions() {
    let tools = json("tools/package.json");
    let profiles = json("tools/profiles/package.json");
    let mut common = 0;
    for (package, version) in profiles["dependencies"].as_object().unwrap() {
        if let Some(other) = tools["dependencies"].get(package) {
            assert_eq!(version, other, "{package}");
            common += 1;
        }
    }
    assert_eq!(common, 3);
}

#[test]
fn well_known_definitions() {
    let profile: Value = serde_json::from_str(&shipped("pyodide-314.0")).unwrap();
    let has = |part: &str, ty: &str, name: &str| {
        let names = profile[part]["functions"][ty].as_array().unwrap();
        assert!(names.iter().any(|it| it == name), "{part} {ty} {name}");
    };
    has("main", "(i32) -> i32", "PyLong_AsLong");
    // A function of the JavaScript that the main module does not import, and one that EM_ASM assigns.
    has("javascript", "(i32, i32) -> ()", "glUniform1i");
    has("javascript", "unknown", "open64");
    assert_eq!(profile["memory"]["shared"], false);
}
