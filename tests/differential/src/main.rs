//! Shows that relinking preserves behavior. `--help` describes the usage.

mod arguments;
mod broken;
mod case;
mod coverage;
mod engine;
mod generate;
mod library;
mod node;
mod provider;
mod run;
mod shape;
mod shrink;
mod statics;
mod values;

use std::collections::BTreeMap;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::{fs, thread};

use arguments::{Arguments, Task};
use case::{Breaker, Counts};
use generate::{Library, Profile};
use wasmtime::Engine;

/// The stack size in bytes. A library calls itself through stubs, and each stub takes many host
/// frames.
const STACK_SIZE: usize = 256 << 20;

/// The number of failures after which further ones provide no new information.
const MOST_FAILURES: usize = 3;

/// The maximum number of skipped libraries per hundred. With more, the run would not be a
/// meaningful test.
const MOST_SKIPPED: u64 = 5;

fn main() -> ExitCode {
    let arguments = match Arguments::read() {
        Ok(arguments) => arguments,
        Err(code) => return code,
    };
    let outcome = match &arguments.task {
        Task::Wasmtime => wasmtime(&arguments),
        Task::Write(folder) => node::write(Path::new(folder), &arguments)
            .map(|written| println!("{written} libraries in {folder}")),
        Task::SelfTest => self_test(arguments.seed),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// The results of many libraries.
#[derive(Default)]
struct Total {
    counts: Counts,
    failures: Vec<(u64, String, Library, Option<Vec<u8>>)>,
}

/// Checks libraries on all cores until there are too many failures.
fn check_all(
    engine: &Engine,
    seed: u64,
    numbers: std::ops::Range<u64>,
    breaker: Option<Breaker>,
    most: usize,
) -> Total {
    let next = AtomicU64::new(numbers.start);
    let total = Mutex::new(Total::default());
    let work = || loop {
        let index = next.fetch_add(1, Ordering::Relaxed);
        if index >= numbers.end {
            break;
        }
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            case::check(engine, seed, index, breaker)
        }));
        let mut total = total.lock().expect("no thread panics while it counts");
        match outcome {
            Ok(Ok(counts)) => total.counts.add(counts),
            Ok(Err(failure)) => {
                let failure = *failure;
                total
                    .failures
                    .push((index, failure.message, failure.library, failure.relinked));
            }
            Err(_) => {
                let library = generate::generate(seed, index).expect("it was generated before");
                total
                    .failures
                    .push((index, "a panic".into(), library, None));
            }
        }
        if total.failures.len() >= most {
            break;
        }
    };
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        for _ in 0..threads {
            let thread = thread::Builder::new().stack_size(STACK_SIZE);
            thread
                .spawn_scoped(scope, work)
                .expect("there is memory for a stack");
        }
    });
    total
        .into_inner()
        .expect("no thread panics while it counts")
}

fn wasmtime(arguments: &Arguments) -> Result<(), String> {
    let engine = engine::new().map_err(|error| format!("Wasmtime: {error:#}"))?;
    let numbers = arguments
        .only
        .map_or(0..arguments.count, |only| only..only + 1);
    let total = check_all(&engine, arguments.seed, numbers, None, MOST_FAILURES);
    for (index, message, library, relinked) in &total.failures {
        report(
            &engine,
            arguments.seed,
            *index,
            message,
            library,
            relinked.as_deref(),
        );
    }
    let Counts {
        libraries,
        variants,
        slots,
        own,
        lines,
        skipped,
    } = &total.counts;
    println!(
        "{libraries} libraries, {variants} times relinked and run, with {slots} slots and {own} self \
         references; {lines} observations",
    );
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for reason in skipped {
        *reasons
            .entry(reason.lines().next_back().unwrap_or_default())
            .or_default() += 1;
    }
    for (reason, count) in reasons {
        println!("{count} skipped: {reason}");
    }
    if !total.failures.is_empty() {
        return Err(format!("{} failures", total.failures.len()));
    }
    if skipped.len() as u64 * 100 > libraries * MOST_SKIPPED {
        return Err(format!(
            "{} of {libraries} libraries are skipped",
            skipped.len()
        ));
    }
    Ok(())
}

/// Writes a failing library, both unchanged and shrunk, and prints how to reproduce the failure.
fn report(
    engine: &Engine,
    seed: u64,
    index: u64,
    message: &str,
    library: &Library,
    relinked: Option<&[u8]>,
) {
    let profile = Profile::of(index);
    let check = |library: &Library| {
        let mut random = generate::random(seed, !index);
        let check = || case::check_library(engine, library, profile, &mut random, None);
        catch_unwind(AssertUnwindSafe(check)).map_err(|_| ("a panic".to_string(), None))?
    };
    let folder = format!("target/differential/{seed}-{index}");
    let smaller = shrink::shrink(library, |library| check(library).is_err());
    let last = check(&smaller).err();
    let mut files = vec![
        ("input.wasm", &library.input[..]),
        ("smaller.wasm", &smaller.input),
    ];
    files.extend(relinked.map(|bytes| ("relinked.wasm", bytes)));
    if let Some((_, Some(bytes))) = &last {
        files.push(("smaller.relinked.wasm", bytes));
    }
    let written = fs::create_dir_all(&folder).is_ok()
        && files
            .iter()
            .all(|(name, bytes)| fs::write(format!("{folder}/{name}"), bytes).is_ok());
    eprintln!("library {index} of seed {seed}: {message}");
    if let Some((message, _)) = last {
        eprintln!("shrunk: {message}");
    }
    if written {
        eprintln!("the modules are in {folder}");
    }
    eprintln!("again: latebind-differential wasmtime --seed {seed} --only {index}\n");
}

/// Breaks libraries in every available way, and fails unless the defects are detected.
fn self_test(seed: u64) -> Result<(), String> {
    /// The number of broken libraries that must be detected. The next constant is the number of
    /// broken libraries.
    const NOTICED: usize = 3;
    const TRIED: u64 = 120;
    coverage::check(seed)?;
    let engine = engine::new().map_err(|error| format!("Wasmtime: {error:#}"))?;
    let mut missed = Vec::new();
    for (number, breakage) in broken::ALL.iter().enumerate() {
        let start = number as u64 * TRIED;
        let numbers = start..start + TRIED;
        let total = check_all(&engine, seed, numbers, Some(breakage.breaker), NOTICED);
        println!("{}: {} noticed", breakage.name, total.failures.len());
        if total.failures.len() < NOTICED {
            missed.push(breakage.name);
        }
        if total
            .failures
            .iter()
            .any(|(_, message, ..)| message.contains("panic"))
        {
            return Err(format!("{}: a panic is no notice", breakage.name));
        }
    }
    match missed.is_empty() {
        true => Ok(()),
        false => Err(format!("not noticed: {}", missed.join(", "))),
    }
}
