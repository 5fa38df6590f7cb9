//! Writes the custom section `latebind.0`, which `read/latebind.rs` reads.

use alloc::vec::Vec;

use super::library::Library;
use super::output::Output;
use super::plan::{Plan, distinct};
use crate::error::{Expected, Result};
use crate::read::latebind::{NAME, id};
use crate::read::name::Name;
use crate::read::section::{self, Section};
use crate::read::signature::Signature;
use crate::read::value_type::TypeIndex;

/// Writes the section for a library.
pub(super) fn write(out: &mut Output, library: &Library<'_>, plan: &Plan<'_>) {
    let section = out.open(section::CUSTOM);
    out.name(NAME);
    if !plan.slots.is_empty() {
        let types = types(plan);
        let open = out.open(id::SLOTS);
        let offsets = write_slots(out, plan, &types);
        out.close(open);

        let open = out.open(id::SIGNATURES);
        out.u32(types.len() as u32);
        for ty in &types {
            out.u32(ty.0);
            let signature = library.types.func(*ty).map(|ty| Signature::of(&ty));
            out.name(signature.as_ref().map_or("", Signature::as_str));
        }
        out.close(open);

        let open = out.open(id::TYPES);
        out.types(&library.types, 0);
        out.close(open);

        write_positions(out, plan, |ty| signature(&types, ty));
        if !offsets.is_empty() {
            let open = out.open(id::OFFSETS);
            out.bytes(&offsets);
            out.close(open);
        }
    }
    if plan.self_count > 0 {
        let open = out.open(id::SELF);
        out.u32(plan.self_count);
        out.close(open);
    }
    out.close(section);
}

/// Returns the types of the slots, in ascending order.
fn types(plan: &Plan<'_>) -> Vec<TypeIndex> {
    distinct(plan.slots.iter().map(|slot| slot.ty))
}

/// Returns the position of a type among the types of the slots.
fn signature(types: &[TypeIndex], ty: TypeIndex) -> u32 {
    types.partition_point(|it| *it < ty) as u32
}

/// Returns the contents of the subsection with the offsets of the slots without imports.
pub(super) fn offsets(plan: &Plan<'_>) -> Vec<u8> {
    write_slots(&mut Output::with_room(0), plan, &types(plan))
}

/// Writes the list of slots, and returns the offsets of those without imports in it.
fn write_slots(out: &mut Output, plan: &Plan<'_>, types: &[TypeIndex]) -> Vec<u8> {
    let mut offsets = Vec::new();
    let start = out.len();
    out.u32(plan.slots.len() as u32);
    for slot in &plan.slots {
        if slot.import.is_none() {
            offsets.extend(((out.len() - start) as u32).to_le_bytes());
        }
        out.sized(slot.module.as_bytes());
        out.sized(slot.name.as_bytes());
        out.u32(signature(types, slot.ty));
    }
    offsets
}

/// Writes the positions of the slots' imports, in ranges of consecutive imports.
fn write_positions(out: &mut Output, plan: &Plan<'_>, signature: impl Fn(TypeIndex) -> u32) {
    let open = out.open(id::POSITIONS);
    let ranges = plan.slot_imports();
    out.u32(ranges.len() as u32);
    let mut slots = plan.slots.iter();
    let mut end = 0;
    for (start, count) in ranges {
        out.u32(start.wrapping_sub(end));
        out.u32(count);
        for slot in slots.by_ref().take(count as usize) {
            out.u32(signature(slot.ty));
        }
        end = start.wrapping_add(count);
    }
    out.close(open);
}

/// Writes `target_features` for a library with new slots. Slots need reference types, and tools
/// that rely on this section must know about them.
pub(super) fn write_features(out: &mut Output, section: &Section<'_>) -> Result<()> {
    const NEEDED: &str = "reference-types";
    let mut reader = section.contents.clone();
    let open = out.open(section::CUSTOM);
    out.name(reader.name(Expected::SectionName));
    let count = reader.u32(Expected::Name);
    let start = reader.position();
    let mut has_needed = false;
    let mut left = count;
    while reader.more(&mut left) {
        reader.byte(Expected::Name);
        has_needed |= Name::read(&mut reader, Expected::Name) == *NEEDED;
    }
    reader.finish(Expected::SectionEnd)?;
    out.u32(count.saturating_add(u32::from(!has_needed)));
    out.bytes(reader.since(start));
    if !has_needed {
        out.byte(b'+');
        out.name(NEEDED);
    }
    out.close(open);
    Ok(())
}
