//! Memories, tables, and globals.

use wasmtime::{Extern, Instance, Ref, Store};

use super::Record;
use crate::engine::{self, State};

/// Records the exports of an instance that are not functions.
pub(super) fn show(
    store: &mut Store<State>,
    instance: Instance,
    names: &[&str],
    record: &mut Record,
) {
    for name in names {
        let Some(export) = instance.get_export(&mut *store, name) else {
            continue;
        };
        let seen = match export {
            Extern::Memory(it) => {
                let bytes = it.data(&*store);
                format!("memory of {}: {:#x}", bytes.len(), hash_bytes(bytes))
            }
            Extern::SharedMemory(it) => {
                let bytes: Vec<u8> = (0..it.data_size()).map(|at| shared_byte(&it, at)).collect();
                format!("memory of {}: {:#x}", bytes.len(), hash_bytes(&bytes))
            }
            Extern::Global(it) => {
                let value = it.get(&mut *store);
                format!("global {}", engine::show(store, &value, 2))
            }
            Extern::Table(it) => {
                let size = it.size(&*store);
                let all: Vec<Ref> = (0..size).filter_map(|at| it.get(&mut *store, at)).collect();
                let all: Vec<String> = all
                    .into_iter()
                    .map(|it| engine::show_ref(store, it))
                    .collect();
                format!("table of {size}: {}", all.join(", "))
            }
            Extern::Func(_) | Extern::Tag(_) => continue,
        };
        record.push(format!("{name:?}: {seen}"));
    }
}

fn hash_bytes(bytes: &[u8]) -> u64 {
    bytes.iter().fold(7, |hash: u64, byte| {
        (hash.rotate_left(5) ^ u64::from(*byte)).wrapping_mul(0x517c_c1b7_2722_0a95)
    })
}

#[allow(
    unsafe_code,
    reason = "nobody else has the memory, and there is no other way to read it"
)]
fn shared_byte(memory: &wasmtime::SharedMemory, at: usize) -> u8 {
    // SAFETY: `at` is less than the size, and no other thread runs.
    unsafe { *memory.data()[at].get() }
}
