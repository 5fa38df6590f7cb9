//! The items that one number generates: a library, the modules around it, and the engines that can
//! run it.

use arbitrary::Unstructured;
use wasm_smith::{Config, Module};

use crate::library;
use crate::values::Random;

/// The proposals that a library may use.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Profile {
    /// The proposals that both Wasmtime and Node support.
    Both,
    /// These and the proposals that only Wasmtime supports.
    Wasmtime,
    /// Legacy exceptions, which only Node supports.
    Legacy,
}

impl Profile {
    /// Returns the profile of the library with a number.
    pub fn of(index: u64) -> Self {
        match index % 8 {
            0..5 => Self::Both,
            5..7 => Self::Wasmtime,
            _ => Self::Legacy,
        }
    }

    pub fn runs_in_wasmtime(self) -> bool {
        self != Self::Legacy
    }

    pub fn runs_in_node(self) -> bool {
        self != Self::Wasmtime
    }
}

/// A library, in the two forms that a run needs.
#[derive(Debug)]
pub struct Library {
    /// The bytes that engines run.
    pub bytes: Vec<u8>,
    /// The bytes to relink: the same library, possibly with a compact import section where `bytes`
    /// has a standard one.
    pub input: Vec<u8>,
}

/// The number of steps that a call may take. A step is a call or an iteration of a loop.
const STEPS: u32 = 100;

/// Generates the library with a number. For some numbers, wasm-smith does not generate a module.
pub fn generate(seed: u64, index: u64) -> Option<Library> {
    let mut random = random(seed, index);
    let profile = Profile::of(index);
    let bytes = random.bytes(1000 + (index as usize * 37) % 8000);
    let config = config(profile, &mut random);
    let mut module = Module::new(config, &mut Unstructured::new(&bytes)).ok()?;
    let steps = module.ensure_termination(STEPS).ok()?;
    let module = module.to_bytes();
    Some(library::write(&module, steps, profile, &mut random))
}

/// Returns random numbers for the tests of the library with a number.
pub fn random(seed: u64, index: u64) -> Random {
    Random::new(Random::new(seed ^ index.rotate_left(32)).next())
}

fn config(profile: Profile, random: &mut Random) -> Config {
    let mut on = |chance| random.below(100) < chance;
    let is_wasmtime = profile == Profile::Wasmtime;
    Config {
        min_types: 2,
        max_types: if on(50) { 6 } else { 20 },
        min_imports: 3,
        max_imports: 16,
        min_funcs: 4,
        max_funcs: if on(70) { 14 } else { 24 },
        min_exports: 1,
        export_everything: true,
        max_instructions: if on(70) { 60 } else { 200 },
        max_memories: if on(70) { 1 } else { 3 },
        max_memory32_bytes: 4 << 16,
        max_memory64_bytes: 4 << 16,
        memory_max_size_required: true,
        max_tables: if on(30) { 0 } else { 3 },
        max_table_elements: 60,
        table_max_size_required: true,
        max_globals: 8,
        max_tags: 4,
        max_element_segments: 4,
        max_elements: 12,
        max_data_segments: 3,
        const_expr_fuel: 4,
        limit_arrays_in_const_exprs: true,
        canonicalize_nans: true,
        disallow_traps: on(60),
        allow_start_export: on(40),
        generate_custom_sections: on(25),
        min_uleb_size: if on(25) { 5 } else { 1 },
        gc_enabled: on(45),
        exceptions_enabled: profile != Profile::Legacy && on(40),
        memory64_enabled: on(25),
        simd_enabled: on(40),
        relaxed_simd_enabled: on(20),
        threads_enabled: on(25),
        tail_call_enabled: on(60),
        reference_types_enabled: true,
        compact_imports_enabled: false,
        wide_arithmetic_enabled: is_wasmtime && on(40),
        custom_page_sizes_enabled: is_wasmtime && on(20),
        ..Config::default()
    }
}
