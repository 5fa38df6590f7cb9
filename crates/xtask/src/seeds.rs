//! The seeds for fuzzing: every available real module that is small enough to be mutated often.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::{paths, sh, stamp, tools};

/// The maximum size in bytes. Larger inputs slow libFuzzer down and do not improve its results enough.
const LARGEST: u64 = 512 * 1024;

/// Copies the seeds to one directory and returns it. The name of each file is the hash of its bytes.
pub(crate) fn gather() -> Result<PathBuf> {
    let directory = paths::fuzz("seeds");
    fs::create_dir_all(&directory).context("cannot make target/fuzz/seeds")?;
    let mut sources = paths::files_below(&paths::conformance(), &[])?;
    sources.retain(|path| path.extension().is_some_and(|it| it == "wasm"));
    sources.extend(paths::files_in(&paths::extensions(), "so")?);
    // Small libraries built with emcc, which have weak symbols, tags, and GOT entries.
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
    // Without a network, fuzzing starts from the other seeds.
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
