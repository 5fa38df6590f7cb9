//! How fast relinking is, beside other ways of going through a module, on the library of a wheel:
//!
//! - `memcpy`: the file, copied; the limit,
//! - `latebind`: relinked,
//! - `wasm-encoder`: decoded and encoded again as it is, which is less work,
//! - `wasmparser`: validated, and nothing else.
//!
//! `cargo xtask bench relink` runs it. Contenders take turns, in one thread; medians are told.

#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that cannot run has no result"
)]

use std::fs;
use std::hint::black_box;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Instant;

use latebind::relink::{Options, relink};
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasmparser::{Parser, Payload, Validator, WasmFeatures};

const ROUNDS: usize = 41;

type Contender<'a> = (&'static str, Box<dyn Fn() -> usize + 'a>);

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let value = |name: &str| {
        let at = args.iter().position(|arg| arg == name)?;
        args.get(at + 1).map(PathBuf::from)
    };
    let tools = value("--tools").unwrap_or("target/tools".into());
    let library = largest_library(&tools.join("wheels"), "uharfbuzz-");
    let code = code_size(&library);
    let relinked = relink(&library, Options::default()).unwrap();
    Validator::new_with_features(WasmFeatures::all())
        .validate_all(&relinked.bytes.unwrap())
        .unwrap();

    let contenders: [Contender<'_>; 4] = [
        ("memcpy", Box::new(|| black_box(library.clone()).len())),
        ("latebind", Box::new(|| relinked_len(&library))),
        ("wasm-encoder", Box::new(|| encoded_again(&library))),
        ("wasmparser", Box::new(|| validated(&library))),
    ];
    let mut times = vec![Vec::new(); contenders.len()];
    for round in 0..ROUNDS {
        for turn in 0..contenders.len() {
            let at = (round + turn) % contenders.len();
            let start = Instant::now();
            black_box(contenders[at].1());
            times[at].push(start.elapsed().as_secs_f64() * 1e3);
        }
    }

    let megabytes = code as f64 / 1e6;
    println!("relink: {megabytes:.2} MB of code (ms; median of {ROUNDS} interleaved rounds)");
    let mut rows = Vec::new();
    for ((name, _), times) in contenders.iter().zip(&mut times) {
        times.sort_by(f64::total_cmp);
        let median = times[ROUNDS / 2];
        let spread = (times[ROUNDS * 3 / 4] - times[ROUNDS / 4]) / median;
        let speed = megabytes / median * 1e3;
        let half = spread * 50.0;
        println!("  {name:<14} {median:>8.2}  ±{half:>2.0} %  {speed:>6.0} MB/s");
        rows.push(format!(
            r#"{{"name":"{name}","median":{median},"spread":{spread},"rounds":{ROUNDS},"megabytes_per_second":{speed}}}"#
        ));
    }
    if let Some(path) = value("--json") {
        let rows = rows.join(",");
        let text = format!(r#"{{"title":"relink","unit":"ms","rows":[{rows}]}}"#);
        fs::write(path, text + "\n").unwrap();
    }
}

fn relinked_len(library: &[u8]) -> usize {
    let relinked = relink(library, Options::default()).unwrap();
    relinked.bytes.map_or(0, |bytes| bytes.len())
}

fn encoded_again(library: &[u8]) -> usize {
    let mut module = wasm_encoder::Module::new();
    RoundtripReencoder
        .parse_core_module(&mut module, Parser::new(0), library)
        .unwrap();
    module.finish().len()
}

fn validated(library: &[u8]) -> usize {
    let mut validator = Validator::new_with_features(WasmFeatures::all());
    validator.validate_all(library).unwrap();
    library.len()
}

/// How many bytes the code section has.
fn code_size(module: &[u8]) -> usize {
    Parser::new(0)
        .parse_all(module)
        .find_map(|payload| match payload.unwrap() {
            Payload::CodeSectionStart { size, .. } => Some(size as usize),
            _ => None,
        })
        .unwrap()
}

/// The largest library in the wheel whose name begins so.
fn largest_library(folder: &Path, prefix: &str) -> Vec<u8> {
    let wheel = fs::read_dir(folder)
        .expect("`cargo xtask tools` downloads the wheels")
        .map(|entry| entry.unwrap().path())
        .find(|path| {
            let name = path.file_name().unwrap_or_default();
            name.to_string_lossy().starts_with(prefix)
        })
        .expect("the wheel is in tools/wheels.txt");
    let mut wheel = zip::ZipArchive::new(fs::File::open(wheel).unwrap()).unwrap();
    let mut files = Vec::new();
    for at in 0..wheel.len() {
        let mut bytes = Vec::new();
        wheel.by_index(at).unwrap().read_to_end(&mut bytes).unwrap();
        files.push(bytes);
    }
    files.retain(|bytes| bytes.starts_with(b"\0asm"));
    files.into_iter().max_by_key(Vec::len).unwrap()
}
