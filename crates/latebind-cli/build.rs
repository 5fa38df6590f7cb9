//! Embeds `js/dist/latebind.pre.js`, which `cargo xtask build` writes before it builds this crate. If the
//! file does not exist, the crate builds without it, and `latebind pre-js` reports an error.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../js/dist/latebind.pre.js");
    println!("cargo::rerun-if-changed={}", script.display());
    let text = match fs::read(&script) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(error),
    };
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?);
    fs::write(out.join("latebind.pre.js"), text)
}
