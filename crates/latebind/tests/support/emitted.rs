//! The properties of every emitted module, whatever its input is.
//!
//! The type section of the input must be valid, because it is copied. The rest of the input does not
//! matter.

use latebind::{FuncType, ImportKind, References, Signature, TypeIndex, Types, adapter, plt};
use wasmparser::{
    BinaryReader, CompositeInnerType, ElementItems, ElementKind, ExternalKind, KnownCustom, Name,
    Operator, Parser, Payload, RefType, SubType, TypeRef, TypeSectionReader, ValType, ValidPayload,
    Validator, WasmFeatures,
};

use super::build;

/// Returns the imports that can be late-bound.
pub fn bindable(references: &References<'_>) -> Vec<u32> {
    let is_bindable = |ty| {
        references
            .types()
            .func(ty)
            .is_some_and(|ty| !ty.is_shared())
    };
    let all = references.imports().enumerate();
    all.filter(|(_, it)| matches!(it.kind, ImportKind::Func { ty, .. } if is_bindable(ty)))
        .map(|(index, _)| index as u32)
        .collect()
}

/// Returns `true` if a module that consists of these types is valid.
pub fn types_are_valid(types: &Types<'_>) -> bool {
    let alone = build::module(&[build::section(1, &types.section())]);
    wasmparser::Validator::new_with_features(WasmFeatures::all())
        .validate_all(&alone)
        .is_ok()
}

/// The parts of a PLT module, as wasmparser reads them.
#[derive(Debug, Default)]
struct Parts {
    types: (u32, Vec<u8>),
    imports: Vec<(String, String, TypeRef)>,
    functions: Vec<u32>,
    tables: Vec<(RefType, u64, Option<u64>)>,
    exports: Vec<(String, ExternalKind, u32)>,
    elements: Vec<(Option<u32>, Vec<u32>)>,
    bodies: Vec<Vec<String>>,
    names: Vec<(u32, Vec<u8>)>,
}

/// Emits a PLT, and checks all of its properties. The types must be valid, and `late` must be a valid
/// list.
#[track_caller]
pub fn check_plt(references: &References<'_>, late: &[u32], options: plt::Options) -> Vec<u8> {
    let emitted = plt::emit(references, late, options).expect("`late` is as it should be");
    let again = plt::emit(references, late, options).expect("the same");
    assert!(emitted == again, "not deterministic");

    let mut features = WasmFeatures::all();
    features.set(WasmFeatures::TAIL_CALL, options.tail_calls);
    check_identities(references, late, &emitted, features);

    let parts = parts(&emitted);
    let count = late.len() as u32;
    let types = references.types();
    let original = types.section();
    let (group_count, original) = split_count(&original);
    assert_eq!(parts.types.0, group_count + 1);
    assert_eq!(parts.types.1, [original, &[0x60, 1, 0x7f, 0]].concat());
    let bind = TypeRef::Func(types.len() as u32);
    let imports = [("latebind".to_string(), "bind".to_string(), bind)];
    assert_eq!(parts.imports, imports);
    let size = u64::from(count);
    assert_eq!(parts.tables, [(RefType::FUNCREF, size, Some(size)); 2]);
    let table = |name: &str, index| (name.to_string(), ExternalKind::Table, index);
    assert_eq!(parts.exports, [table("slots", 0), table("entries", 1)]);
    let first_use = (1..=count).collect();
    let entries = (count + 1..=2 * count).collect();
    assert_eq!(parts.elements, [(Some(0), first_use), (Some(1), entries)]);

    let indices: Vec<u32> = late.iter().map(|it| type_of(references, *it).0).collect();
    assert_eq!(parts.functions, indices.repeat(2));
    for (slot, index) in indices.iter().enumerate() {
        let ty = types.func(TypeIndex(*index)).expect("it has this type");
        let jump = jump(slot, *index, &ty, options.tail_calls);
        let ask = [
            format!("{:?}", Operator::I32Const { value: slot as i32 }),
            format!("{:?}", Operator::Call { function_index: 0 }),
        ];
        assert_eq!(parts.bodies[slot], [&ask[..], &jump[..]].concat());
        assert_eq!(parts.bodies[late.len() + slot], jump);
    }
    assert_eq!(parts.names, expected_names(references, late, options));
    emitted
}

/// Validates a module, and compares types like an engine: by identity and not by encoding.
#[track_caller]
fn check_identities(
    references: &References<'_>,
    late: &[u32],
    emitted: &[u8],
    features: WasmFeatures,
) {
    let types = Validator::new_with_features(features)
        .validate_all(emitted)
        .unwrap_or_else(|error| panic!("invalid: {error}"));
    let types = types.as_ref();
    assert_eq!(
        types.core_type_count_in_module() as usize,
        references.types().len() + 1
    );
    for (slot, import) in late.iter().enumerate() {
        let wanted = types.core_type_at_in_module(type_of(references, *import).0);
        let entry = (late.len() + slot + 1) as u32;
        assert_eq!(types.core_function_at(entry), wanted, "entry {slot}");
    }
}

fn type_of(references: &References<'_>, import: u32) -> TypeIndex {
    match references.import(import as usize).map(|it| it.kind) {
        Some(ImportKind::Func { ty, .. }) => ty,
        other => panic!("import {import} is no function: {other:?}"),
    }
}

/// Returns the instructions of an entry.
fn jump(slot: usize, type_index: u32, ty: &FuncType<'_>, tail_calls: bool) -> Vec<String> {
    let mut all: Vec<String> = (0..ty.param_count())
        .map(|local_index| format!("{:?}", Operator::LocalGet { local_index }))
        .collect();
    let value = slot as i32;
    all.push(format!("{:?}", Operator::I32Const { value }));
    let table_index = 0;
    let call = if tail_calls {
        Operator::ReturnCallIndirect {
            type_index,
            table_index,
        }
    } else {
        Operator::CallIndirect {
            type_index,
            table_index,
        }
    };
    all.push(format!("{call:?}"));
    all.push(format!("{:?}", Operator::End));
    all
}

fn expected_names(
    references: &References<'_>,
    late: &[u32],
    options: plt::Options,
) -> Vec<(u32, Vec<u8>)> {
    if !options.names {
        return Vec::new();
    }
    let mut names = vec![(0, b"latebind.bind".to_vec())];
    for round in 0..if options.tail_calls { 1 } else { 2 } {
        for (slot, import) in late.iter().enumerate() {
            let import = references.import(*import as usize).expect("it is there");
            let name = [import.name.as_bytes(), b"@plt"].concat();
            names.push(((round * late.len() + slot + 1) as u32, name));
        }
    }
    names
}

/// Returns the number at the start of a section's contents, and the bytes after it.
fn split_count(contents: &[u8]) -> (u32, &[u8]) {
    let end = contents.iter().position(|byte| byte & 0x80 == 0);
    let end = end.expect("a number ends") + 1;
    let digits = contents[..end].iter().rev();
    let count = digits.fold(0, |count, byte| count << 7 | u32::from(byte & 0x7f));
    (count, &contents[end..])
}

#[track_caller]
fn parts(emitted: &[u8]) -> Parts {
    try_parts(emitted).unwrap_or_else(|error| panic!("{error}"))
}

fn try_parts(emitted: &[u8]) -> wasmparser::Result<Parts> {
    let mut parts = Parts::default();
    let mut parser = Parser::new(0);
    parser.set_features(WasmFeatures::all());
    for payload in parser.parse_all(emitted) {
        match payload? {
            Payload::TypeSection(section) => {
                let range = section.original_position() as usize..section.range().end as usize;
                parts.types = (section.count(), emitted[range].to_vec());
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import?;
                    let (module, name) = (import.module.to_string(), import.name.to_string());
                    parts.imports.push((module, name, import.ty));
                }
            }
            Payload::FunctionSection(section) => {
                parts.functions = section.into_iter().collect::<wasmparser::Result<_>>()?;
            }
            Payload::TableSection(section) => {
                for table in section {
                    let ty = table?.ty;
                    parts.tables.push((ty.element_type, ty.initial, ty.maximum));
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    let export = export?;
                    let name = export.name.to_string();
                    parts.exports.push((name, export.kind, export.index));
                }
            }
            Payload::ElementSection(section) => {
                for element in section {
                    parts.elements.push(element_part(element?)?);
                }
            }
            Payload::CodeSectionEntry(body) => {
                let operators = body.get_operators_reader()?.into_iter();
                let shown = operators.map(|it| it.map(|it| format!("{it:?}")));
                parts.bodies.push(shown.collect::<wasmparser::Result<_>>()?);
            }
            Payload::CustomSection(section) => {
                // Name sections that wasmparser rejects are not checked. An import name that is not
                // UTF-8 produces one, and engines ignore it.
                if let KnownCustom::Name(names) = section.as_known() {
                    for name in names {
                        if let Name::Function(map) = name? {
                            for naming in map {
                                let naming = naming?;
                                parts.names.push((naming.index, naming.name.into()));
                            }
                        }
                    }
                }
            }
            _ => {}
        }
    }
    Ok(parts)
}

fn element_part(element: wasmparser::Element<'_>) -> wasmparser::Result<(Option<u32>, Vec<u32>)> {
    let table = match element.kind {
        ElementKind::Active { table_index, .. } => table_index,
        _ => None,
    };
    let functions = match element.items {
        ElementItems::Functions(functions) => {
            functions.into_iter().collect::<wasmparser::Result<_>>()?
        }
        ElementItems::Expressions(..) => Vec::new(),
    };
    Ok((table, functions))
}

/// Emits the adapter of every function type and the type tests, and checks them. If a type is the same
/// in every module, also returns its signature and its adapter, which may then depend only on the
/// signature.
#[track_caller]
pub fn check_adapters(types: &Types<'_>) -> Vec<(String, Vec<u8>)> {
    let mut portable = Vec::new();
    let portability = portabilities(types);
    // An adapter may contain all types, so checking the adapters of all types would take too long.
    let step = types.len() / 200 + 1;
    for index in (0..types.len() as u32).step_by(step) {
        let Some(ty) = types.func(TypeIndex(index)) else {
            assert!(adapter::emit(types, TypeIndex(index)).is_err());
            continue;
        };
        // A shared function cannot call a host function, just as it cannot call the binder.
        if ty.is_shared() {
            continue;
        }
        let emitted = adapter::emit(types, TypeIndex(index)).expect("there is such a type");
        Validator::new_with_features(WasmFeatures::all())
            .validate_all(&emitted)
            .unwrap_or_else(|error| panic!("type {index}: {error}"));
        let read = References::read(&emitted).expect("it has been validated");
        let inner = type_of(&read, 0);
        let there = read.types().func(inner).expect("the import's type");
        let signature = Signature::of(&ty).as_str().to_string();
        assert_eq!(Signature::of(&there).as_str(), signature);
        let again = adapter::emit(read.types(), inner).expect("it is there");
        assert!(emitted == again, "an adapter's adapter is another");
        // An adapter with only its own type is correct only if that is the same type.
        let is_alone = types.len() > 1 && read.types().len() == 1;
        match portability[index as usize] {
            Portability::No => assert!(!is_alone, "type {index} is another one there"),
            Portability::InGroup => {}
            Portability::Yes => assert_eq!(is_alone, types.len() > 1, "type {index}"),
        }
        if is_alone {
            portable.push((signature, emitted));
        }
    }
    assert!(adapter::emit(types, TypeIndex(types.len() as u32)).is_err());
    check_probes(types);
    portable
}

/// Checks the type tests of all types: a table for each type, exported in order.
#[track_caller]
fn check_probes(types: &Types<'_>) {
    let probes = adapter::emit_type_tests(types);
    if types.len() > 1000 {
        assert!(probes.is_empty());
        return;
    }
    Validator::new_with_features(WasmFeatures::all())
        .validate_all(&probes)
        .unwrap_or_else(|error| panic!("probes: {error}"));
    let module = latebind::Module::read(&probes).expect("it has been validated");
    let tables: Vec<u32> = module
        .exports()
        .map(|export| {
            assert_eq!(export.kind, latebind::ExportKind::Table);
            export.index
        })
        .collect();
    let expected: Vec<u32> = (0..types.len() as u32).collect();
    assert_eq!(tables, expected);
}

/// Whether a type is the same type in every module that contains it.
#[derive(Clone, Copy, Debug)]
enum Portability {
    No,
    /// Yes, but the type is encoded as a group of one, which the core does not decode.
    InGroup,
    Yes,
}

/// Returns the portability of each type according to the specification: a type is its recursion group.
#[track_caller]
fn portabilities(types: &Types<'_>) -> Vec<Portability> {
    let contents = types.section();
    let mut reader = BinaryReader::new(&contents, 0);
    reader.set_features(WasmFeatures::all());
    let groups = TypeSectionReader::new(reader).expect("types are valid");
    let mut all = Vec::new();
    for group in groups {
        let group = group.expect("types are valid");
        let is_alone = group.types().len() == 1;
        all.extend(group.types().map(|ty| match is_portable(ty) {
            true if is_alone && group.is_explicit_rec_group() => Portability::InGroup,
            true if is_alone => Portability::Yes,
            _ => Portability::No,
        }));
    }
    all
}

fn is_portable(ty: &SubType) -> bool {
    let composite = &ty.composite_type;
    let CompositeInnerType::Func(func) = &composite.inner else {
        return false;
    };
    let mut values = func.params().iter().chain(func.results());
    ty.is_final
        && ty.supertype_idxs.is_empty()
        && !composite.shared
        && composite.descriptor_idx.is_none()
        && composite.describes_idx.is_none()
        && !values.any(|it| matches!(it, ValType::Ref(ty) if ty.is_concrete_type_ref()))
}

/// Returns `true` if an engine without proposals beyond WebAssembly 2.0 can instantiate a module.
pub fn is_wasm2(bytes: &[u8]) -> bool {
    let mut validator = Validator::new_with_features(WasmFeatures::WASM2);
    let mut parser = Parser::new(0);
    parser.set_features(WasmFeatures::WASM2);
    for payload in parser.parse_all(bytes) {
        let payload = payload.and_then(|it| {
            validator
                .payload(&it)
                .map(|it| matches!(it, ValidPayload::End(_)))
        });
        match payload {
            Ok(false) => {}
            Ok(true) => return true,
            Err(_) => return false,
        }
    }
    false
}
