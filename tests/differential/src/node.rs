//! Writes libraries for `run.mjs`, which runs them in Node.
//!
//! The output is a directory with two files. `modules.bin` contains all modules in sequence.
//! `manifest.json` contains the position of each module, and the types, which a JavaScript host
//! cannot query from a module.

use std::fs;
use std::io;
use std::path::Path;

use serde_json::{Value, json};
use wasmparser::{ExternalKind, FuncType, TypeRef, ValType};

use crate::arguments::Arguments;
use crate::case::{Breaker, slots, variants};
use crate::generate::{self, Library, Profile};
use crate::library::STEPS;
use crate::shape::Shape;
use crate::values::Random;
use crate::{broken, provider, statics};

/// Writes the first libraries that Node can run, or the library with a number. Returns the number
/// of libraries.
pub fn write(folder: &Path, arguments: &Arguments) -> Result<usize, String> {
    let Arguments { seed, count, .. } = *arguments;
    let mut modules = Vec::new();
    let mut libraries = Vec::new();
    let mut numbers = arguments.only.map_or(0..u64::MAX, |only| only..only + 1);
    while let (true, Some(index)) = (libraries.len() < count as usize, numbers.next()) {
        let breakage = &broken::ALL[index as usize % broken::ALL.len()];
        let breaker = arguments.is_broken.then_some(breakage.breaker);
        if Profile::of(index).runs_in_node()
            && let Some(library) = generate::generate(seed, index)
            && let Some(entry) = entry(&library, seed, index, breaker, &mut modules)
                .map_err(|wrong| format!("library {index} of seed {seed}: {wrong}"))?
        {
            libraries.push(entry);
        }
    }
    let written = libraries.len();
    let manifest = json!({ "seed": seed, "steps": STEPS, "libraries": libraries });
    let save = || -> io::Result<()> {
        fs::create_dir_all(folder)?;
        fs::write(folder.join("modules.bin"), &modules)?;
        fs::write(folder.join("manifest.json"), manifest.to_string())
    };
    save().map_err(|error| format!("cannot write to {}: {error}", folder.display()))?;
    Ok(written)
}

fn entry(
    library: &Library,
    seed: u64,
    index: u64,
    breaker: Option<Breaker>,
    modules: &mut Vec<u8>,
) -> Result<Option<Value>, String> {
    let input = Shape::read(&library.input).expect("it is valid");
    let shape = Shape::read(&library.bytes).expect("it is valid");
    let Some(provider) = provider::write(&shape) else {
        return Ok(None);
    };
    if has_conflicts(&shape) {
        return Ok(None);
    }
    let mut put = |bytes: &[u8]| {
        let at = modules.len();
        modules.extend(bytes);
        json!([at, bytes.len()])
    };
    let types = shape.pieces.iter().find(|it| it.id == 1);
    let types = types.map_or(&[0][..], |it| it.contents);
    let mut relinked = Vec::new();
    for variant in variants(&shape, &mut generate::random(seed, !index)) {
        let output = statics::relinked(&input, variant.options())?;
        let Some(mut bytes) = output.into_changed_bytes() else {
            continue;
        };
        if let Some(breaker) = breaker {
            let shape = Shape::read(&bytes).expect("it was checked");
            match breaker(&shape, &mut Random::new(index)) {
                Some(broken) => bytes = broken,
                None => continue,
            }
        }
        let helper = provider::helper(types, &slots(&shape, &bytes));
        let section = latebind::LatebindSection::read(&bytes).ok().flatten();
        let slots: Vec<Value> = section
            .iter()
            .flat_map(|it| it.slots())
            .map(|slot| {
                let text = |name: latebind::Name<'_>| {
                    String::from_utf8_lossy(name.as_bytes()).into_owned()
                };
                json!({ "module": text(slot.module), "name": text(slot.name) })
            })
            .collect();
        relinked.push(json!({
            "bsymbolic": variant.binds(),
            "module": put(&bytes),
            "helper": put(&helper),
            "slots": slots,
        }));
    }
    let params = |ty| shape.signature(ty).map_or(0, |it| it.params().len());
    let functions: Vec<_> = shape
        .function_imports()
        .map(|(.., ty)| (ty, params(ty)))
        .collect();
    Ok(Some(json!({
        "index": index,
        "module": put(&library.bytes),
        "provider": put(&provider),
        "carrier": put(&provider::helper(types, &functions)),
        "imports": imports(&shape),
        "exports": exports(&shape),
        "variants": relinked,
    })))
}

/// Returns `true` if two imports share a name and are not both functions. In JavaScript, a name has
/// one value.
fn has_conflicts(shape: &Shape<'_>) -> bool {
    let is_function = |ty| matches!(ty, TypeRef::Func(_));
    shape.imports.iter().enumerate().any(|(at, it)| {
        shape.imports[..at].iter().any(|other| {
            let is_one = (it.module, it.name) == (other.module, other.name);
            is_one && !(is_function(it.ty) && is_function(other.ty))
        })
    })
}

fn imports(shape: &Shape<'_>) -> Vec<Value> {
    let mut function = 0;
    let mut all = Vec::new();
    for (at, import) in shape.imports.iter().enumerate() {
        let (module, name) = (import.module, import.name);
        let provider = provider::name(at);
        all.push(match import.ty {
            TypeRef::Func(ty) => {
                let definition = shape.own_definition(function);
                function += 1;
                let own = definition.map(|it| {
                    let is = |export: &&wasmparser::Export<'_>| {
                        export.kind == ExternalKind::Func && export.index == it
                    };
                    let export = shape.exports.iter().find(is).expect("it was found by one");
                    json!({ "export": export.name, "number": it - shape.imported_functions })
                });
                let ty = shape.signature(ty).expect("it is a function's");
                json!({ "module": module, "name": name, "own": own, "type": signature(ty) })
            }
            TypeRef::Tag(ty) => {
                let ty = shape.signature(ty.func_type_idx).expect("it is a tag's");
                json!({ "module": module, "name": name, "provider": provider, "tag": types(ty.params()) })
            }
            _ => json!({ "module": module, "name": name, "provider": provider }),
        });
    }
    all
}

fn exports(shape: &Shape<'_>) -> Vec<Value> {
    let of = |export: &wasmparser::Export<'_>| {
        let name = export.name;
        if export.kind != ExternalKind::Func {
            return json!({ "name": name });
        }
        let own = export.index.checked_sub(shape.imported_functions);
        json!({ "name": name, "own": own, "type": signature(shape.function(export.index)) })
    };
    shape.exports.iter().map(of).collect()
}

fn signature(ty: &FuncType) -> Value {
    json!({ "params": types(ty.params()), "results": types(ty.results()) })
}

fn types(types: &[ValType]) -> Vec<String> {
    types.iter().map(ToString::to_string).collect()
}
