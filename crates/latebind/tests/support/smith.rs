//! Modules from wasm-smith, with a `dylink.0` section before all others.

use arbitrary::{Result, Unstructured};
use wasm_smith::{Config, Module};

use super::build;

/// Returns a valid module. It has few instructions, because no reader here decodes them, and all
/// other kinds of contents.
pub fn module(u: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    // The proposals that change the encoding of imports and types, each on or off.
    let flags: u16 = u.arbitrary()?;
    let on = |bit: u16| flags & (1 << bit) != 0;
    let config = Config {
        max_imports: if on(0) { 8 } else { 60 },
        max_types: if on(1) { 8 } else { 40 },
        max_funcs: 3,
        max_instructions: 4,
        max_memories: 4,
        max_tables: 4,
        max_tags: 6,
        max_globals: 6,
        max_exports: 12,
        max_element_segments: 2,
        max_data_segments: 2,
        const_expr_fuel: 2,
        gc_enabled: on(2),
        exceptions_enabled: on(3),
        compact_imports_enabled: on(4),
        custom_descriptors_enabled: on(2) && on(5),
        custom_page_sizes_enabled: on(6),
        generate_custom_sections: on(7),
        memory64_enabled: on(8),
        shared_everything_threads_enabled: on(9),
        simd_enabled: on(10),
        relaxed_simd_enabled: on(10),
        threads_enabled: on(11) || on(9),
        tail_call_enabled: on(12),
        min_uleb_size: if on(13) { 5 } else { 1 },
        reference_types_enabled: true,
        ..Config::default()
    };
    Module::new(config, u).map(|module| module.to_bytes())
}

/// Returns a `dylink.0` section, which is well formed in most cases.
pub fn dylink(u: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let mut contents = Vec::new();
    for _ in 0..u.int_in_range(0..=6)? {
        let id = u.int_in_range(0..=7)?;
        let mut inside = Vec::new();
        match id {
            1 => {
                for _ in 0..4 {
                    build::leb(&mut inside, u.arbitrary::<u32>()?.into());
                }
            }
            2..=5 => {
                let count = u.int_in_range(0..=4)?;
                let declared = match u.int_in_range(0..=7)? {
                    0 => u.int_in_range(0..=5)?,
                    _ => count,
                };
                build::leb(&mut inside, declared);
                for _ in 0..count {
                    inside.extend(name(u)?);
                    if id == 4 {
                        inside.extend(name(u)?);
                    }
                    if matches!(id, 3 | 4) {
                        build::leb(&mut inside, u.arbitrary::<u16>()?.into());
                    }
                }
            }
            6 => inside.extend(name(u)?),
            _ => inside.extend(u.bytes(u.len().min(3))?),
        }
        if u.ratio(1, 16)? {
            inside.extend(u.bytes(u.len().min(2))?);
        }
        contents.extend(build::section(id, &inside));
    }
    Ok(build::custom("dylink.0", &contents))
}

fn name(u: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let name: &str = u.arbitrary()?;
    let end = name.char_indices().nth(8).map_or(name.len(), |(at, _)| at);
    Ok(build::name(&name[..end]))
}
