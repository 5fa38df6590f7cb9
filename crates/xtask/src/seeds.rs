//! What fuzzing starts from: every real module at hand that is small enough to be mutated often.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::{paths, sh, stamp, tools};

/// In bytes. Larger inputs make libFuzzer slow long before they make it find more.
const LARGEST: u64 = 512 * 1024;

/// Copies the seeds to one directory, each under the hash of its bytes, and returns the directory.
pub(crate) fn gather() -> Result<PathBuf> {
    let directory = paths::fuzz("seeds");
    fs::create_dir_all(&directory).context("cannot make target/fuzz/seeds")?;
    let mut sources = paths::files_below(&paths::conformance(), &[])?;
    sources.retain(|path| path.extension().is_some_and(|it| it == "wasm"));
    sources.extend(paths::files_in(&paths::extensions(), "so")?);
    // Small libraries of emcc, with weak symbols, tags, and entries of the GOT.
    let fixtures = paths::root().join("tests/fixtures/emscripten");
    let fixtures = paths::files_below(&fixtures, &[])?.into_iter();
    sources.extend(fixtures.filter(|path| path.extension().is_some_and(|it| it == "so")));
    let mut count = 0;
    for source in sources {
        let read = || format!("cannot read {}", paths::shown(&source));
        if source.metadata().with_context(read)?.len() <= LARGEST {
            count += add(&directory, &fs::read(&source).with_context(read)?)?;
        }
    }
    // Fuzzing works without a network too, from what is there.
    match tools::wheels_dir() {
        Ok(wheels) => {
            for wheel in paths::files_in(&wheels, "whl")? {
                count += unpack(&wheel, &directory)
                    .with_context(|| format!("cannot unpack {}", paths::shown(&wheel)))?;
            }
        }
        Err(error) => eprintln!("no seeds from wheels: {}", sh::report(&error)),
    }
    eprintln!("{count} seeds in {}", paths::shown(&directory));
    Ok(directory)
}

fn unpack(wheel: &Path, directory: &Path) -> Result<usize> {
    let mut archive = zip::ZipArchive::new(File::open(wheel)?)?;
    let mut count = 0;
    for index in 0..archive.len() {
        let mut file = archive.by_index(index)?;
        if file.name()?.ends_with(".so") && file.size() <= LARGEST {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)?;
            count += add(directory, &bytes)?;
        }
    }
    Ok(count)
}

fn add(directory: &Path, bytes: &[u8]) -> Result<usize> {
    let path = directory.join(stamp::hash(bytes));
    if !path.exists() {
        paths::write(&path, bytes)?;
    }
    Ok(1)
}
