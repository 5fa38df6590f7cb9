//! Reads the corpus, compiles its files, and writes them next to the manifest.
//!
//! A case without a `main.wat` runs on the corpus's own `main.wat` (`main64.wat` with 64-bit memory), so
//! that a fixture contains only the parts that its behavior needs. One file of a case has the header:
//! the main module if the case has one, or the library that the script tests.

use crate::manifest::{Binaries, Case, Manifest, VERSION};
use crate::{divergence, features, header, template};
use anyhow::{Context, Result, anyhow, bail};
use latebind::relink::{Bsymbolic, Options, Program, relink};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const MAIN: &str = "main";

/// The ways in which all modules are relinked: the name of the output directory, and the self references
/// that are bound.
const RELINKED: (&str, Bsymbolic) = ("relinked", Bsymbolic::None);
const SYMBOLIC: (&str, Bsymbolic) = ("symbolic", Bsymbolic::Functions);
const DEFAULT: (&str, Bsymbolic) = ("default", Bsymbolic::Mangled);

/// Returns the entries of a directory, sorted so that the output does not depend on the file system.
fn entries(directory: &Path) -> Result<Vec<PathBuf>> {
    let context = || format!("cannot read {}", directory.display());
    let mut paths = Vec::new();
    for entry in fs::read_dir(directory).with_context(context)? {
        paths.push(entry.with_context(context)?.path());
    }
    paths.sort();
    Ok(paths)
}

fn is_wat(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "wat")
}

fn stem(path: &Path) -> Result<&str> {
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    stem.with_context(|| format!("{} has no name in UTF-8", path.display()))
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

fn read_bytes(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

fn write(out: &Path, relative: &str, bytes: &[u8]) -> Result<()> {
    let path = out.join(relative);
    let parent = path
        .parent()
        .expect("the path was joined from a directory and a name");
    fs::create_dir_all(parent).with_context(|| format!("cannot create {}", parent.display()))?;
    fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

/// Compiles one file to `OUT_DIR/<folder>/<name>.wasm` and returns the path for the manifest.
fn compile_file(path: &Path, folder: &str, out: &Path) -> Result<String> {
    let file = path.display().to_string();
    let source = template::expand(&file, &read(path)?)?;
    // The error of `wat` shows the file, the line, and the source.
    let bytes = wat::parse_str(&source).map_err(|mut error| {
        error.set_path(path);
        error
    })?;
    let relative = format!("{folder}/{}.wasm", stem(path)?);
    write(out, &relative, &bytes)?;
    Ok(relative)
}

/// Relinks all modules of a case into directories named after the way, as one run of `latebind relink`
/// does.
fn relink_all(
    from: &Binaries,
    (way, bsymbolic): (&str, Bsymbolic),
    out: &Path,
) -> Result<Binaries> {
    let mut program = Program::new(None);
    let mut ids = BTreeMap::new();
    for file in from.libraries.values().chain([&from.main]) {
        let id = program.add(file, None, &read_bytes(&out.join(file))?);
        ids.insert(
            file,
            id.map_err(|error| anyhow!("cannot read {file}: {error}"))?,
        );
    }
    let relink_file = |relative: &String| -> Result<String> {
        let path = out.join(relative);
        let bytes = read_bytes(&path)?;
        let relink_it = || {
            let interposed = program.interposed(ids[relative]);
            // Slots with imports and without them are both tested.
            let options = Options::new()
                .bsymbolic(bsymbolic)
                .interposed(&interposed)
                .keep_imports(way == SYMBOLIC.0);
            relink(&bytes, options)
        };
        let relinked =
            relink_it().map_err(|error| anyhow!("cannot relink {}: {error}", path.display()))?;
        let Some(bytes) = relinked.changed_bytes() else {
            return Ok(relative.clone());
        };
        let relative = format!("{way}/{relative}");
        write(out, &relative, bytes)?;
        Ok(relative)
    };
    let libraries = from.libraries.iter();
    Ok(Binaries {
        main: relink_file(&from.main)?,
        libraries: libraries
            .map(|(name, path)| Ok((name.clone(), relink_file(path)?)))
            .collect::<Result<_>>()?,
    })
}

fn contents(binaries: &Binaries, out: &Path) -> Result<Vec<Vec<u8>>> {
    let files = binaries.libraries.values().chain([&binaries.main]);
    files.map(|file| read_bytes(&out.join(file))).collect()
}

fn find_header(directory: &Path, files: &[PathBuf]) -> Result<(String, String)> {
    let mut found = None;
    for path in files {
        let source = read(path)?;
        if !header::is_at_start_of(&source) {
            continue;
        }
        let file = path.display().to_string();
        if let Some((other, _)) = found.replace((file, source)) {
            bail!("{}:1: `{other}` has a header already", path.display());
        }
    }
    found.with_context(|| format!("no file of {} has a header", directory.display()))
}

fn compile_case(directory: &Path, files: &[PathBuf], defaults: &Path, out: &Path) -> Result<Case> {
    let name = stem(directory)?.to_owned();
    let main = files
        .iter()
        .find(|path| path.file_stem().is_some_and(|stem| stem == MAIN));
    let (file, source) = find_header(directory, files)?;
    let header = header::parse(&file, &source)?;

    let default_main = defaults.join(if header.memory64 {
        "main64.wat"
    } else {
        "main.wat"
    });
    let main_path = main.unwrap_or(&default_main);
    let main_output = compile_file(main_path, &name, out)?;
    let mut libraries = BTreeMap::new();
    for path in files.iter().filter(|path| *path != main_path) {
        libraries.insert(
            format!("{}.so", stem(path)?),
            compile_file(path, &name, out)?,
        );
    }
    let binaries = Binaries {
        main: main_output,
        libraries,
    };
    // If a way of relinking changes nothing, a second run would test nothing new.
    let mut relinked = BTreeMap::new();
    let late = relink_all(&binaries, RELINKED, out)?;
    let symbolic = relink_all(&binaries, SYMBOLIC, out)?;
    if contents(&symbolic, out)? != contents(&late, out)? {
        relinked.insert(SYMBOLIC.0, symbolic);
        // This is also written if it equals one of the other two: the case shows whether that is
        // correct.
        relinked.insert(DEFAULT.0, relink_all(&binaries, DEFAULT, out)?);
    }
    if late != binaries {
        relinked.insert(RELINKED.0, late);
    }
    Ok(Case {
        name,
        features: header.features,
        flavor: header.flavor,
        memory64: header.memory64,
        binaries,
        relinked,
        functions: header.functions,
        suspending: header.suspending,
        em_js: header.em_js,
        script: header.script,
    })
}

/// Compiles the corpus. Reports all errors rather than only the first, because they usually have a
/// common cause.
pub(crate) fn compile(corpus: &Path, out: &Path) -> Result<Manifest> {
    let mut cases = Vec::new();
    let mut errors = Vec::new();
    for directory in entries(corpus)?.into_iter().filter(|path| path.is_dir()) {
        let files = entries(&directory)?
            .into_iter()
            .filter(|path| is_wat(path))
            .collect::<Vec<_>>();
        if files.is_empty() {
            errors.push(format!("{} has no .wat file", directory.display()));
            continue;
        }
        match compile_case(&directory, &files, corpus, out) {
            Ok(case) => cases.push(case),
            Err(error) => errors.push(format!("{error:#}")),
        }
    }
    if !errors.is_empty() {
        bail!("{}", errors.join("\n"));
    }
    if cases.is_empty() {
        bail!("{} has no cases", corpus.display());
    }

    let mut features = BTreeMap::new();
    for probe in features::compile_probes()? {
        let mut path = None;
        if let Some(wasm) = &probe.wasm {
            let relative = format!("features/{}.wasm", probe.feature);
            write(out, &relative, wasm)?;
            path = Some(relative);
        }
        features.insert(probe.feature.to_owned(), path);
    }
    let divergences = divergence::read(&corpus.join("expectations.toml"), &cases)?;
    Ok(Manifest {
        version: VERSION,
        features,
        cases,
        divergences,
    })
}
