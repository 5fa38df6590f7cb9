//! Measures the time to link a large program without an engine: 400 DSOs with 230,000 references
//! and 60,000 definitions, under mangled names of 60 bytes.
//!
//! `cargo bench -p latebind --bench link` prints the median time of each phase and its spread.

#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that cannot run has no result"
)]

use std::time::{Duration, Instant};

use latebind::link::{Namespace, Provider, Scope};
use wasm_encoder::{
    CustomSection, EntityType, ExportKind, ExportSection, FunctionSection, ImportSection, Module,
    TypeSection, ValType,
};

const DSOS: usize = 400;
const REFERENCES: usize = 575;
const DEFINITIONS: usize = 150;
const ROUNDS: usize = 11;

fn main() {
    let modules: Vec<Vec<u8>> = (0..DSOS).map(dso).collect();
    let mut reading = Vec::new();
    let mut looking_up = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let mut namespace = Namespace::new();
        for (number, module) in modules.iter().enumerate() {
            namespace.add(&format!("{number}.so"), module).unwrap();
        }
        reading.push(start.elapsed());

        let start = Instant::now();
        let scope: Scope = namespace.dsos().map(|(id, _)| Provider::Dso(id)).collect();
        let findings = namespace
            .dsos()
            .map(|(id, _)| namespace.findings(id, &scope).len());
        assert_eq!(findings.sum::<usize>(), 0);
        looking_up.push(start.elapsed());
    }
    println!(
        "{DSOS} DSOs, {} references, {} definitions",
        DSOS * REFERENCES,
        DSOS * DEFINITIONS
    );
    print("read and intern", reading);
    print("look all up", looking_up);
}

fn print(phase: &str, mut times: Vec<Duration>) {
    times.sort();
    let median = times[times.len() / 2];
    let spread = (times[times.len() - 1] - times[0]).as_secs_f64() / median.as_secs_f64();
    println!("  {phase:16} {median:9.1?}, spread {:.0} %", 100.0 * spread);
}

/// Returns a DSO that refers to the definitions of the next DSOs.
fn dso(number: usize) -> Vec<u8> {
    let name = |dso: usize, symbol: usize| {
        let dso = dso % DSOS;
        format!("_ZN5pxrInternal_v0_24__pxrReserved__{dso:04}SdfLayerHandle{symbol:03}Ev")
    };
    let mut types = TypeSection::new();
    types.ty().function([ValType::I32], [ValType::I32]);
    let mut imports = ImportSection::new();
    for at in 0..REFERENCES {
        let name = name(number + 1 + at / DEFINITIONS, at % DEFINITIONS);
        imports.import("env", &name, EntityType::Function(0));
    }
    let mut functions = FunctionSection::new();
    let mut exports = ExportSection::new();
    for at in 0..DEFINITIONS {
        functions.function(0);
        exports.export(
            &name(number, at),
            ExportKind::Func,
            (REFERENCES + at) as u32,
        );
    }
    let mut module = Module::new();
    module
        .section(&CustomSection {
            name: "dylink.0".into(),
            data: (&[]).into(),
        })
        .section(&types)
        .section(&imports)
        .section(&functions)
        .section(&exports);
    module.finish()
}
