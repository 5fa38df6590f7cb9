//! Manifests: their size, and their files.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use support::Folder;

/// The words of the names.
const WORDS: [&str; 12] = [
    "render", "decode", "matrix", "buffer", "vector", "stream", "parse", "layout", "glyph", "path",
    "color", "token",
];

/// A library with functions whose names are those of C++, and of which no two are alike.
fn library(functions: u32) -> Vec<u8> {
    let mut text = "(module (@dylink.0)".to_owned();
    let mut state = 1_u32;
    for number in 0..functions {
        text.push_str("(func (export \"_ZN");
        for _ in 0..3 {
            state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345);
            let word = WORDS[(state >> 16) as usize % WORDS.len()];
            write!(text, "{}{word}", word.len()).unwrap();
        }
        let parameters = "i32 ".repeat((state >> 24) as usize % 5);
        write!(text, "Ei{number}\") (param {parameters}))").unwrap();
    }
    text.push(')');
    wat::parse_str(text).unwrap()
}

#[test]
fn ten_thousand_functions_take_60_kb() {
    let folder = Folder::new("manifest_size");
    folder.write("lib.so", &library(10_000));
    folder.done(&["manifest", "lib.so", "-o", "manifest.json"]);
    let mut compressed = GzEncoder::new(Vec::new(), Compression::best());
    compressed.write_all(&folder.read("manifest.json")).unwrap();
    let size = compressed.finish().unwrap().len();
    assert!((10_000..60_000).contains(&size), "{size} bytes");
}

#[test]
fn an_output_that_is_an_input_is_an_error() {
    let folder = Folder::new("manifest_output");
    let library = library(1);
    folder.write("lib.so", &library);
    for output in ["lib.so", "./lib.so"] {
        let stderr = folder.fails(&["manifest", "lib.so", "-o", output], 1);
        assert!(stderr.contains("would replace this input"), "{stderr}");
    }
    assert_eq!(folder.read("lib.so"), library);
    assert_eq!(folder.names(), ["lib.so"]);
}
