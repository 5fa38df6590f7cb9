//! Skips steps that have already succeeded. A stamp next to the output of a step contains the hash of its inputs.
//!
//! Stamps contain hashes instead of times, because every file in a new checkout has a new time.

use std::fs::{self, File};
use std::path::Path;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::paths;

/// Runs `step` unless `stamp` shows that it has already succeeded with the same inputs.
///
/// If several `cargo xtask` processes run in one checkout, their steps wait for each other here.
/// Invariant: a step does not call `once`, because it would wait for its own lock.
pub(crate) fn once(
    stamp: &Path,
    inputs: &[&Path],
    step: impl FnOnce() -> Result<()>,
) -> Result<()> {
    let wanted = hash_files(inputs)?;
    let _lock = lock()?;
    if fs::read_to_string(stamp).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    // If the step fails, the stamp of an earlier success must not remain.
    if stamp.exists() {
        fs::remove_file(stamp).with_context(|| format!("cannot remove {}", paths::shown(stamp)))?;
    }
    step()?;
    paths::write(stamp, wanted.as_bytes())
}

/// Returns the SHA-256 hash of `bytes`, in hexadecimal.
pub(crate) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn hash_files(inputs: &[&Path]) -> Result<String> {
    let mut hashes = String::new();
    for input in inputs {
        let bytes =
            fs::read(input).with_context(|| format!("cannot read {}", paths::shown(input)))?;
        hashes.push_str(&hash(&bytes));
    }
    Ok(hash(hashes.as_bytes()))
}

/// Acquires the lock. Dropping the file releases it, and so does the end of the process, even if it is killed.
fn lock() -> Result<File> {
    let path = paths::target().join("xtask.lock");
    let cannot = || format!("cannot lock {}", paths::shown(&path));
    fs::create_dir_all(paths::target()).with_context(cannot)?;
    let file = File::create(&path).with_context(cannot)?;
    file.lock().with_context(cannot)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_runs_again_only_when_an_input_changes_or_it_failed() {
        let directory = paths::target().join("xtask-test/stamp");
        let (stamp, input) = (directory.join("stamp"), directory.join("input"));
        let _ = fs::remove_dir_all(&directory);
        let mut runs = 0;
        let mut attempt = |text: &str, succeeds: bool| {
            paths::write(&input, text.as_bytes()).unwrap();
            let outcome = once(&stamp, &[&input], || {
                runs += 1;
                anyhow::ensure!(succeeds, "no luck");
                Ok(())
            });
            assert_eq!(outcome.is_ok(), succeeds);
            runs
        };
        assert_eq!(attempt("a", true), 1);
        assert_eq!(attempt("a", true), 1);
        assert_eq!(attempt("b", false), 2);
        assert_eq!(attempt("a", true), 3);
    }

    #[test]
    fn hashes_are_sha256() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(hash(b""), empty);
    }
}
