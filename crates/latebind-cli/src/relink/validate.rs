//! Validates a module, with every proposal that the parser supports.
//!
//! Validation takes most of the time, because it reads each instruction, before relinking and after it.
//! Therefore all cores validate function bodies.

use std::num::NonZero;
use std::sync::Mutex;
use std::thread;

use anyhow::{Result, anyhow};
use wasmparser::{
    BinaryReaderError, FuncToValidate, FuncValidatorAllocations, FunctionBody, Parser,
    ValidPayload, Validator, ValidatorResources, WasmFeatures,
};

type Function<'a> = (FuncToValidate<ValidatorResources>, FunctionBody<'a>);

/// The number of functions that a thread takes at a time, so that the queue costs little.
const BATCH: usize = 32;

/// Returns an error with the offset and the reason if the module is invalid.
pub(super) fn validate(module: &[u8]) -> Result<()> {
    let result = functions(module).and_then(bodies);
    result.map_err(|error| anyhow!("at offset {:#x}: {}", error.offset(), error.message()))
}

/// Validates everything except function bodies, and returns the bodies.
fn functions(module: &[u8]) -> Result<Vec<Function<'_>>, BinaryReaderError> {
    let mut validator = Validator::new_with_features(WasmFeatures::all());
    let mut functions = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        if let ValidPayload::Func(function, body) = validator.payload(&payload?)? {
            functions.push((function, body));
        }
    }
    Ok(functions)
}

fn bodies(functions: Vec<Function<'_>>) -> Result<(), BinaryReaderError> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let threads = cores.min(functions.len().div_ceil(BATCH));
    let queue = Mutex::new(functions.into_iter());
    let work = || {
        let mut allocations = FuncValidatorAllocations::default();
        loop {
            let batch: Vec<Function<'_>> = match queue.lock() {
                Ok(mut queue) => queue.by_ref().take(BATCH).collect(),
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
    };
    let results: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let join = |thread: thread::ScopedJoinHandle<'_, _>| {
            thread
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        threads.into_iter().map(join).collect()
    });
    // Threads take batches in order, and a thread that fails has finished its earlier batches. So the
    // first invalid function is always found, and the error is the same on every machine.
    let errors = results.into_iter().filter_map(Result::err);
    errors
        .min_by_key(BinaryReaderError::offset)
        .map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns a module of many functions, of which some are invalid.
    fn module(bad: &[usize]) -> Vec<u8> {
        let mut text = String::from("(module");
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
