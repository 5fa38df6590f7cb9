//! Measures the speed of relinking, compared with other ways to process a module, on the library of a
//! wheel:
//!
//! - `latebind`: the library is relinked,
//! - `wasm-encoder`: the library is decoded and encoded again unchanged, which is less work,
//! - `wasmparser`: the library is only validated,
//! - `memcpy`: the file is copied, which is the limit.
//!
//! `cargo xtask bench relink` runs this benchmark and its JavaScript half, benches/relink.mjs. The
//! contenders take turns in one thread, and the benchmark prints medians.

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

/// The number of warm-up rounds, which are not measured.
const WARM_ROUNDS: usize = 3;

/// Returns `true` if another run may well differ by a tenth, by the rule of benches/support/measure.mjs
/// for many rounds. The first row contains only times.
fn is_noisy(spread: f64, rounds: usize) -> bool {
    rounds < 3 || 2.0 * std::f64::consts::SQRT_2 * 0.93 * spread > 0.1 * (rounds as f64).sqrt()
}

/// A way to process a module.
struct Contender<'a> {
    id: &'static str,
    title: &'static str,
    role: &'static str,
    run: Box<dyn Fn() -> usize + 'a>,
}

impl<'a> Contender<'a> {
    fn new(
        id: &'static str,
        title: &'static str,
        role: &'static str,
        run: impl Fn() -> usize + 'a,
    ) -> Self {
        let run = Box::new(run);
        Contender {
            id,
            title,
            role,
            run,
        }
    }
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let value = |name: &str| {
        let at = args.iter().position(|arg| arg == name)?;
        args.get(at + 1).map(PathBuf::from)
    };
    let rounds = value("--rounds").map_or(ROUNDS, |it| it.to_string_lossy().parse().unwrap());
    let tools = value("--tools").unwrap_or("target/tools".into());
    let library = largest_library(&tools.join("wheels"), "uharfbuzz-");
    let code = code_size(&library);
    let relinked = relink(&library, Options::default()).unwrap();
    validated(relinked.changed_bytes().unwrap());
    validated(&encoded(&library));

    let copied = || black_box(library.clone()).len();
    let encoder = "wasm-encoder: decode and encode";
    let contenders = [
        Contender::new("latebind", "Latebind: relink", "latebind", || {
            relinked_len(&library)
        }),
        Contender::new("wasm-encoder", encoder, "peer", || encoded(&library).len()),
        Contender::new("wasmparser", "wasmparser: validate", "limit", || {
            validated(&library)
        }),
        Contender::new("memcpy", "memcpy", "limit", copied),
    ];
    let megabytes = code as f64 / 1e6;
    let mut speeds = vec![Vec::new(); contenders.len()];
    for round in 0..WARM_ROUNDS + rounds {
        for turn in 0..contenders.len() {
            let at = (round + turn) % contenders.len();
            let start = Instant::now();
            black_box((contenders[at].run)());
            if round >= WARM_ROUNDS {
                speeds[at].push(megabytes / start.elapsed().as_secs_f64());
            }
        }
    }

    println!("{megabytes:.2} MB of code (MB/s; median of {rounds} interleaved rounds)");
    let mut rows = Vec::new();
    for (
        Contender {
            id, title, role, ..
        },
        speeds_of_it,
    ) in contenders.iter().zip(&speeds)
    {
        let ratios: Vec<f64> = speeds_of_it
            .iter()
            .zip(&speeds[0])
            .map(|(it, first)| it / first)
            .collect();
        let (median, spread) = median_and_spread(speeds_of_it);
        let (ratio, ratio_spread) = median_and_spread(&ratios);
        let deciding = if rows.is_empty() {
            spread
        } else {
            ratio_spread
        };
        let noisy = is_noisy(deciding, rounds);
        println!(
            "  {title:<40} {median:>8.1} ±{:>2.0} %  ×{ratio:.4}",
            spread * 50.0
        );
        rows.push(format!(
            r#"{{"id":"{id}","title":"{title}","role":"{role}","median":{median:.1},"spread":{spread:.4},"rounds":{rounds},"ratio":{ratio:.5},"ratioSpread":{ratio_spread:.4},"noisy":{noisy}}}"#
        ));
    }
    if let Some(path) = value("--json") {
        let rows = rows.join(",");
        let group = "relinking uharfbuzz, code per second";
        let text = format!(
            r#"{{"tables":[{{"id":"native","group":"{group}","column":"native, one thread","unit":"MB/s","better":"more","engine":"native","rows":[{rows}]}}]}}"#
        );
        fs::write(path, text + "\n").unwrap();
    }
}

/// Returns the median, and the distance between the quartiles as a fraction of it.
fn median_and_spread(values: &[f64]) -> (f64, f64) {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |part: f64| sorted[((sorted.len() - 1) as f64 * part).round() as usize];
    let median = at(0.5);
    (median, (at(0.75) - at(0.25)) / median)
}

fn relinked_len(library: &[u8]) -> usize {
    let relinked = relink(library, Options::default()).unwrap();
    relinked.changed_bytes().map_or(0, <[u8]>::len)
}

fn encoded(library: &[u8]) -> Vec<u8> {
    let mut module = wasm_encoder::Module::new();
    RoundtripReencoder
        .parse_core_module(&mut module, Parser::new(0), library)
        .unwrap();
    module.finish()
}

fn validated(library: &[u8]) -> usize {
    let mut validator = Validator::new_with_features(WasmFeatures::all());
    validator.validate_all(library).unwrap();
    library.len()
}

/// Returns the size of the code section, in bytes.
fn code_size(module: &[u8]) -> usize {
    Parser::new(0)
        .parse_all(module)
        .find_map(|payload| match payload.unwrap() {
            Payload::CodeSectionStart { size, .. } => Some(size as usize),
            _ => None,
        })
        .unwrap()
}

/// Returns the largest library in the wheel whose name starts with `prefix`.
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
