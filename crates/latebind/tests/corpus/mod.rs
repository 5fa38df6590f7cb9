//! All available real modules: those that `cargo xtask` has compiled and downloaded.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test is a program of its own and uses a part of this"
)]

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

#[derive(Debug)]
pub struct Module {
    /// The path of the module relative to `target`.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// The directories below `target` that contain modules, and the task that creates each directory.
const FOLDERS: &[(&str, &str)] = &[
    ("conformance", "conformance"),
    ("demo/extensions", "demo"),
    ("tools/wheels", "tools"),
    ("tools/node_modules/pyodide", "tools"),
];

/// Returns all modules. Missing directories are reported on stderr. On a CI machine, the wheels
/// must be present.
pub fn modules() -> Vec<Module> {
    let mut modules = Vec::new();
    for (folder, task) in FOLDERS {
        let before = modules.len();
        gather(&target().join(folder), &mut modules);
        let count = modules.len() - before;
        eprintln!("{count} modules in target/{folder}");
        if count == 0 {
            eprintln!("  SKIPPED: `cargo xtask {task}` puts some there");
            let is_ci = std::env::var("CI").is_ok_and(|it| it == "true");
            assert!(!is_ci || *folder != "tools/wheels", "CI tests the wheels");
        }
    }
    modules
}

/// Returns the modules of at most `len` bytes.
pub fn small_modules(len: usize) -> Vec<Module> {
    let mut modules = modules();
    modules.retain(|module| module.bytes.len() <= len);
    modules
}

fn target() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target")
}

fn gather(folder: &Path, modules: &mut Vec<Module>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let extension = path.extension().unwrap_or_default().to_string_lossy();
        match &*extension {
            _ if path.is_dir() => gather(&path, modules),
            "wasm" | "so" => modules.push(Module {
                name: shown(&path),
                bytes: fs::read(&path).expect("it can be read"),
            }),
            "whl" => unpack(&path, modules),
            _ => {}
        }
    }
}

fn unpack(wheel: &Path, modules: &mut Vec<Module>) {
    let file = File::open(wheel).expect("it can be opened");
    let mut archive = zip::ZipArchive::new(file).expect("a wheel is a zip archive");
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).expect("it is there");
        let name = file.name().expect("names are UTF-8").into_owned();
        if name.ends_with(".so") {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).expect("it can be unpacked");
            let name = format!("{}/{name}", shown(wheel));
            modules.push(Module { name, bytes });
        }
    }
}

fn shown(path: &Path) -> String {
    let name = path.strip_prefix(target()).unwrap_or(path);
    name.to_string_lossy().into_owned()
}
