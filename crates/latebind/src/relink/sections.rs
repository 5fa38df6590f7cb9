//! The sections of a relinked library, in order.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::code::{self, Copy};
use super::decode::Code;
use super::library::Library;
use super::output::Output;
use super::plan::Plan;
use super::references::{visit_elements, visit_globals, visit_tables};
use super::{latebind_section, names};
use crate::error::{Expected, Result};
use crate::read::dylink::{self, Part};
use crate::read::export::ExportKind;
use crate::read::latebind::{BINDER, HOST_CALL, NAMESPACE};
use crate::read::name::Name;
use crate::read::section::{self, Section};
use crate::read::types::Types;
use crate::read::value_type::TypeIndex;
use crate::read::{opcode, types, value_type};

/// The type of the binder, as an entry of a type section:
/// `(func (param i32 funcref) (result funcref))`.
pub(super) const BINDER_TYPE: [u8; 6] = [
    types::FUNC,
    2,
    value_type::I32,
    value_type::FUNCREF,
    1,
    value_type::FUNCREF,
];

/// Writes a library according to a plan. The names of custom sections that cannot be kept correct
/// are added to `dropped`.
pub(super) fn write(
    library: &Library<'_>,
    plan: &Plan<'_>,
    dropped: &mut Vec<String>,
) -> Result<Vec<u8>> {
    // Calls through slots are longer than the calls that they replace.
    let size = library.bytes.len() + library.bytes.len() / 8 + 4096;
    let gone = library.imports.iter().zip(&plan.stays);
    let gone = gone.filter(|(_, stays)| !**stays);
    let gone: usize = gone.map(|(it, _)| it.name.as_bytes().len()).sum();
    let mut out = Output::module(size - gone + plan.slots.len() * 128);
    // If slots need a section that the library does not have, it comes before the first section
    // that must follow it.
    let mut missing = [
        section::FUNCTION,
        section::TABLE,
        section::ELEMENT,
        section::CODE,
    ]
    .into_iter()
    .filter(|id| !plan.slots.is_empty() && library.sections.iter().all(|it| it.id != *id))
    .peekable();
    let mut all = library.sections.iter();
    let last = all.rposition(|it| it.id != section::CUSTOM);
    for (index, section) in library.sections.iter().enumerate() {
        let end = match last {
            // The name section must come after all sections that are not custom sections.
            Some(last) if index > last => Some(usize::MAX),
            _ => section::position(section.id),
        };
        while let Some(id) = missing.next_if(|id| section::position(*id) < end) {
            write_missing(&mut out, library, plan, id);
        }
        write_section(&mut out, library, plan, section, dropped)?;
        if index == 0 {
            latebind_section::write(&mut out, library, plan);
        }
    }
    for id in missing {
        write_missing(&mut out, library, plan, id);
    }
    Ok(out.finish())
}

fn write_section(
    out: &mut Output,
    library: &Library<'_>,
    plan: &Plan<'_>,
    section: &Section<'_>,
    dropped: &mut Vec<String>,
) -> Result<()> {
    let has_slots = !plan.slots.is_empty();
    match section.id {
        section::CUSTOM => write_custom(out, library, plan, section, dropped)?,
        section::TYPE if has_slots => {
            let open = out.open(section::TYPE);
            out.types(&library.types, plan.added_imports());
            write_added_types(out, &library.types, &plan.host_calls);
            out.close(open);
        }
        section::IMPORT => write_imports(out, library, plan),
        section::FUNCTION if has_slots => {
            write_functions(out, library, plan, &library.functions);
        }
        section::TABLE => write_tables(out, library, plan, section)?,
        section::GLOBAL => write_globals(out, library, plan, section)?,
        section::EXPORT => write_exports(out, library, plan),
        section::START => {
            let mut contents = section.contents.clone();
            let func = contents.u32(Expected::Start);
            contents.check()?;
            let open = out.open(section::START);
            out.u32(plan.func(func));
            out.close(open);
        }
        section::ELEMENT => write_elements(out, library, plan, section)?,
        section::CODE => code::write(out, library, plan, section.contents.clone())?,
        _ => copy(out, library, section),
    }
    Ok(())
}

/// Writes a section that contains only the additions for slots.
fn write_missing(out: &mut Output, library: &Library<'_>, plan: &Plan<'_>, id: u8) {
    if id == section::FUNCTION {
        return write_functions(out, library, plan, &[]);
    }
    let open = out.open(id);
    match id {
        section::TABLE => {
            out.u32(1);
            write_table(out, plan);
        }
        section::ELEMENT => {
            out.u32(2);
            write_segments(out, plan);
        }
        _ => {
            out.u32(plan.added_functions());
            code::write_first_use(out, plan);
        }
    }
    out.close(open);
}

/// Writes the function section: the types of the library's own functions, and those of the added ones.
fn write_functions(out: &mut Output, library: &Library<'_>, plan: &Plan<'_>, own: &[TypeIndex]) {
    let added = plan.added_function_types(library.types.len());
    let open = out.open(section::FUNCTION);
    out.u32(own.len() as u32 + plan.added_functions());
    own.iter()
        .copied()
        .chain(added)
        .for_each(|ty| out.u32(ty.0));
    out.close(open);
}

fn copy(out: &mut Output, library: &Library<'_>, section: &Section<'_>) {
    let end = section.contents.position() + section.contents.remaining();
    Copy::new(library.bytes, section.start, out).up_to(end);
}

fn write_custom(
    out: &mut Output,
    library: &Library<'_>,
    plan: &Plan<'_>,
    section: &Section<'_>,
    dropped: &mut Vec<String>,
) -> Result<()> {
    let name = section.name()?.unwrap_or_default();
    // These sections refer to offsets in the code, or to the build as a whole.
    let is_lost = name.starts_with(".debug_")
        || name.starts_with("reloc.")
        || name.starts_with("metadata.code.")
        || matches!(
            name,
            "linking" | "sourceMappingURL" | "external_debug_info" | "build_id"
        );
    let start = out.len();
    let written = match name {
        _ if is_lost => false,
        "name" => names::write(out, plan, section).is_ok(),
        dylink::NAME => {
            write_dylink(out, section);
            true
        }
        "target_features" if !plan.slots.is_empty() => {
            latebind_section::write_features(out, section).is_ok()
        }
        _ => {
            copy(out, library, section);
            true
        }
    };
    // A malformed section has no meaning for any reader.
    if !written {
        out.truncate(start);
        dropped.push(name.to_owned());
    }
    Ok(())
}

/// Writes the `dylink.0` section with the correct numbers of entries. The rest is copied.
fn write_dylink(out: &mut Output, section: &Section<'_>) {
    let mut reader = section.contents.clone();
    let open = out.open(section::CUSTOM);
    out.sized(Name::read(&mut reader, Expected::SectionName).as_bytes());
    while !reader.is_at_end() {
        let rest = reader.rest();
        // A malformed subsection has no meaning for this crate, but it may have one for a loader.
        let Ok(part) = Part::read(&mut reader) else {
            out.bytes(rest);
            break;
        };
        match part.corrected() {
            Some((count, entries)) => {
                let open = out.open(part.id);
                out.u32(count);
                out.bytes(entries);
                out.close(open);
            }
            None => out.bytes(part.bytes),
        }
    }
    out.close(open);
}

fn write_imports(out: &mut Output, library: &Library<'_>, plan: &Plan<'_>) {
    let staying = plan.stays.iter().filter(|stays| **stays).count();
    let open = out.open(section::IMPORT);
    out.u32(staying as u32 + plan.added_imports());
    for (import, stays) in library.imports.iter().zip(&plan.stays) {
        if *stays {
            out.sized(import.module.as_bytes());
            out.sized(import.name.as_bytes());
            out.bytes(import.encoded_kind);
        }
    }
    for number in 0..plan.added_imports() {
        out.name(NAMESPACE);
        out.name(&added_import(number, plan.host_calls.len()));
        out.byte(0x00);
        out.u32(library.types.len() as u32 + number);
    }
    out.close(open);
}

/// Returns the name of an added import, by its number among them.
pub(super) fn added_import(number: u32, host_calls: usize) -> String {
    match (number as usize) < host_calls {
        true => format!("{HOST_CALL}{number}"),
        false => BINDER.to_owned(),
    }
}

/// Writes the types of the added imports: for each host's function, the type of the slots with a parameter for the
/// number of the slot, and then the type of the binder.
pub(super) fn write_added_types(out: &mut Output, types: &Types<'_>, host_calls: &[TypeIndex]) {
    for ty in host_calls {
        let Some(ty) = types.func(*ty) else { continue };
        let (params, results) = ty.encoded();
        out.byte(types::FUNC);
        out.u32(ty.param_count() + 1);
        out.bytes(params);
        out.byte(value_type::I32);
        out.u32(ty.results().len() as u32);
        out.bytes(results);
    }
    out.bytes(&BINDER_TYPE);
}

fn write_tables(
    out: &mut Output,
    library: &Library<'_>,
    plan: &Plan<'_>,
    section: &Section<'_>,
) -> Result<()> {
    let mut code = Code::new(&section.contents);
    let has_slots = !plan.slots.is_empty();
    let count = code.u32()?;
    let open = out.open(section::TABLE);
    out.u32(count.saturating_add(has_slots.into()));
    let mut copy = Copy::new(library.bytes, code.position(), out);
    visit_tables(&mut code, count, |reference| {
        copy.reference(plan, reference);
    })?;
    copy.up_to(code.position());
    code.finish()?;
    if has_slots {
        write_table(out, plan);
    }
    out.close(open);
    Ok(())
}

/// Writes the slot table.
pub(super) fn write_table(out: &mut Output, plan: &Plan<'_>) {
    let count = plan.slots.len() as u32;
    out.bytes(&[value_type::FUNCREF, 1]);
    out.u32(count);
    out.u32(count);
}

fn write_globals(
    out: &mut Output,
    library: &Library<'_>,
    plan: &Plan<'_>,
    section: &Section<'_>,
) -> Result<()> {
    let mut code = Code::new(&section.contents);
    let open = out.open(section::GLOBAL);
    let mut copy = Copy::new(library.bytes, code.position(), out);
    let count = code.u32()?;
    visit_globals(&mut code, count, |reference| {
        copy.reference(plan, reference);
    })?;
    copy.up_to(code.position());
    code.finish()?;
    out.close(open);
    Ok(())
}

fn write_exports(out: &mut Output, library: &Library<'_>, plan: &Plan<'_>) {
    let is_local = |index: usize| plan.local.get(index) == Some(&true);
    let exports = library.exports.iter().enumerate();
    let staying = exports.filter(|(index, _)| !is_local(*index));
    let open = out.open(section::EXPORT);
    out.u32(staying.clone().count() as u32);
    for (_, export) in staying {
        out.sized(export.name.as_bytes());
        out.byte(export.kind as u8);
        out.u32(match export.kind {
            ExportKind::Func => plan.exported_func(export.index),
            _ => export.index,
        });
    }
    out.close(open);
}

fn write_elements(
    out: &mut Output,
    library: &Library<'_>,
    plan: &Plan<'_>,
    section: &Section<'_>,
) -> Result<()> {
    let mut code = Code::new(&section.contents);
    let has_slots = !plan.slots.is_empty();
    let count = code.u32()?;
    let open = out.open(section::ELEMENT);
    out.u32(count.saturating_add(if has_slots { 2 } else { 0 }));
    let mut copy = Copy::new(library.bytes, code.position(), out);
    visit_elements(&mut code, count, |reference| {
        copy.reference(plan, reference);
    })?;
    copy.up_to(code.position());
    code.finish()?;
    if has_slots {
        write_segments(out, plan);
    }
    out.close(open);
    Ok(())
}

/// Writes the two segments that slots need.
pub(super) fn write_segments(out: &mut Output, plan: &Plan<'_>) {
    let count = plan.slots.len() as u32;
    // An active segment for the slot table, from offset 0: the first-use functions.
    out.byte(2);
    out.u32(plan.table);
    out.bytes(&[opcode::I32_CONST, 0, opcode::END, 0]);
    out.u32(count);
    for number in 0..count {
        out.u32(plan.first_use + number);
    }
    // A declarative segment: the imports, which the first-use functions pass to the binder.
    out.bytes(&[3, 0]);
    let (imported, _) = plan.unimported();
    out.u32(imported);
    for import in plan.slots.iter().filter_map(|slot| slot.import) {
        out.u32(import);
    }
}
