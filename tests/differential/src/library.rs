//! Turns a module from wasm-smith into a library. Adds contents that linkers and compilers write but
//! wasm-smith does not.
//!
//! The library gets a `dylink.0` section, imports from `env` of functions that it exports itself,
//! imports of one function under several names, calls of all of them from its old functions, a driver
//! for each way to call an import, element segments in all encodings, and names.

mod drivers;
mod output;

pub use output::split_count;

use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{EntityType, ExportKind};
use wasmparser::{ExternalKind, TypeRef};

use crate::generate::{Library, Profile};
use crate::shape::Shape;
use crate::values::Random;

/// The export of the step counter, which ends a call that takes too long.
pub const STEPS: &str = "latebind.steps";

/// The function index space after the pass.
struct Plan<'a> {
    shape: Shape<'a>,
    profile: Profile,
    imports: Vec<Import>,
    /// Maps old function indices to new ones.
    functions: Vec<u32>,
    /// The types of all functions, excluding drivers, which are added later.
    types: Vec<u32>,
    imported_functions: u32,
    drivers: Vec<drivers::Driver>,
    table: u32,
    exports: Vec<(String, ExportKind, u32)>,
}

struct Import {
    module: String,
    name: String,
    ty: EntityType,
    /// The old index, if the import is a function of the module from wasm-smith.
    old: Option<u32>,
}

impl Reencode for Plan<'_> {
    type Error = std::convert::Infallible;

    fn function_index(
        &mut self,
        old: u32,
    ) -> Result<u32, wasm_encoder::reencode::Error<Self::Error>> {
        Ok(self.functions[old as usize])
    }
}

/// Writes a library. `steps` is the global that counts the steps.
pub fn write(module: &[u8], steps: u32, profile: Profile, random: &mut Random) -> Library {
    let names: Vec<String>;
    let mut shape = Shape::read(module).expect("wasm-smith makes valid modules");
    names = shape
        .exports
        .iter()
        .map(|it| mangled(it.name, random))
        .collect();
    for (export, name) in shape.exports.iter_mut().zip(&names) {
        export.name = name;
    }
    let mut plan = Plan {
        imports: old_imports(&shape, random),
        functions: Vec::new(),
        types: Vec::new(),
        imported_functions: 0,
        drivers: Vec::new(),
        table: shape.imported_tables + shape.tables.len() as u32,
        exports: Vec::new(),
        shape,
        profile,
    };
    plan.add_imports(random);
    plan.number();
    plan.exports.push((STEPS.into(), ExportKind::Global, steps));
    drivers::plan(&mut plan, random);
    let bytes = output::write(&mut plan, random);
    // The two differ only in the import section.
    let layout = random.next();
    let input = match random.below(4) {
        0 => output::compact(&plan, &bytes, layout),
        _ => bytes.clone(),
    };
    Library { bytes, input }
}

/// Returns a name. For some names, it adds a prefix that a C++ or Rust compiler would write, and no
/// other name has the result. So a library defines functions of each kind.
fn mangled(name: &str, random: &mut Random) -> String {
    let prefix = match random.below(8) {
        0..2 => "_Z1",
        // No prefix is a prefix of another one, so that names remain different.
        2 => "_Z2x",
        3 => "_RN",
        4 => "_Znw",
        _ => "",
    };
    format!("{prefix}{name}")
}

/// Returns the imports from wasm-smith. Some get names that a linker would write.
fn old_imports(shape: &Shape<'_>, random: &mut Random) -> Vec<Import> {
    let mut function = 0;
    let mut imports: Vec<Import> = Vec::new();
    for (index, import) in shape.imports.iter().enumerate() {
        let is_function = matches!(import.ty, TypeRef::Func(_));
        let ty = RoundtripReencoder
            .entity_type(import.ty)
            .expect("it is no component's");
        let (mut module, mut name) = (import.module.to_string(), import.name.to_string());
        let same = imports.iter().find(|it| is_function && it.ty == ty);
        match (random.below(8), same) {
            (0, Some(other)) => (module, name) = (other.module.clone(), other.name.clone()),
            (0 | 1, _) => {}
            _ => (module, name) = ("env".into(), format!("symbol{index}")),
        }
        // A library shares the memory of the main module. Only then can slots be without imports.
        let has_memory = imports.iter().any(|it| it.name == "memory");
        if matches!(import.ty, TypeRef::Memory(_)) && !has_memory {
            (module, name) = ("env".into(), "memory".into());
        }
        let old = is_function.then_some(function);
        function += u32::from(is_function);
        imports.push(Import {
            module,
            name,
            ty,
            old,
        });
    }
    imports
}

impl Plan<'_> {
    /// Adds imports of the library's own exports, and a few more of any type.
    fn add_imports(&mut self, random: &mut Random) {
        let mut added: Vec<Import> = Vec::new();
        let of = |name: &str, ty| Import {
            module: "env".into(),
            name: name.into(),
            ty: EntityType::Function(ty),
            old: None,
        };
        let types: Vec<u32> = (0..self.shape.types.len() as u32)
            .filter(|ty| self.shape.signature(*ty).is_some())
            .collect();
        for export in &self.shape.exports {
            if export.kind != ExternalKind::Func {
                continue;
            }
            let ty = self.shape.functions[export.index as usize];
            let crosses = self.profile == Profile::Wasmtime || self.crosses_javascript(ty);
            let is_imported = self.shape.is_imported(export.index);
            match random.below(8) {
                0..4 if crosses && !is_imported => {
                    added.push(of(export.name, ty));
                    if random.below(6) == 0 {
                        added.push(of(export.name, ty));
                    }
                }
                // A different type, or the same type: in this case too, no definition matches the
                // import.
                4 if !types.is_empty() => {
                    let other = types[random.below(types.len())];
                    let same = self.shape.canonical(other) == self.shape.canonical(ty);
                    if crosses || !same {
                        added.push(of(export.name, other));
                    }
                }
                5 if crosses && is_imported => added.push(of(export.name, ty)),
                _ => {}
            }
        }
        for index in 0..2 + random.below(6) {
            if let Some(ty) = types.get(random.below(types.len().max(1))) {
                added.push(of(&format!("more{index}"), *ty));
            }
        }
        for import in added {
            let at = random.below(self.imports.len() + 1);
            self.imports.insert(at, import);
        }
    }

    /// Returns `true` if JavaScript can call a function of this type, which a loader's stub requires.
    fn crosses_javascript(&self, ty: u32) -> bool {
        let Some(signature) = self.shape.signature(ty) else {
            return false;
        };
        let mut all = signature.params().iter().chain(signature.results());
        all.all(|ty| match ty {
            wasmparser::ValType::V128 => false,
            wasmparser::ValType::Ref(ty) => {
                use wasmparser::{AbstractHeapType as A, HeapType as H};
                let is_opaque = |ty| matches!(ty, A::Exn | A::NoExn | A::Cont | A::NoCont);
                !matches!(ty.heap_type(), H::Abstract { ty, .. } if is_opaque(ty))
            }
            _ => true,
        })
    }

    fn number(&mut self) {
        let mut old = vec![0; self.shape.imported_functions as usize];
        for import in &self.imports {
            let EntityType::Function(ty) = import.ty else {
                continue;
            };
            if let Some(index) = import.old {
                old[index as usize] = self.types.len() as u32;
            }
            self.types.push(ty);
        }
        self.imported_functions = self.types.len() as u32;
        self.functions = old;
        for ty in &self.shape.functions[self.shape.imported_functions as usize..] {
            self.functions.push(self.types.len() as u32);
            self.types.push(*ty);
        }
    }

    /// Returns one of the imported functions that can replace this function, or the function itself if
    /// there are none.
    fn substitute(&self, function: u32, random: &mut Random) -> u32 {
        let ty = self.types[function as usize];
        let fits = |it: &u32| self.types[*it as usize] == ty;
        let all: Vec<u32> = (0..self.imported_functions).filter(fits).collect();
        match random.below(2) {
            0 if !all.is_empty() => all[random.below(all.len())],
            _ => function,
        }
    }
}
