//! The test suites: the commands that each one runs, and the setup that it needs.
//!
//! Quick suites come before slow ones, so that a typo is reported within seconds.

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};

use crate::cases::{self, Table};
use crate::setup::Setup;
use crate::{
    debian, demo, differential, documents, emscripten, engines, footprint, fuzz, lazy, packages,
    paths, profiles, recipes, sh, tools, web,
};

/// One suite.
#[derive(Debug)]
pub(crate) struct Suite {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    /// In the order of [`Setup`]. Every suite that compiles the workspace needs the build, because the
    /// command-line program contains files of js/dist.
    pub(crate) needs: &'static [Setup],
    pub(crate) run: fn() -> Result<()>,
    /// Whether the suite runs only if it is named, because it takes more than a minute and a change rarely breaks it.
    pub(crate) is_on_request: bool,
}

const ALL: &[Setup] = &[Setup::Tools, Setup::Build, Setup::Wat];

pub(crate) const SUITES: &[Suite] = &[
    Suite {
        name: "fmt",
        about: "cargo fmt --check",
        needs: &[],
        run: fmt,
        is_on_request: false,
    },
    Suite {
        name: "tsc",
        about: "TypeScript, strict",
        needs: &[Setup::NpmPackages],
        run: tsc,
        is_on_request: false,
    },
    Suite {
        name: "clippy",
        about: "cargo clippy, no warnings",
        needs: &[Setup::Build],
        run: clippy,
        is_on_request: false,
    },
    Suite {
        name: "rust",
        about: "cargo test, without xtask",
        needs: ALL,
        run: rust,
        is_on_request: false,
    },
    Suite {
        name: "tidy",
        about: "the repository's rules: xtask's tests",
        needs: &[Setup::Build],
        run: tidy,
        is_on_request: false,
    },
    Suite {
        name: "docs",
        about: "cargo doc, no warnings",
        needs: &[Setup::Build],
        run: docs,
        is_on_request: false,
    },
    Suite {
        name: "documents",
        about: "the code blocks of every document",
        needs: &[Setup::Tools, Setup::Build],
        run: documents::run,
        is_on_request: false,
    },
    Suite {
        name: "footprint",
        about: "download sizes, within budget",
        needs: &[Setup::Build],
        run: footprint,
        is_on_request: false,
    },
    Suite {
        name: "packages",
        about: "packages, installed and used as their READMEs and a few recipes describe",
        needs: &[Setup::Tools, Setup::Build],
        run: installed,
        is_on_request: false,
    },
    Suite {
        name: "js20",
        about: "js/test in the Node on PATH",
        needs: ALL,
        run: js20,
        is_on_request: false,
    },
    Suite {
        name: "js26",
        about: "js/test in Node 26",
        needs: ALL,
        run: js26,
        is_on_request: false,
    },
    Suite {
        name: "browser",
        about: "js/test in a web page, in Chromium",
        needs: ALL,
        run: browser,
        is_on_request: false,
    },
    Suite {
        name: "harness",
        about: "the test and benchmark runners can fail",
        needs: &[Setup::Tools, Setup::Build],
        run: harness,
        is_on_request: false,
    },
    Suite {
        name: "conformance",
        about: "the corpus in both Nodes, and with every strategy",
        needs: ALL,
        run: conformance,
        is_on_request: false,
    },
    Suite {
        name: "engines",
        about: "the corpus and js/test in other engines",
        needs: ALL,
        run: other_engines,
        is_on_request: false,
    },
    Suite {
        name: "e2e",
        about: "every cell of the demo",
        needs: ALL,
        run: e2e,
        is_on_request: false,
    },
    Suite {
        name: "emscripten",
        about: "programs linked by emcc, with and without Latebind",
        needs: &[Setup::Tools, Setup::Build],
        run: emscripten::run,
        is_on_request: false,
    },
    Suite {
        name: "profiles",
        about: "profiles of files, of live programs, and of the command",
        needs: &[Setup::Tools, Setup::Build],
        run: profiles::test,
        is_on_request: false,
    },
    Suite {
        name: "check",
        about: "findings of latebind check, compared with live programs",
        needs: &[Setup::Tools, Setup::Build],
        run: check,
        is_on_request: false,
    },
    Suite {
        name: "cases",
        about: "small programs that failed, in Node, Chromium, and Firefox",
        needs: &[Setup::Tools, Setup::Build],
        run: cases,
        is_on_request: false,
    },
    Suite {
        name: "lazy",
        about: "libraries that are loaded at first calls, in every engine",
        needs: ALL,
        run: lazy::run,
        is_on_request: false,
    },
    Suite {
        name: "apps",
        about: "real wheels and apps, relinked",
        needs: &[Setup::Tools, Setup::Build],
        run: apps,
        is_on_request: false,
    },
    Suite {
        name: "fuzz",
        about: "hostile inputs, for a few seconds",
        needs: ALL,
        run: fuzz,
        is_on_request: false,
    },
    Suite {
        name: "differential",
        about: "generated libraries, relinked, in Wasmtime and Node",
        needs: &[Setup::Tools],
        run: differential::run,
        is_on_request: false,
    },
    Suite {
        name: "recipes",
        about: "all recipes, with the packed packages",
        needs: &[Setup::Tools, Setup::Build],
        run: recipes::run,
        is_on_request: true,
    },
    Suite {
        name: "web",
        about: "the page of the demo, in Chromium and Firefox",
        needs: &[Setup::Tools, Setup::Build],
        run: web::test,
        is_on_request: true,
    },
    Suite {
        name: "emscripten-pages",
        about: "programs linked by emcc, in Chromium, Firefox, and WebKitGTK",
        needs: &[Setup::Tools, Setup::Build],
        run: emscripten::in_pages,
        is_on_request: true,
    },
    Suite {
        name: "webkit",
        about: "the corpus, js/test, and lazy libraries in WebKitGTK",
        needs: ALL,
        run: webkit,
        is_on_request: true,
    },
];

/// Returns the names of the suites that run on every change.
#[cfg(test)]
pub(crate) fn usual_names() -> impl Iterator<Item = &'static str> {
    let usual = SUITES.iter().filter(|suite| !suite.is_on_request);
    usual.map(|suite| suite.name)
}

pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    SUITES.iter().map(|suite| suite.name)
}

/// Returns the last part of `cargo xtask test --help`.
pub(crate) fn help() -> String {
    let mut text = String::from("Suites, in the order in which they run:\n");
    for suite in SUITES {
        let when = if suite.is_on_request {
            " (on request)"
        } else {
            ""
        };
        text.push_str(&format!("  {:<16} {}{when}\n", suite.name, suite.about));
    }
    text.push_str(
        "
To run only some engines of tests/engines/engines.json, name them after `engines`.

Examples:
  cargo xtask test
  cargo xtask test rust js26
  cargo xtask test engines bun firefox
  cargo xtask test engines --record    all engines, and update docs/engines.md",
    );
    text
}

fn fmt() -> Result<()> {
    sh::run(sh::cargo().args(["fmt", "--all", "--check"]))?;
    for workspace in ["fuzz/Cargo.toml", differential::MANIFEST] {
        sh::run(sh::cargo().args(["fmt", "--manifest-path", workspace, "--check"]))?;
    }
    Ok(())
}

fn tsc() -> Result<()> {
    let mut npx = sh::command("npx");
    npx.args(["--no-install", "tsc", "--noEmit", "--strict"]);
    sh::run(npx.current_dir(paths::root().join("js")))?;
    let mut npx = sh::command("npx");
    npx.args(["--no-install", "tsc", "--project", "map"]);
    sh::run(npx.current_dir(paths::root().join("js")))
}

fn clippy() -> Result<()> {
    let args = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "--deny",
        "warnings",
    ];
    sh::run(sh::cargo().args(args))
}

fn rust() -> Result<()> {
    // xtask's tests are the suite `tidy`.
    sh::run(sh::cargo().args(["test", "--workspace", "--exclude", "xtask"]))
}

fn tidy() -> Result<()> {
    sh::run(sh::cargo().args(["test", "--package", "xtask"]))
}

fn docs() -> Result<()> {
    let mut cargo = sh::cargo();
    cargo.args(["doc", "--workspace", "--no-deps"]);
    sh::run(cargo.env("RUSTDOCFLAGS", "--deny warnings"))
}

fn footprint() -> Result<()> {
    footprint::run()
}

fn js20() -> Result<()> {
    js_tests(&sh::path_node()?)
}

fn js26() -> Result<()> {
    js_tests(&tools::node26()?)
}

fn browser() -> Result<()> {
    debian::ensure("chromium")?;
    tests_named(&tools::node26()?, ".browser.mjs")
}

fn js_tests(node: &Path) -> Result<()> {
    tests_named(node, ".test.mjs")
}

fn tests_named(node: &Path, end: &str) -> Result<()> {
    let all = paths::files_in(&paths::root().join("js/test"), "mjs")?;
    let is_test = |path: &&PathBuf| path.to_string_lossy().ends_with(end);
    let tests: Vec<_> = all.iter().filter(is_test).collect();
    ensure!(!tests.is_empty(), "js/test contains no {end} file");
    // By default, Node leaves one core unused.
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut command = sh::command(node);
    command
        .arg("--test")
        .arg(format!("--test-concurrency={cores}"));
    sh::run(command.args(tests))
}

/// Tests the runners. No other suite detects a runner that always passes.
fn harness() -> Result<()> {
    let mut node = sh::command(tools::node26()?);
    node.arg("--test");
    node.args([
        "tests/conformance/run.test.mjs",
        "benches/support/measure.test.mjs",
        "demo/support/report.test.mjs",
        "tests/engines/assert.test.mjs",
        "tests/engines/package-tests.test.mjs",
        "tests/engines/report.test.mjs",
        "tests/recipes/run.test.mjs",
    ]);
    sh::run(&mut node)
}

fn conformance() -> Result<()> {
    let script = paths::root().join("tests/conformance/run.mjs");
    paths::require(&script, "the corpus cannot be run")?;
    // Run both even if the first one fails, because a difference between them is informative.
    let outcomes = [tools::node26()?, sh::path_node()?].map(|node| {
        let mut node = sh::command(node);
        node.arg(&script)
            .arg("--manifest")
            .arg(paths::conformance().join("manifest.json"));
        sh::run(node.arg("--dist").arg(paths::js_dist()))
    });
    outcomes.into_iter().collect::<Result<()>>()?;
    strategies()
}

/// Checks that the table of docs/strategies.md is still correct.
fn strategies() -> Result<()> {
    let mut node = sh::command(tools::node26()?);
    node.arg("benches/strategies.mjs")
        .arg("--dist")
        .arg(paths::js_dist());
    sh::run(node.args(["--check", "benches/record/benchmarks.json"]))
}

fn installed() -> Result<()> {
    recipes::quick(&packages::run()?)
}

fn other_engines() -> Result<()> {
    engines::run(&[], false)
}

fn webkit() -> Result<()> {
    engines::run(&["webkit".into()], false)?;
    lazy::run_in(&["webkit"])
}

fn e2e() -> Result<()> {
    demo::start(&["--check".into()])
}

fn check() -> Result<()> {
    let mut node = sh::command(tools::node26()?);
    node.arg(paths::root().join("tests/check/run.mjs"));
    node.arg("--latebind").arg(paths::program());
    node.arg("--dist").arg(paths::js_dist());
    sh::run(node.arg("--tools").arg(tools::dir()))
}

fn cases() -> Result<()> {
    cases::run(Table::Compare)
}

/// Writes docs/cases.md, instead of comparing it like the suite `cases`.
pub(crate) fn cases_table() -> Result<()> {
    cases::run(Table::Write)
}

fn apps() -> Result<()> {
    let script = paths::root().join("tests/apps/run.mjs");
    paths::require(&script, "the apps cannot be run")?;
    let mut node = sh::command(tools::node26()?);
    node.arg(script)
        .arg("--tools")
        .arg(tools::dir())
        .arg("--dist")
        .arg(paths::js_dist());
    node.arg("--work").arg(paths::target().join("apps"));
    sh::run(node.arg("--program").arg(paths::program()))?;
    let mut node = sh::command(tools::node26()?);
    sh::run(node.args(["--test", "tests/apps/run-sync/run-sync.test.mjs"]))
}

/// The total time for all targets. Use `cargo xtask fuzz` to find failures that take longer.
const FUZZ_SECONDS: u64 = 15;

fn fuzz() -> Result<()> {
    fuzz::run(FUZZ_SECONDS, None)
}
