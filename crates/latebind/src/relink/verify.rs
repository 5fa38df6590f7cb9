//! Verifies a relinked library.
//!
//! A host relies on the section `latebind.0`. This module compares every statement of
//! `docs/relinking.md` about slots with the library. It does not validate the library.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::code;
use super::decode::Code;
use super::library::{Declaration, Library};
use super::output::Output;
use super::plan::{Late, Plan, distinct};
use super::resolve::check_size;
use super::violation::Violation;
use super::{latebind_section, sections};
use crate::error::Result;
use crate::link::ENV;
use crate::read::export::ExportKind;
use crate::read::import::ImportKind;
use crate::read::latebind::{LatebindSection, NAME, NAMESPACE, Slot, is_added_import};
use crate::read::section;
use crate::read::signature::Signature;
use crate::read::value_type::TypeIndex;

/// Verifies that a library is relinked, and that its section `latebind.0` describes it.
///
/// The library must be valid, which this function does not check. A host relies on the section, so
/// verify a relinked library again after changing it.
///
/// # Errors
///
/// Returns every statement of `docs/relinking.md` that does not hold, in the order in which the
/// violations were found. There is at least one. If the library is not relinked, the only violation is
/// [`Violation::NotRelinked`].
///
/// # Examples
///
/// ```
/// use latebind::relink::{Violation, Options, relink, verify};
///
/// let library = wat::parse_str(r#"(module (@dylink.0) (import "env" "later" (func)))"#).unwrap();
/// assert_eq!(verify(&library), Err(vec![Violation::NotRelinked]));
/// let relinked = relink(&library, Options::new())?;
/// assert_eq!(verify(&relinked.bytes), Ok(()));
/// # Ok::<(), latebind::Error>(())
/// ```
pub fn verify(bytes: &[u8]) -> core::result::Result<(), Vec<Violation<'_>>> {
    let unreadable = |error| Vec::from([Violation::Unreadable(error)]);
    let library = Library::read(bytes).map_err(unreadable)?;
    let Some(section) = LatebindSection::read(bytes).map_err(unreadable)? else {
        return Err(Vec::from([Violation::NotRelinked]));
    };
    let mut wrong = Vec::new();
    if library
        .sections
        .get(1)
        .and_then(|it| it.name().ok().flatten())
        != Some(NAME)
    {
        wrong.push(Violation::MisplacedSection);
    }
    let slots: Vec<Slot<'_>> = section.slots().collect();
    let is_added = |it: &Declaration<'_>| is_added_import(it.module.as_str(), it.name.as_str());
    let has_slots = !slots.is_empty() || library.imports.iter().any(is_added);
    let checked = match has_slots {
        true => check(&library, &section, &slots, &mut wrong),
        false => Ok(()),
    };
    if let Err(error) = checked {
        wrong.push(Violation::Unreadable(error));
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

fn check<'a>(
    library: &Library<'a>,
    section: &LatebindSection<'a>,
    slots: &[Slot<'a>],
    wrong: &mut Vec<Violation<'a>>,
) -> Result<()> {
    let count = slots.len() as u32;
    let unimported = slots.iter().filter(|slot| !slot.is_imported);
    let host_calls = distinct(unimported.map(|slot| slot.ty));
    check_types(library, section, slots, &host_calls, wrong);
    check_added_imports(library, host_calls.len(), wrong);
    let added_functions = slots.len() + 1;
    if library.functions.len() < added_functions {
        wrong.push(Violation::FewerFunctionsThanSlots {
            functions: library.functions.len() as u32,
            slots: count,
        });
        return Ok(());
    }

    let own = (library.functions.len() - added_functions) as u32;
    let added = host_calls.len() as u32 + 1;
    let mut plan = Plan {
        slots: read_slots(library, slots, wrong)?,
        host_calls,
        first_host_call: library.imported_functions.wrapping_sub(added),
        first_use: library.imported_functions + own,
        table: library.tables.wrapping_sub(1),
        ..Plan::default()
    };
    check_positions(library, section, &plan, wrong);
    if latebind_section::offsets(&plan) != section.offsets() {
        wrong.push(Violation::WrongOffsets);
    }
    // The first-use functions are written below, so that they can be compared.
    check_size(&plan, library, library.imported_functions)?;
    let added_types = &library.functions[own as usize..];
    for (number, (slot, found)) in (0..).zip(slots.iter().zip(added_types)) {
        if slot.ty != *found {
            wrong.push(Violation::WrongFirstUseType {
                slot: number,
                symbol: slot.name.as_str(),
                expected: slot.ty,
                found: *found,
            });
        }
    }
    for export in &library.exports {
        let is_table = export.kind == ExportKind::Table && export.index == plan.table;
        let is_first_use = export.kind == ExportKind::Func && export.index >= plan.first_use;
        if is_table || is_first_use {
            wrong.push(Violation::ExportedSlot {
                export: export.name.as_str(),
                index: export.index,
            });
        }
    }
    if !ends_with(library, section::TABLE, |out| {
        sections::write_table(out, &plan);
    }) {
        wrong.push(Violation::WrongTable);
    }
    if !ends_with(library, section::ELEMENT, |out| {
        sections::write_segments(out, &plan);
    }) {
        wrong.push(Violation::WrongSegments);
    }
    // The original size of the library determined the length of the first-use functions.
    let is_found = [false, true].into_iter().any(|is_padded| {
        plan.is_padded = is_padded;
        ends_with(library, section::CODE, |out| {
            code::write_first_use(out, &plan);
        })
    });
    // The last type is that of the binder.
    let fill = TypeIndex((library.types.len() as u32).wrapping_sub(1));
    if !is_found || added_types.last() != Some(&fill) {
        wrong.push(Violation::WrongFirstUseFunctions);
    }
    check_calls(library, &plan, own, wrong)
}

/// Checks that the last imports are those that relinking adds.
fn check_added_imports(library: &Library<'_>, host_calls: usize, wrong: &mut Vec<Violation<'_>>) {
    let added = host_calls + 1;
    let first_type = (library.types.len() as u32).wrapping_sub(added as u32);
    let last = library.imports.iter().rev().take(added).rev();
    let is_right = |(number, import): (u32, &Declaration<'_>)| {
        let ty = TypeIndex(first_type.wrapping_add(number));
        import.module == NAMESPACE
            && import.name.as_str() == sections::added_import(number, host_calls)
            && import.kind == ImportKind::Func { ty, exact: false }
    };
    if library.imports.len() < added || !(0..).zip(last).all(is_right) {
        wrong.push(Violation::NoBinder);
    }
}

/// Checks that the section repeats the types of the library, and that the signatures match them.
fn check_types<'a>(
    library: &Library<'a>,
    section: &LatebindSection<'a>,
    slots: &[Slot<'a>],
    host_calls: &[TypeIndex],
    wrong: &mut Vec<Violation<'a>>,
) {
    let mut types = Output::with_room(0);
    types.types(&library.types, 0);
    let types = types.finish();
    let mut repeated = Output::with_room(0);
    match crate::read::types::Types::read(section.types()) {
        Ok(types) => {
            repeated.types(&types, host_calls.len() as u32 + 1);
            sections::write_added_types(&mut repeated, &types, host_calls);
        }
        Err(error) => wrong.push(Violation::UnreadableTypes(error)),
    }
    if repeated.finish() != types {
        wrong.push(Violation::DifferentTypes);
    }
    // One signature for each type, because a library may have many slots of a type with many parameters.
    let mut signatures = BTreeMap::new();
    for (number, slot) in (0..).zip(slots) {
        let signature = signatures
            .entry(slot.ty)
            .or_insert_with(|| library.types.func(slot.ty).map(|ty| Signature::of(&ty)));
        if signature.as_ref().map(Signature::as_str) != Some(slot.signature.as_str()) {
            wrong.push(Violation::WrongSignature {
                slot: number,
                symbol: slot.name.as_str(),
                ty: slot.ty,
                signature: slot.signature.as_str(),
            });
        }
    }
}

/// Returns the imports of the slots, to which the first-use functions refer.
fn read_slots<'a>(
    library: &Library<'a>,
    slots: &[Slot<'a>],
    wrong: &mut Vec<Violation<'a>>,
) -> Result<Vec<Late<'a>>> {
    let is_func = |import: &&Declaration<'_>| matches!(import.kind, ImportKind::Func { .. });
    let functions: Vec<_> = library.imports.iter().filter(is_func).collect();
    let mut late: Vec<Late<'a>> = Vec::new();
    let mut last = None;
    let named = named_imports(library, slots.len())?;
    for (number, (slot, named)) in (0..).zip(slots.iter().zip(named)) {
        let mut slot_with = |import| {
            late.push(Late {
                module: slot.module,
                name: slot.name,
                ty: slot.ty,
                param_count: library.types.param_count(slot.ty).unwrap_or_default(),
                import,
            });
        };
        if !slot.is_imported {
            if slot.module != ENV {
                wrong.push(Violation::UnimportedModule {
                    slot: number,
                    module: slot.module.as_str(),
                    symbol: slot.name.as_str(),
                });
            }
            slot_with(None);
            continue;
        }
        let func = named.unwrap_or(u32::MAX);
        let import = functions.get(func as usize).filter(|import| {
            let is_type = matches!(import.kind, ImportKind::Func { ty, .. } if ty == slot.ty);
            is_type && import.module == slot.module && import.name == slot.name
        });
        if import.is_none() {
            wrong.push(Violation::WrongFirstUseImport {
                slot: number,
                module: slot.module.as_str(),
                symbol: slot.name.as_str(),
                signature: slot.signature.as_str(),
                func: named,
            });
            continue;
        }
        if last.is_some_and(|last| last >= func) {
            wrong.push(Violation::SlotOutOfOrder {
                slot: number,
                symbol: slot.name.as_str(),
            });
        }
        last = Some(func);
        slot_with(Some(func));
    }
    Ok(late)
}

/// Checks the positions of the slots' imports.
fn check_positions<'a>(
    library: &Library<'a>,
    section: &LatebindSection<'a>,
    plan: &Plan<'a>,
    wrong: &mut Vec<Violation<'a>>,
) {
    let is_func = |import: &Declaration<'_>| matches!(import.kind, ImportKind::Func { .. });
    let functions = (0..).zip(&library.imports).filter(|it| is_func(it.1));
    let functions: Vec<u32> = functions.map(|(index, _)| index).collect();
    let expected = plan.slots.iter().filter_map(|slot| {
        let import = functions.get(slot.import? as usize).copied();
        Some((import.unwrap_or(u32::MAX), slot.ty))
    });
    if !section.positions().eq(expected) {
        wrong.push(Violation::WrongPositions);
    }
}

/// Returns, for each of the `count` functions before the last one of a library, the first function to which it refers.
fn named_imports(library: &Library<'_>, count: usize) -> Result<Vec<Option<u32>>> {
    let mut named = Vec::new();
    let skipped = library.functions.len().saturating_sub(count + 1);
    for body in library.bodies()?.iter().skip(skipped).take(count) {
        let mut code = Code::new(body);
        code.locals()?;
        named.push(code.find()?.map(|site| site.func));
    }
    Ok(named)
}

/// Returns `true` if a section ends with the bytes that relinking writes there.
fn ends_with(library: &Library<'_>, id: u8, write: impl FnOnce(&mut Output)) -> bool {
    let mut expected = Output::with_room(0);
    write(&mut expected);
    let section = library.sections.iter().find(|section| section.id == id);
    let contents = section.map(|section| section.contents.rest());
    contents.is_some_and(|contents| contents.ends_with(&expected.finish()))
}

/// Checks that the library's own functions do not call an import that has a slot, and that they call
/// through slots of the right type.
fn check_calls<'a>(
    library: &Library<'a>,
    plan: &Plan<'a>,
    own: u32,
    wrong: &mut Vec<Violation<'a>>,
) -> Result<()> {
    let (imported, _) = plan.unimported();
    let imported = &plan.slots[..imported as usize];
    for body in library.bodies()?.iter().take(own as usize) {
        let mut code = Code::new(body);
        code.locals()?;
        let mut before = code;
        while !code.is_at_end() {
            let this = code;
            let offset = this.position();
            if let Some(site) = code.step()? {
                let late = imported.binary_search_by_key(&Some(site.func), |slot| slot.import);
                if let (true, Ok(slot)) = (code::is_call(site.op), late) {
                    wrong.push(Violation::DirectCall {
                        offset,
                        slot: slot as u32,
                        symbol: imported[slot].name.as_str(),
                    });
                }
            } else if let Some((ty, table)) = this.call_indirect()? {
                let slot = before.constant()?;
                let late = slot.and_then(|slot| plan.slots.get(slot as usize));
                if table == plan.table && late.map(|late| late.ty.0) != Some(ty) {
                    let ty = TypeIndex(ty);
                    wrong.push(Violation::WrongIndirectCall { offset, ty, slot });
                }
            }
            before = this;
        }
    }
    Ok(())
}
