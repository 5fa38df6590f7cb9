//! Whether a library is what relinking makes.
//!
//! A host believes what `latebind.0` says. This looks whether it is true: every statement of
//! `docs/relinking.md` about slots is compared with the module. That the module is valid is for a
//! validator to say.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::code;
use super::decode::Code;
use super::library::{Declaration, Library};
use super::output::Output;
use super::plan::{Late, Plan};
use super::resolve::check_size;
use super::sections::{self, BINDER_TYPE};
use crate::error::Result;
use crate::read::export::ExportKind;
use crate::read::import::ImportKind;
use crate::read::latebind::{BINDER, LatebindSection, NAME, NAMESPACE, Slot};
use crate::read::section;
use crate::read::signature::Signature;
use crate::read::value_type::TypeIndex;

/// Checks a library that was relinked. Whether it was, is the answer.
///
/// # Errors
///
/// Everything that is not as `docs/relinking.md` says, in words.
pub fn verify(bytes: &[u8]) -> core::result::Result<bool, Vec<String>> {
    let said = |error: crate::Error| Vec::from([error.to_string()]);
    let library = Library::read(bytes).map_err(said)?;
    let Some(section) = LatebindSection::read(bytes).map_err(said)? else {
        return Ok(false);
    };
    let mut wrong = Vec::new();
    if library
        .sections
        .get(1)
        .and_then(|it| it.name().ok().flatten())
        != Some(NAME)
    {
        wrong.push(format!("the section `{NAME}` does not follow dylink.0"));
    }
    let slots: Vec<Slot<'_>> = section.slots().collect();
    let is_binder = |import: &Declaration<'_>| import.module == NAMESPACE && import.name == BINDER;
    if (!slots.is_empty() || library.imports.iter().any(is_binder))
        && let Err(error) = check(&library, &section, &slots, &mut wrong)
    {
        wrong.push(error.to_string());
    }
    if wrong.is_empty() {
        Ok(true)
    } else {
        Err(wrong)
    }
}

fn check(
    library: &Library<'_>,
    section: &LatebindSection<'_>,
    slots: &[Slot<'_>],
    wrong: &mut Vec<String>,
) -> Result<()> {
    let count = slots.len() as u32;
    check_types(library, section, slots, wrong);
    let binder = library.imports.last().map(|import| {
        let is_named = import.module == NAMESPACE && import.name == BINDER;
        (is_named, import.kind)
    });
    let binder_type = TypeIndex((library.types.len() as u32).wrapping_sub(1));
    let wanted = ImportKind::Func {
        ty: binder_type,
        exact: false,
    };
    if binder != Some((true, wanted)) {
        wrong.push(format!(
            "the last import is not the binder, `{NAMESPACE}.bind`"
        ));
    }
    if library.functions.len() < slots.len() {
        wrong.push("there are fewer functions than slots".into());
        return Ok(());
    }

    let own = library.functions.len() as u32 - count;
    let mut plan = Plan {
        slots: read_slots(library, slots, wrong)?,
        binder: library.imported_functions.wrapping_sub(1),
        first_use: library.imported_functions + own,
        table: library.tables.wrapping_sub(1),
        ..Plan::default()
    };
    // The first-use functions are written below, to be compared.
    check_size(&plan, library, library.imported_functions)?;
    for (slot, ty) in slots
        .iter()
        .zip(library.functions.iter().skip(own as usize))
    {
        if slot.ty != *ty {
            wrong.push(format!(
                "the first-use function of `{}` has another type",
                slot.name
            ));
        }
    }
    for export in &library.exports {
        let is_table = export.kind == ExportKind::Table && export.index == plan.table;
        let is_first_use = export.kind == ExportKind::Func && export.index >= plan.first_use;
        if is_table || is_first_use {
            wrong.push(format!("the export `{}` belongs to the slots", export.name));
        }
    }
    if !ends_with(library, section::TABLE, |out| {
        sections::write_table(out, &plan);
    }) {
        wrong.push("the last table is not that of the slots".into());
    }
    if !ends_with(library, section::ELEMENT, |out| {
        sections::write_segments(out, &plan);
    }) {
        wrong.push("the last element segments are not those of the slots".into());
    }
    // How long they are depended on the size that the library had.
    let is_found = [false, true].into_iter().any(|is_padded| {
        plan.is_padded = is_padded;
        ends_with(library, section::CODE, |out| {
            code::write_first_use(out, &plan);
        })
    });
    if !is_found {
        wrong.push("the last functions are not the first-use functions".into());
    }
    check_calls(library, &plan, own, wrong)
}

/// The types are repeated in the section, and the signatures are theirs.
fn check_types(
    library: &Library<'_>,
    section: &LatebindSection<'_>,
    slots: &[Slot<'_>],
    wrong: &mut Vec<String>,
) {
    let mut types = Output::with_room(0);
    types.types(&library.types, 0);
    let types = types.finish();
    let mut repeated = Output::with_room(0);
    match crate::read::types::Types::read(section.types()) {
        Ok(types) => repeated.types(&types, 1),
        Err(error) => wrong.push(format!("the types in `{NAME}`: {error}")),
    }
    repeated.bytes(&BINDER_TYPE);
    if repeated.finish() != types {
        wrong.push(format!(
            "the types in `{NAME}` are not those of the library"
        ));
    }
    // One for each type: a library may have many slots of a type with many parameters.
    let mut signatures = BTreeMap::new();
    for slot in slots {
        let signature = signatures
            .entry(slot.ty)
            .or_insert_with(|| library.types.func(slot.ty).map(|ty| Signature::of(&ty)));
        if signature.as_ref().map(Signature::as_str) != Some(slot.signature.as_str()) {
            wrong.push(format!(
                "`{}` is not of type `{}`, as `{NAME}` says",
                slot.name, slot.signature
            ));
        }
    }
}

/// The imports of the slots, which the first-use functions name.
fn read_slots<'a>(
    library: &Library<'a>,
    slots: &[Slot<'_>],
    wrong: &mut Vec<String>,
) -> Result<Vec<Late<'a>>> {
    let is_func = |import: &&Declaration<'_>| matches!(import.kind, ImportKind::Func { .. });
    let functions: Vec<_> = library.imports.iter().filter(is_func).collect();
    let mut late: Vec<Late<'a>> = Vec::new();
    for (slot, func) in slots.iter().zip(named_imports(library, slots.len())?) {
        let import = functions.get(func as usize).filter(|import| {
            let is_type = matches!(import.kind, ImportKind::Func { ty, .. } if ty == slot.ty);
            is_type && import.module == slot.module && import.name == slot.name
        });
        let Some(import) = import else {
            wrong.push(format!(
                "the first-use function of `{}` names another import than `{}` `{}` of type `{}`",
                slot.name, slot.module, slot.name, slot.signature
            ));
            continue;
        };
        if late.last().is_some_and(|last| last.func >= func) {
            wrong.push(format!(
                "the slot of `{}` is not in the order of the imports",
                slot.name
            ));
        }
        late.push(Late {
            import: **import,
            ty: slot.ty,
            param_count: library.types.param_count(slot.ty).unwrap_or_default(),
            func,
        });
    }
    Ok(late)
}

/// What the last functions of a library, as many as `count`, refer to first.
fn named_imports(library: &Library<'_>, count: usize) -> Result<Vec<u32>> {
    let mut named = Vec::new();
    let skipped = library.functions.len().saturating_sub(count);
    for body in library.bodies()?.iter().skip(skipped) {
        let mut code = Code::new(body);
        code.locals()?;
        named.push(code.find()?.map_or(u32::MAX, |site| site.func));
    }
    Ok(named)
}

/// Whether a section ends with what relinking writes there.
fn ends_with(library: &Library<'_>, id: u8, write: impl FnOnce(&mut Output)) -> bool {
    let mut expected = Output::with_room(0);
    write(&mut expected);
    let section = library.sections.iter().find(|section| section.id == id);
    let contents = section.map(|section| section.contents.rest());
    contents.is_some_and(|contents| contents.ends_with(&expected.finish()))
}

/// The library's own functions call no import that has a slot, and call through slots of the right type.
fn check_calls(
    library: &Library<'_>,
    plan: &Plan<'_>,
    own: u32,
    wrong: &mut Vec<String>,
) -> Result<()> {
    for body in library.bodies()?.iter().take(own as usize) {
        let mut code = Code::new(body);
        code.locals()?;
        let mut before = code;
        while !code.is_at_end() {
            let this = code;
            let at = this.position();
            if let Some(site) = code.step()? {
                let late = plan
                    .slots
                    .binary_search_by_key(&site.func, |slot| slot.func);
                if let (true, Ok(slot)) = (code::is_call(site.op), late) {
                    let name = plan.slots[slot].import.name;
                    wrong.push(format!("the call at {at:#x} of `{name}` has no slot"));
                }
            } else if let Some((ty, table)) = this.call_indirect()?
                && table == plan.table
            {
                let slot = before.constant()?;
                let slot = slot.and_then(|slot| plan.slots.get(slot as usize));
                if slot.map(|slot| slot.ty.0) != Some(ty) {
                    wrong.push(format!(
                        "the call at {at:#x} goes through no slot of its type"
                    ));
                }
            }
            before = this;
        }
    }
    Ok(())
}
