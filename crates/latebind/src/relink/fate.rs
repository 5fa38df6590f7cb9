//! What becomes of each import, and which index each function gets.

use alloc::vec;
use alloc::vec::Vec;

use super::Options;
use super::first_use;
use super::library::{Declaration, Library};
use super::local::local_exports;
use super::lookup::Lookup;
use crate::encode::u32_len;
use crate::error::{Error, Expected, Found, Result};
use crate::export::ExportKind;
use crate::import::ImportKind;
use crate::types::TypeIndex;

/// What became of one import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is no function.
    Kept,
    /// It stays direct: a host function or the main module provides it, according to
    /// [`Options::direct`], or no slot can hold it.
    Direct,
    /// Its uses became uses of the library's own definition.
    Own,
    /// Its calls go through the slot of this number.
    Slot(u32),
    /// The same, although the library exports a function of the name: the types differ.
    Mismatch(u32),
}

/// A function that is called through a slot.
#[derive(Clone, Copy, Debug)]
pub(super) struct Late<'a> {
    pub(super) import: Declaration<'a>,
    pub(super) ty: TypeIndex,
    pub(super) param_count: u32,
    /// The new index of the import.
    pub(super) func: u32,
}

/// An imported function.
#[derive(Clone, Copy, Debug)]
pub(super) struct Target {
    /// The new index of what it becomes: the import itself, or the definition.
    pub(super) func: u32,
    /// The new index of the import, if it stays.
    pub(super) import: u32,
    /// Whether the import stays.
    pub(super) stays: bool,
    /// The slot through which it is called.
    pub(super) slot: Option<u32>,
}

/// How a library is going to be rewritten.
#[derive(Debug, Default)]
pub(super) struct Plan<'a> {
    pub(super) fates: Vec<Fate>,
    /// Whether it stays, by import.
    pub(super) stays: Vec<bool>,
    /// Whether it goes, by export; empty if all stay.
    pub(super) local: Vec<bool>,
    /// The imported functions by their old indices.
    pub(super) targets: Vec<Target>,
    pub(super) slots: Vec<Late<'a>>,
    pub(super) self_count: u32,
    /// What is added, modulo 2^32, to the index of a function that the library defines.
    pub(super) shift: u32,
    /// The index of the binder, if there are slots.
    pub(super) binder: u32,
    /// The index of the first of the first-use functions.
    pub(super) first_use: u32,
    /// The index of the table of the slots.
    pub(super) table: u32,
    /// Whether first-use functions are made too long to be inlined.
    pub(super) is_padded: bool,
}

impl<'a> Plan<'a> {
    pub(super) fn new(library: &Library<'a>, options: Options<'_>) -> Result<Self> {
        let defined = Lookup::new(&library.exports);
        let mut exported_again = vec![false; library.imported_functions as usize];
        for export in &library.exports {
            let is_import = exported_again.get_mut(export.index as usize);
            if let (ExportKind::Func, Some(flag)) = (export.kind, is_import) {
                *flag = true;
            }
        }

        let mut plan = Self {
            fates: Vec::with_capacity(library.imports.len()),
            stays: Vec::with_capacity(library.imports.len()),
            local: Vec::new(),
            targets: Vec::with_capacity(exported_again.len()),
            slots: Vec::new(),
            self_count: 0,
            shift: 0,
            binder: 0,
            first_use: 0,
            table: library.tables,
            is_padded: false,
        };
        let mut direct = options.direct.iter().copied().peekable();
        let mut interposed = options.interposed.iter().copied().peekable();
        // The old indices of definitions are put in here first, and become new ones below.
        let mut bound = Vec::new();
        let mut kept = 0;
        for (index, import) in library.imports.iter().enumerate() {
            let ImportKind::Func { ty, exact } = import.kind else {
                plan.fates.push(Fate::Kept);
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
            let fate = match fits {
                _ if is_bound => Fate::Own,
                _ if is_direct || exact => Fate::Direct,
                _ if library.types.func(ty).is_none_or(|ty| ty.is_shared()) => Fate::Direct,
                Some(Fit::Other) => Fate::Mismatch(slot),
                _ => Fate::Slot(slot),
            };
            let stays = fate != Fate::Own || exported_again[func];
            let mut target = Target {
                func: kept,
                import: kept,
                stays,
                slot: None,
            };
            match fate {
                Fate::Own => {
                    plan.self_count += 1;
                    bound.push((func, definition.unwrap_or_default()));
                }
                Fate::Slot(slot) | Fate::Mismatch(slot) => {
                    target.slot = Some(slot);
                    plan.slots.push(Late {
                        import: *import,
                        ty,
                        param_count: library.types.param_count(ty).unwrap_or_default(),
                        func: kept,
                    });
                }
                Fate::Kept | Fate::Direct => {}
            }
            kept += u32::from(stays);
            plan.fates.push(fate);
            plan.stays.push(stays);
            plan.targets.push(target);
        }
        if let Some(index) = direct.next().or_else(|| interposed.next()) {
            let found = Found::Number(index.into());
            return Err(Error::new(0, Expected::AscendingFunctionImports, found));
        }

        if let Some(patterns) = options.keep_global {
            plan.local = local_exports(library, &defined, &plan.stays, &bound, patterns)?;
            for at in options.needed {
                if let Some(goes) = plan.local.get_mut(*at as usize) {
                    *goes = false;
                }
            }
        }
        plan.is_padded = first_use::is_padded(plan.slots.len(), library.bytes.len());
        plan.binder = kept;
        let imported = kept + u32::from(!plan.slots.is_empty());
        plan.shift = imported.wrapping_sub(library.imported_functions);
        plan.check_size(library, imported)?;
        plan.first_use = imported + library.functions.len() as u32;
        for (func, definition) in bound {
            plan.targets[func].func = definition.wrapping_add(plan.shift);
        }
        Ok(plan)
    }

    /// Whether there is anything to do. If all functions stay direct, the section `latebind.0` says
    /// that they were looked at.
    pub(super) fn changes(&self) -> bool {
        self.fates.iter().any(|fate| *fate != Fate::Kept) || self.local.contains(&true)
    }

    /// The new index of a function.
    pub(super) fn func(&self, old: u32) -> u32 {
        match self.targets.get(old as usize) {
            Some(target) => target.func,
            None => old.wrapping_add(self.shift),
        }
    }

    /// Whether a function stays what it was: all but the imports that have gone do.
    pub(super) fn stays(&self, old: u32) -> bool {
        self.targets
            .get(old as usize)
            .is_none_or(|target| target.stays)
    }

    /// The new index of a function as an export names it: an import that is exported stays one.
    pub(super) fn exported_func(&self, old: u32) -> u32 {
        match self.targets.get(old as usize) {
            Some(target) => target.import,
            None => self.func(old),
        }
    }

    /// A type with a thousand parameters that a million imports share would make a library of
    /// gigabytes out of one of megabytes. So would a module name that is written once for a million
    /// imports, because it is written for each of them here.
    pub(super) fn check_size(&self, library: &Library<'_>, imported: u32) -> Result<()> {
        let mut size = 0u64;
        for slot in &self.slots {
            let per_param = 1 + u32_len(slot.param_count) as u64;
            size = size.saturating_add(2 * u64::from(slot.param_count) * per_param + 64);
        }
        for (import, _) in library.imports.iter().zip(&self.stays).filter(|it| *it.1) {
            let names = import.module.as_bytes().len() + import.name.as_bytes().len();
            size = size.saturating_add(names as u64);
        }
        // No engine accepts a larger module. So no index of a function is near 2^32 either.
        let limit = (library.bytes.len() as u64 * 256 + 4096).min(1 << 30);
        let functions = u64::from(imported) + (library.functions.len() + self.slots.len()) as u64;
        for number in [size, functions] {
            if number > limit {
                let found = Found::Number(number);
                return Err(Error::new(0, Expected::RelinkedSize, found));
            }
        }
        Ok(())
    }
}

/// How the type of a definition compares with that of a reference.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    Same,
    /// It may be the same, or a subtype.
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
