//! The rules of the repository that a program can check, as tests: `cargo test -p xtask`.
//!
//! A rule is a function from the names and texts of files to problems, so that the tests in
//! `rules_fail_when_they_should` can show it fail on a few lines. Those in `this_repository` apply it
//! to the repository. There is a file for each family of rules:
//!
//! - `text`: a file as text: its length, its end, and words that must not occur;
//! - `documents`: links, paths, blocks, and messages in Markdown;
//! - `english`: words and phrases that the prose avoids;
//! - `imports`: the files that a file uses: no cycles, and one direction between directories;
//! - `literals`: string literals that only the table of Emscripten's conventions may contain;
//! - `map`: the code map of `ARCHITECTURE.md`;
//! - `manifests`: `Cargo.toml`;
//! - `packages`: the published packages;
//! - `platforms`: the table of platforms, and the CI file.

mod documents;
mod english;
mod imports;
mod literals;
mod manifests;
mod map;
mod markdown;
mod packages;
mod platforms;
mod rust;
mod sources;
mod text;
mod tokens;
mod typescript;
