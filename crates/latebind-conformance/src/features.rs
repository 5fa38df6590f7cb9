//! The engine features that a case may need, each with the smallest module that uses it.

use anyhow::{Context, Result};

pub(crate) const JSPI: &str = "jspi";

/// Each feature with its probe module. JSPI is an API and not a part of the binary format.
const FEATURES: &[(&str, Option<&str>)] = &[
    (
        "compact-imports",
        Some(r#"(module (import "m" (item "a" (func)) (item "b" (func (param i32)))))"#),
    ),
    (
        "exceptions",
        Some("(module (func (block $b (try_table (catch_all $b)))))"),
    ),
    (
        "gc",
        Some(
            "(module (type $s (struct (field i32))) (func (result (ref $s)) i32.const 0 struct.new $s))",
        ),
    ),
    (JSPI, None),
    ("memory64", Some("(module (memory i64 1))")),
    (
        "simd",
        Some("(module (func (param v128) (result v128) local.get 0))"),
    ),
    ("tail-calls", Some("(module (func return_call 0))")),
    (
        "typed-references",
        Some("(module (type $t (func)) (func (param (ref $t)) local.get 0 call_ref $t))"),
    ),
];

pub(crate) fn is_known(name: &str) -> bool {
    FEATURES.iter().any(|(known, _)| *known == name)
}

pub(crate) struct Probe {
    pub(crate) feature: &'static str,
    pub(crate) wasm: Option<Vec<u8>>,
}

pub(crate) fn compile_probes() -> Result<Vec<Probe>> {
    FEATURES
        .iter()
        .map(|(feature, probe)| {
            let wasm = probe
                .map(wat::parse_str)
                .transpose()
                .with_context(|| format!("cannot compile the probe of `{feature}`"))?;
            Ok(Probe { feature, wasm })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn all_probes_compile() {
        super::compile_probes().unwrap();
    }
}
