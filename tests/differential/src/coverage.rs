//! Checks whether the generated libraries contain everything that libraries may contain.

use std::collections::BTreeMap;

use latebind::relink::{Options, Resolution, relink};
use wasmparser::{CompositeInnerType, ElementItems, ElementKind, Operator, TypeRef};

use crate::generate::{self, Profile};
use crate::shape::Shape;

/// The number of libraries, some of which must contain each of these items.
const LIBRARIES: u64 = 800;
const LEAST: u64 = 3;

const EXPECTED: &[&str] = &[
    "BrTable",
    "Call",
    "CallIndirect",
    "CallRef",
    "Catch",
    "Delegate",
    "GlobalGet",
    "I32Load",
    "RefFunc",
    "RefNull",
    "Rethrow",
    "ReturnCall",
    "ReturnCallIndirect",
    "ReturnCallRef",
    "StructNew",
    "TableInit",
    "Throw",
    "ThrowRef",
    "Try",
    "TryTable",
    "TypedSelect",
    "V128Load",
    "a compact import section",
    "a mismatch",
    "a direct import",
    "a self reference",
    "a slot",
    "a start function",
    "an array type",
    "an operator with AtomicRmw",
    "an operator with AtomicWait",
    "an operator with Relaxed",
    "an operator with Shuffle",
    "an operator with MemoryCopy",
    "an export of an import",
    "an export of an import under its name",
    "an import of a global",
    "an import of a memory",
    "an import of a table",
    "an import of a tag",
    "a 64-bit memory",
    "a shared memory",
    "several memories",
    "one function imported twice",
    "passive elements",
    "passive elements as expressions",
    "active elements in table 0",
    "active elements in table 0 as expressions",
    "active elements in any table",
    "active elements in any table as expressions",
    "declared elements",
    "declared elements as expressions",
    "for Node only",
    "for Wasmtime only",
    "for both",
];

/// Fails with the names of the items that never occur.
pub fn check(seed: u64) -> Result<(), String> {
    let mut seen = BTreeMap::new();
    for index in 0..LIBRARIES {
        if let Some(library) = generate::generate(seed, index) {
            let mut traits = traits(&Shape::read(&library.bytes).expect("it is valid"));
            if library.bytes != library.input {
                traits.push("a compact import section".into());
            }
            traits.push(match Profile::of(index) {
                Profile::Both => "for both".into(),
                Profile::Wasmtime => "for Wasmtime only".into(),
                Profile::Legacy => "for Node only".into(),
            });
            traits.sort();
            traits.dedup();
            for it in traits {
                *seen.entry(it).or_insert(0) += 1;
            }
        }
    }
    let is_rare = |it: &&&str| seen.get(**it).copied().unwrap_or(0) < LEAST;
    let rare: Vec<&str> = EXPECTED.iter().filter(is_rare).copied().collect();
    println!("{} kinds of things in {LIBRARIES} libraries", seen.len());
    match rare.is_empty() {
        true => Ok(()),
        false => Err(format!("hardly any library has: {}", rare.join(", "))),
    }
}

fn traits(shape: &Shape<'_>) -> Vec<String> {
    let mut all: Vec<&str> = Vec::new();
    for import in &shape.imports {
        all.push(match import.ty {
            TypeRef::Table(_) => "an import of a table",
            TypeRef::Memory(_) => "an import of a memory",
            TypeRef::Global(_) => "an import of a global",
            TypeRef::Tag(_) => "an import of a tag",
            TypeRef::Func(_) | TypeRef::FuncExact(_) => "an import of a function",
        });
    }
    let keys: Vec<_> = shape
        .function_imports()
        .map(|(_, it, ty)| shape.key(it, ty))
        .collect();
    if (0..keys.len()).any(|at| keys[..at].contains(&keys[at])) {
        all.push("one function imported twice");
    }
    for export in &shape.exports {
        if export.kind == wasmparser::ExternalKind::Func && shape.is_imported(export.index) {
            all.push("an export of an import");
            if keys[export.index as usize].name == export.name {
                all.push("an export of an import under its name");
            }
        }
    }
    all.extend(shape.start.map(|_| "a start function"));
    let is_array =
        |ty: &wasmparser::SubType| matches!(ty.composite_type.inner, CompositeInnerType::Array(_));
    all.extend(shape.types.iter().any(is_array).then_some("an array type"));
    let memories = &shape.memories;
    all.extend(
        memories
            .iter()
            .any(|it| it.memory64)
            .then_some("a 64-bit memory"),
    );
    all.extend(
        memories
            .iter()
            .any(|it| it.shared)
            .then_some("a shared memory"),
    );
    all.extend((memories.len() > 1).then_some("several memories"));
    let first: Vec<u32> = keys
        .iter()
        .enumerate()
        .map(|(at, _)| at as u32)
        .take(1)
        .collect();
    for options in [Options::new(), Options::new().direct(&first)] {
        for resolution in relink(shape.bytes, options)
            .map(|it| it.resolutions)
            .unwrap_or_default()
        {
            all.push(match resolution {
                Resolution::Kept => "no function",
                Resolution::Direct => "a direct import",
                Resolution::SelfBound => "a self reference",
                Resolution::Slot(_) => "a slot",
                Resolution::Mismatch(_) => "a mismatch",
                other => panic!("{other:?} is not known here"),
            });
        }
    }
    let mut all: Vec<String> = all.into_iter().map(str::to_string).collect();
    all.extend(shape.elements.iter().map(encoding));
    for body in &shape.bodies {
        let operators = body
            .get_operators_reader()
            .expect("it is valid")
            .into_iter();
        for name in operators.map_while(Result::ok).map(|it| name(&it)) {
            for part in [
                "AtomicRmw",
                "AtomicWait",
                "Relaxed",
                "Shuffle",
                "MemoryCopy",
            ] {
                if name.contains(part) {
                    all.push(format!("an operator with {part}"));
                }
            }
            all.push(name);
        }
    }
    all
}

fn encoding(element: &wasmparser::Element<'_>) -> String {
    let kind = match element.kind {
        ElementKind::Passive => "passive elements",
        ElementKind::Declared => "declared elements",
        ElementKind::Active {
            table_index: None, ..
        } => "active elements in table 0",
        ElementKind::Active { .. } => "active elements in any table",
    };
    match element.items {
        ElementItems::Functions(_) => kind.into(),
        ElementItems::Expressions(..) => format!("{kind} as expressions"),
    }
}

fn name(operator: &Operator<'_>) -> String {
    let text = format!("{operator:?}");
    text.split([' ', '('])
        .next()
        .unwrap_or_default()
        .to_string()
}
