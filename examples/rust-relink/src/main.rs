//! Relinks the libraries of a program: `rust-relink MAIN LIBRARY…`. Each result is a file beside its input.

use std::error::Error;
use std::fs;

use latebind::relink::{Options, Program, relink, verify};

fn main() -> Result<(), Box<dyn Error>> {
    let mut paths = std::env::args().skip(1);
    let main = paths.next().ok_or("usage: rust-relink MAIN LIBRARY…")?;
    // The main module and the other libraries decide which references a library may bind itself.
    let mut program = Program::new(None);
    program.add_main(&main, &fs::read(&main)?)?;
    let mut libraries = Vec::new();
    for path in paths {
        let library = fs::read(&path)?;
        let id = program.add(&path, None, &library)?;
        libraries.push((path, library, id));
    }

    for (path, library, id) in libraries {
        let (direct, interposed) = (program.direct(id), program.interposed(id));
        let options = Options::new().direct(&direct).interposed(&interposed);
        let relinked = relink(&library, options)?;
        verify(&relinked.bytes).map_err(|violations| format!("{path}: {violations:?}"))?;
        println!("{path}: {:?}, {} bytes", relinked.resolutions, relinked.bytes.len());
        fs::write(format!("{path}.relinked"), &relinked.bytes)?;
    }
    Ok(())
}
