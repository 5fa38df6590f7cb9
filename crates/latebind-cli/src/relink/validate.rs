//! Validates a module, with every proposal that the parser supports.
//!
//! Validation reads each instruction, before relinking and after it, which takes longer than relinking.
//! Therefore it runs beside other work: free threads start at once, and the thread that needs the result
//! joins them when its own work is done.

use std::fmt;
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};
use std::vec::IntoIter;

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
        for _ in 0..module.len() / BYTES_PER_THREAD {
            let Some(permit) = threads.take() else { break };
            let help = || {
                validation.work();
                drop(permit);
            };
            // If the system has no more threads, this thread does the rest.
            drop(thread::Builder::new().spawn_scoped(scope, help));
        }
        validation.beside(task)
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
            offset: error.offset(),
            reason: error.message().to_owned(),
        }
    }
}

/// A validation that several threads can carry out.
pub(super) struct Validation<'a> {
    module: &'a [u8],
    /// The function bodies that no thread has taken, as soon as everything else is valid.
    bodies: OnceLock<Result<Mutex<IntoIter<Function<'a>>>, Invalid>>,
    progress: Mutex<Progress>,
    /// Notified when a thread has nothing left to do.
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Progress {
    /// The number of threads that work.
    threads: usize,
    /// The first error.
    invalid: Option<Invalid>,
    /// Whether a thread has panicked, so that its functions are not validated.
    panicked: bool,
}

impl fmt::Debug for Validation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Validation").finish_non_exhaustive()
    }
}

impl<'a> Validation<'a> {
    pub(super) fn of(module: &'a [u8]) -> Self {
        Self {
            module,
            bodies: OnceLock::new(),
            progress: Mutex::default(),
            changed: Condvar::new(),
        }
    }

    pub(super) fn module(&self) -> &'a [u8] {
        self.module
    }

    /// Runs a task while other threads validate, and then helps them.
    pub(super) fn beside<T>(&self, task: impl FnOnce() -> T) -> Beside<T> {
        let task = task();
        let clock = Instant::now();
        Beside {
            task,
            validity: self.result(),
            waited: clock.elapsed(),
        }
    }

    /// Works until no function is left, and waits for the threads that still validate one.
    fn result(&self) -> Result<()> {
        self.work();
        let done = self
            .changed
            .wait_while(self.progress(), |it| it.threads > 0);
        let progress = done.unwrap_or_else(PoisonError::into_inner);
        assert!(!progress.panicked, "a thread that validates has panicked");
        match &progress.invalid {
            None => Ok(()),
            Some(Invalid { offset, reason }) => Err(anyhow!("at offset {offset:#x}: {reason}")),
        }
    }

    /// Works until no function is left.
    pub(super) fn work(&self) {
        self.progress().threads += 1;
        let _done = Working(self);
        let Err(invalid) = self.functions() else {
            return;
        };
        // Threads take batches in order, and a thread that fails has finished its earlier batches. So the
        // first invalid function is always found, and the error is the same on every machine.
        let mut progress = self.progress();
        let first = progress.invalid.as_ref().map(|it| it.offset);
        if first.is_none_or(|first| invalid.offset < first) {
            progress.invalid = Some(invalid);
        }
    }

    /// The first thread validates everything except function bodies, for which the others wait.
    fn functions(&self) -> Result<(), Invalid> {
        let bodies = || Ok(Mutex::new(functions(self.module)?.into_iter()));
        let bodies = self.bodies.get_or_init(bodies);
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

    fn progress(&self) -> MutexGuard<'_, Progress> {
        // A thread that panics leaves a consistent state.
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A thread that works, which ends when this is dropped, even by a panic.
struct Working<'v, 'a>(&'v Validation<'a>);

impl Drop for Working<'_, '_> {
    fn drop(&mut self) {
        let mut progress = self.0.progress();
        progress.threads -= 1;
        progress.panicked |= thread::panicking();
        self.0.changed.notify_all();
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

    /// Returns the result of several threads, which is the result of one.
    fn validity(module: &[u8]) -> Result<()> {
        let helped = validate_beside(module, &Threads::new(3), || ());
        let alone = Validation::of(module).result();
        let text = |result: &Result<()>| result.as_ref().map_err(ToString::to_string).err();
        assert_eq!(text(&alone), text(&helped.validity));
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
        validity(&module(&[])).unwrap();
        for bad in [0, 1, BATCH, 500, 999] {
            let reason = validity(&module(&[bad])).unwrap_err().to_string();
            assert!(reason.contains("type mismatch"), "{bad}: {reason}");
        }
    }

    #[test]
    fn the_first_invalid_function_is_reported() {
        let first = validity(&module(&[300])).unwrap_err().to_string();
        for _ in 0..50 {
            let all = validity(&module(&[300, 301, 302, 900, 999])).unwrap_err();
            assert_eq!(all.to_string(), first);
        }
    }

    #[test]
    fn proposals_are_allowed() {
        validity(&wat::parse_str("(module (memory i64 1 1 shared) (tag))").unwrap()).unwrap();
    }
}
