//! Validates a module, with every proposal that the parser supports.
//!
//! Validation reads each instruction, before relinking and after it, which takes longer than relinking.
//! Therefore it runs beside other work: free threads start at once, and the thread that needs the result
//! joins them when its own work is done.

use std::sync::{Mutex, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use wasmparser::{
    BinaryReaderError, FuncToValidate, FuncValidatorAllocations, FunctionBody, Parser,
    ValidPayload, Validator, ValidatorResources, WasmFeatures,
};

use super::threads::Threads;

type Function<'a> = (FuncToValidate<ValidatorResources>, FunctionBody<'a>);

/// The number of functions that a thread takes at a time, so that the queue costs little.
const BATCH: usize = 32;

/// The number of bytes that are worth a thread.
const BYTES_PER_THREAD: usize = 1 << 16;

/// The result of a task and of the validation beside it.
#[derive(Debug)]
pub(super) struct Beside<T> {
    pub(super) task: T,
    /// An error with the offset and the reason if the module is invalid.
    pub(super) validity: Result<()>,
    /// The time from the end of the task to the end of the validation.
    pub(super) waited: Duration,
}

/// Validates a module while a task runs.
pub(super) fn validate_beside<T>(
    module: &[u8],
    threads: &Threads,
    task: impl FnOnce() -> T,
) -> Beside<T> {
    let validation = Validation::of(module);
    thread::scope(|scope| {
        let mut helpers = Vec::new();
        for _ in 0..module.len() / BYTES_PER_THREAD {
            let Some(permit) = threads.take() else { break };
            let help = || {
                let _permit = permit;
                validation.work()
            };
            match thread::Builder::new().spawn_scoped(scope, help) {
                Ok(helper) => helpers.push(helper),
                // This thread does all the work.
                Err(_) => break,
            }
        }
        let task = task();
        let clock = Instant::now();
        let mut results = vec![validation.work()];
        for helper in helpers {
            let result = helper.join();
            results.push(result.unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        // Threads take batches in order, and a thread that fails has finished its earlier batches. So the
        // first invalid function is always found, and the error is the same on every machine.
        let errors = results.into_iter().filter_map(Result::err);
        let first = errors.min_by_key(|invalid| invalid.offset);
        Beside {
            task,
            validity: first.map_or(Ok(()), |invalid| Err(invalid.into())),
            waited: clock.elapsed(),
        }
    })
}

/// The reason why a module is invalid.
#[derive(Clone, Debug)]
struct Invalid {
    offset: u64,
    reason: String,
}

impl From<BinaryReaderError> for Invalid {
    fn from(error: BinaryReaderError) -> Self {
        Self {
            offset: error.offset() as u64,
            reason: error.message().to_owned(),
        }
    }
}

impl From<Invalid> for anyhow::Error {
    fn from(Invalid { offset, reason }: Invalid) -> Self {
        anyhow!("at offset {offset:#x}: {reason}")
    }
}

/// A validation that several threads carry out.
#[derive(Debug)]
struct Validation<'a> {
    module: &'a [u8],
    /// The function bodies that no thread has taken, as soon as everything else is valid.
    bodies: OnceLock<Result<Mutex<std::vec::IntoIter<Function<'a>>>, Invalid>>,
}

impl<'a> Validation<'a> {
    fn of(module: &'a [u8]) -> Self {
        let bodies = OnceLock::new();
        Self { module, bodies }
    }

    /// Works until nothing is left. The first thread validates everything except function bodies, for which the
    /// others wait.
    fn work(&self) -> Result<(), Invalid> {
        let bodies = self
            .bodies
            .get_or_init(|| Ok(Mutex::new(functions(self.module)?.into_iter())));
        let bodies = bodies.as_ref().map_err(Clone::clone)?;
        let mut allocations = FuncValidatorAllocations::default();
        loop {
            let batch: Vec<Function<'_>> = match bodies.lock() {
                Ok(mut bodies) => bodies.by_ref().take(BATCH).collect(),
                Err(_) => Vec::new(),
            };
            if batch.is_empty() {
                return Ok(());
            }
            for (function, body) in batch {
                let mut validator = function.into_validator(allocations);
                validator.validate(&body)?;
                allocations = validator.into_allocations();
            }
        }
    }
}

/// Validates everything except function bodies, and returns the bodies.
fn functions(module: &[u8]) -> Result<Vec<Function<'_>>, Invalid> {
    let mut validator = Validator::new_with_features(WasmFeatures::all());
    let mut functions = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        if let ValidPayload::Func(function, body) = validator.payload(&payload?)? {
            functions.push((function, body));
        }
    }
    Ok(functions)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn validate(module: &[u8]) -> Result<()> {
        let alone = validate_beside(module, &Threads::new(0), || ());
        let helped = validate_beside(module, &Threads::new(3), || ());
        let text = |validity: &Result<()>| validity.as_ref().map_err(ToString::to_string).err();
        assert_eq!(text(&alone.validity), text(&helped.validity));
        helped.validity
    }

    /// Returns a module of many functions, of which some are invalid.
    fn module(bad: &[usize]) -> Vec<u8> {
        let mut text = String::from("(module");
        // So large that threads help.
        text += &format!("(memory 1)(data \"{}\")", "x".repeat(4 * BYTES_PER_THREAD));
        for index in 0..1000 {
            text.push_str(if bad.contains(&index) {
                "(func unreachable i32.const 7 drop drop i64.const 7 i32.eqz drop)"
            } else {
                "(func i32.const 7 drop)"
            });
        }
        wat::parse_str(text + ")").unwrap()
    }

    #[test]
    fn all_functions_are_validated() {
        validate(&module(&[])).unwrap();
        for bad in [0, 1, BATCH, 500, 999] {
            let reason = validate(&module(&[bad])).unwrap_err().to_string();
            assert!(reason.contains("type mismatch"), "{bad}: {reason}");
        }
    }

    #[test]
    fn the_first_invalid_function_is_reported() {
        let first = validate(&module(&[300])).unwrap_err().to_string();
        for _ in 0..50 {
            let all = validate(&module(&[300, 301, 302, 900, 999])).unwrap_err();
            assert_eq!(all.to_string(), first);
        }
    }

    #[test]
    fn proposals_are_allowed() {
        validate(&wat::parse_str("(module (memory i64 1 1 shared) (tag))").unwrap()).unwrap();
    }
}
