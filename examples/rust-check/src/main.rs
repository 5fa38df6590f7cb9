//! Checks libraries against a main module: `rust-check MAIN LIBRARY…`.

use std::error::Error;
use std::fs;

use latebind::Module;
use latebind::check::{Checker, Glue, GlueImport, GlueTable, GlueValue, Open, Profile, Severity};

fn main() -> Result<(), Box<dyn Error>> {
    let mut paths = std::env::args().skip(1);
    let main = fs::read(paths.next().ok_or("usage: rust-check MAIN LIBRARY…")?)?;

    // This host provides the functions that the main module imports, and no others.
    let module = Module::read(&main)?;
    let imports = module.references().imports();
    let provided = imports.map(|it| GlueImport::new(it.name.as_str().into(), GlueValue::Function));
    let mut glue = Glue::default();
    glue.tables.push(GlueTable { imports: provided.collect() });

    let profile = Profile::read(&main, Some(&glue))?;
    let mut checker = Checker::new(&profile);
    for path in paths {
        checker.add(&path, Open::Global, &fs::read(&path)?)?;
    }
    let report = checker.check();
    for finding in report.findings().iter().filter(|it| it.severity > Severity::Note) {
        println!("{}: {}", finding.severity.name(), report.message(finding));
    }
    println!("errors: {}", report.count(Severity::Error));
    Ok(())
}
