//! Prints the declarations of libraries: `rust-read LIBRARY…`.

use std::error::Error;
use std::fs;

use latebind::link::{Namespace, Provider, Scope};
use latebind::{Dylink, Module};

fn main() -> Result<(), Box<dyn Error>> {
    let mut program = Namespace::new();
    let mut dsos = Vec::new();
    for path in std::env::args().skip(1) {
        let bytes = fs::read(&path)?;
        let module = Module::read(&bytes)?;
        println!("{path}");
        for name in module.dylink().into_iter().flat_map(Dylink::needed) {
            println!("  needs {name}");
        }
        for import in module.references().imports() {
            println!("  imports {}.{}", import.module, import.name);
        }
        for export in module.exports() {
            println!("  exports {}", export.name);
        }
        dsos.push(program.add_module(&path, &module));
    }

    // The definitions of all libraries, in order. The first one wins.
    let scope = Scope::new(dsos.iter().copied().map(Provider::Dso));
    for dso in dsos {
        for finding in program.findings(dso, &scope) {
            println!("{}", finding.display(&program));
        }
    }
    Ok(())
}
