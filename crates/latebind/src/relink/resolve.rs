//! Decides how each import is resolved, and creates the relinking plan.

use alloc::vec;
use alloc::vec::Vec;

use super::export_index::ExportIndex;
use super::first_use;
use super::library::Library;
use super::local::local_exports;
use super::options::Options;
use super::plan::{Late, Plan, Resolution, Target, distinct};
use super::removable::Removable;
use crate::error::{Error, Expected, Result};
use crate::read::export::ExportKind;
use crate::read::import::ImportKind;
use crate::read::value_type::TypeIndex;
use crate::writer::u32_len;

/// Creates the plan for a library.
pub(super) fn plan<'a>(library: &Library<'a>, options: Options<'_>) -> Result<Plan<'a>> {
    let defined = ExportIndex::new(&library.exports);
    let mut exported_again = vec![false; library.imported_functions as usize];
    for export in &library.exports {
        let is_import = exported_again.get_mut(export.index as usize);
        if let (ExportKind::Func, Some(flag)) = (export.kind, is_import) {
            *flag = true;
        }
    }

    let mut plan = Plan {
        resolutions: Vec::with_capacity(library.imports.len()),
        stays: Vec::with_capacity(library.imports.len()),
        local: Vec::new(),
        targets: Vec::with_capacity(exported_again.len()),
        slots: Vec::new(),
        host_calls: Vec::new(),
        self_count: 0,
        shift: 0,
        first_host_call: 0,
        first_use: 0,
        table: library.tables,
        is_padded: false,
    };
    let mut direct = options.direct.iter().copied().peekable();
    let mut interposed = options.interposed.iter().copied().peekable();
    // This vector first receives the old indices of definitions, which become new indices below.
    let mut bound = Vec::new();
    let removable = Removable::new(library, options)?;
    // The slots without imports, which are numbered after the others.
    let mut unimported = Vec::new();
    let mut kept = 0;
    for (index, import) in library.imports.iter().enumerate() {
        let ImportKind::Func { ty, exact } = import.kind else {
            plan.resolutions.push(Resolution::Kept);
            plan.stays.push(true);
            continue;
        };
        let is_direct = direct.next_if_eq(&(index as u32)).is_some();
        let is_interposed = interposed.next_if_eq(&(index as u32)).is_some();
        let func = plan.targets.len();
        let export = defined.find(&import.name).map(|at| library.exports[at]);
        let own = export.filter(|export| {
            export.kind == ExportKind::Func && export.index >= library.imported_functions
        });
        let definition = own
            .filter(|_| import.module == "env")
            .map(|export| export.index);
        let fits = definition.map(|definition| library.fits(definition, ty));
        let slot = plan.slots.len() as u32;
        let name = import.name.as_bytes();
        let is_bound = fits == Some(Fit::Same)
            && options
                .bsymbolic
                .binds(name, options.interposable, is_direct || is_interposed);
        let resolution = match fits {
            _ if is_bound => Resolution::SelfBound,
            _ if is_direct || exact => Resolution::Direct,
            _ if library.types.func(ty).is_none_or(|ty| ty.is_shared()) => Resolution::Direct,
            Some(Fit::Other) => Resolution::Mismatch(slot),
            _ => Resolution::Slot(slot),
        };
        let is_slot = matches!(resolution, Resolution::Slot(_));
        let is_removed = is_slot && removable.contains(func, import, ty, is_interposed);
        let stays = match resolution {
            Resolution::SelfBound => exported_again[func],
            _ => !is_removed,
        };
        let mut target = Target {
            func: kept,
            import: kept,
            stays,
            slot: None,
        };
        match resolution {
            Resolution::SelfBound => {
                plan.self_count += 1;
                bound.push((func, definition.unwrap_or_default()));
            }
            Resolution::Slot(slot) | Resolution::Mismatch(slot) => {
                let late = Late {
                    module: import.module,
                    name: import.name,
                    ty,
                    param_count: library.types.param_count(ty).unwrap_or_default(),
                    import: stays.then_some(kept),
                };
                if is_removed {
                    unimported.push((index, func, late));
                } else {
                    target.slot = Some(slot);
                    plan.slots.push(late);
                }
            }
            Resolution::Kept | Resolution::Direct => {}
        }
        kept += u32::from(stays);
        plan.resolutions.push(resolution);
        plan.stays.push(stays);
        plan.targets.push(target);
    }
    for (index, func, late) in unimported {
        let slot = plan.slots.len() as u32;
        plan.resolutions[index] = Resolution::Slot(slot);
        plan.targets[func].slot = Some(slot);
        plan.slots.push(late);
    }
    plan.host_calls = distinct(plan.unimported().1.iter().map(|late| late.ty));
    if let Some(index) = direct.next().or_else(|| interposed.next()) {
        return Err(Error::misuse(Expected::AscendingFunctionImports, index));
    }

    if let Some(patterns) = options.keep_global {
        plan.local = local_exports(library, &defined, &plan, &bound, patterns)?;
        for at in options.needed {
            if let Some(goes) = plan.local.get_mut(*at as usize) {
                *goes = false;
            }
        }
    }
    plan.is_padded = first_use::is_padded(plan.slots.len(), library.bytes.len());
    plan.first_host_call = kept;
    let imported = kept + plan.added_imports();
    plan.shift = imported.wrapping_sub(library.imported_functions);
    check_size(&plan, library, imported)?;
    plan.first_use = imported + library.functions.len() as u32;
    for (func, definition) in bound {
        plan.targets[func].func = definition.wrapping_add(plan.shift);
    }
    Ok(plan)
}

/// Returns an error if the output would be too large.
///
/// If a million imports shared a type with a thousand parameters, a library of megabytes would
/// become one of gigabytes. The same would happen with a module name that the input contains once
/// for a million imports, because the output repeats it for each of them.
pub(super) fn check_size(plan: &Plan<'_>, library: &Library<'_>, imported: u32) -> Result<()> {
    let mut size = 0u64;
    for slot in &plan.slots {
        let per_param = 1 + u32_len(slot.param_count) as u64;
        size = size.saturating_add(2 * u64::from(slot.param_count) * per_param + 64);
    }
    for ty in &plan.host_calls {
        let params = library.types.param_count(*ty).unwrap_or_default();
        size = size.saturating_add(10 * u64::from(params) + 64);
    }
    for (import, _) in library.imports.iter().zip(&plan.stays).filter(|it| *it.1) {
        let names = import.module.as_bytes().len() + import.name.as_bytes().len();
        size = size.saturating_add(names as u64);
    }
    // No engine accepts a larger module. So no function index is near 2^32 either.
    let limit = (library.bytes.len() as u64 * 256 + 4096).min(1 << 30);
    let functions =
        u64::from(imported) + u64::from(plan.added_functions()) + library.functions.len() as u64;
    for number in [size, functions] {
        if number > limit {
            return Err(Error::too_large(Expected::RelinkedSize, number, limit));
        }
    }
    Ok(())
}

/// The result of comparing the type of a definition with the type of a reference.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    Same,
    /// The type may be the same, or a subtype.
    Unknown,
    Other,
}

impl Library<'_> {
    fn fits(&self, definition: u32, reference: TypeIndex) -> Fit {
        let index = (definition - self.imported_functions) as usize;
        match self.functions.get(index) {
            Some(ty) if *ty == reference => Fit::Same,
            Some(ty) => match (self.types.func(*ty), self.types.func(reference)) {
                (Some(one), Some(other)) => match one.same_portable(&other) {
                    Some(true) => Fit::Same,
                    Some(false) => Fit::Other,
                    None => Fit::Unknown,
                },
                _ => Fit::Unknown,
            },
            None => Fit::Unknown,
        }
    }
}
