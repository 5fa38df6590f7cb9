//! The facts that wasmparser reads, with every proposal that it supports.

use latebind::{ImportKind, TypeIndex};
use wasmparser::{
    AbstractHeapType, CompositeInnerType, Dylink0Subsection, ExternalKind, HeapType, KnownCustom,
    Parser, Payload, RefType, SubType, TypeRef, UnpackedIndex, ValType, ValidPayload, Validator,
    WasmFeatures,
};

use super::facts::{Export, Facts, Func, Import, Subsection};

pub const DYLINK: &str = "dylink.0";

/// Returns every proposal that wasmparser supports for modules. This crate does not handle
/// components.
pub fn features() -> WasmFeatures {
    WasmFeatures::all().difference(WasmFeatures::COMPONENT_MODEL)
}

/// The position at which wasmparser failed.
#[derive(Debug)]
pub struct Failure {
    /// The section that it was reading, if this crate reads that section too.
    pub section: Option<&'static str>,
    pub message: String,
}

/// Reads a module without validating it.
pub fn read(bytes: &[u8]) -> Result<Facts, Failure> {
    let mut facts = Facts::default();
    let mut parser = Parser::new(0);
    parser.set_features(features());
    for payload in parser.parse_all(bytes) {
        let payload = payload.map_err(|error| Failure {
            section: None,
            message: error.to_string(),
        })?;
        let section = match &payload {
            Payload::TypeSection(_) => "type",
            Payload::ImportSection(_) => "import",
            Payload::ExportSection(_) => "export",
            Payload::CustomSection(custom) if custom.name() == DYLINK => DYLINK,
            _ => continue,
        };
        add(&mut facts, payload).map_err(|error| Failure {
            section: Some(section),
            message: error.to_string(),
        })?;
    }
    Ok(facts)
}

/// Validates everything except function bodies, which this crate never reads.
pub fn validate(bytes: &[u8]) -> wasmparser::Result<()> {
    let features = features();
    let mut validator = Validator::new_with_features(features);
    let mut parser = Parser::new(0);
    parser.set_features(features);
    for payload in parser.parse_all(bytes) {
        if let ValidPayload::End(_) = validator.payload(&payload?)? {
            break;
        }
    }
    Ok(())
}

fn add(facts: &mut Facts, payload: Payload<'_>) -> wasmparser::Result<()> {
    match payload {
        Payload::TypeSection(groups) => {
            for group in groups {
                facts.types.extend(group?.types().map(func));
            }
        }
        Payload::ImportSection(imports) => {
            for import in imports.into_imports() {
                let import = import?;
                facts.imports.push(Import {
                    module: import.module.to_string(),
                    name: import.name.to_string(),
                    kind: import_kind(import.ty),
                });
            }
        }
        Payload::ExportSection(exports) => {
            for export in exports {
                let export = export?;
                facts.exports.push(Export {
                    name: export.name.to_string(),
                    kind: export_kind(export.kind),
                    index: export.index,
                });
            }
        }
        Payload::CustomSection(custom) => {
            if let KnownCustom::Dylink0(subsections) = custom.as_known() {
                let all: wasmparser::Result<Vec<_>> = subsections.into_iter().collect();
                facts.dylink = Some(all?.into_iter().map(subsection).collect());
            }
        }
        _ => {}
    }
    Ok(())
}

fn func(ty: &SubType) -> Option<Func> {
    let CompositeInnerType::Func(func) = &ty.composite_type.inner else {
        return None;
    };
    let list = |types: &[ValType]| {
        let types: Vec<String> = types.iter().map(|it| val_type(*it)).collect();
        types.join(", ")
    };
    let results = list(func.results());
    let results = match func.results().len() {
        1 => results,
        _ => format!("({results})"),
    };
    Some(Func {
        params: func.params().len() as u32,
        shared: ty.composite_type.shared,
        signature: format!("({}) -> {results}", list(func.params())),
    })
}

fn val_type(ty: ValType) -> String {
    match ty {
        ValType::I32 => "i32".to_string(),
        ValType::I64 => "i64".to_string(),
        ValType::F32 => "f32".to_string(),
        ValType::F64 => "f64".to_string(),
        ValType::V128 => "v128".to_string(),
        ValType::Ref(ty) => ref_type(ty),
    }
}

fn ref_type(ty: RefType) -> String {
    let null = if ty.is_nullable() { "null " } else { "" };
    match ty.heap_type() {
        HeapType::Abstract { shared, ty } => {
            let (long, short) = names(ty);
            match (shared, null) {
                (false, "") => format!("(ref {long})"),
                (false, _) => short.to_string(),
                (true, null) => format!("(ref {null}(shared {long}))"),
            }
        }
        HeapType::Concrete(index) => format!("(ref {null}${})", in_module(index)),
        HeapType::Exact(index) => format!("(ref {null}(exact ${}))", in_module(index)),
    }
}

fn in_module(index: UnpackedIndex) -> u32 {
    match index {
        UnpackedIndex::Module(index) => index,
        other => panic!("only validation makes {other:?}"),
    }
}

fn names(ty: AbstractHeapType) -> (&'static str, &'static str) {
    match ty {
        AbstractHeapType::Func => ("func", "funcref"),
        AbstractHeapType::Extern => ("extern", "externref"),
        AbstractHeapType::Any => ("any", "anyref"),
        AbstractHeapType::None => ("none", "nullref"),
        AbstractHeapType::NoExtern => ("noextern", "nullexternref"),
        AbstractHeapType::NoFunc => ("nofunc", "nullfuncref"),
        AbstractHeapType::Eq => ("eq", "eqref"),
        AbstractHeapType::Struct => ("struct", "structref"),
        AbstractHeapType::Array => ("array", "arrayref"),
        AbstractHeapType::I31 => ("i31", "i31ref"),
        AbstractHeapType::Exn => ("exn", "exnref"),
        AbstractHeapType::NoExn => ("noexn", "nullexnref"),
        AbstractHeapType::Cont => ("cont", "contref"),
        AbstractHeapType::NoCont => ("nocont", "nullcontref"),
    }
}

fn import_kind(ty: TypeRef) -> ImportKind {
    match ty {
        TypeRef::Func(ty) => ImportKind::Func {
            ty: TypeIndex(ty),
            exact: false,
        },
        TypeRef::FuncExact(ty) => ImportKind::Func {
            ty: TypeIndex(ty),
            exact: true,
        },
        TypeRef::Table(ty) => ImportKind::Table {
            table64: ty.table64,
        },
        TypeRef::Memory(ty) => ImportKind::Memory {
            memory64: ty.memory64,
            shared: ty.shared,
        },
        TypeRef::Global(ty) => ImportKind::Global {
            mutable: ty.mutable,
        },
        TypeRef::Tag(ty) => ImportKind::Tag {
            ty: TypeIndex(ty.func_type_idx),
        },
    }
}

fn export_kind(kind: ExternalKind) -> &'static str {
    match kind {
        ExternalKind::Func | ExternalKind::FuncExact => "func",
        ExternalKind::Table => "table",
        ExternalKind::Memory => "memory",
        ExternalKind::Global => "global",
        ExternalKind::Tag => "tag",
    }
}

fn subsection(subsection: Dylink0Subsection<'_>) -> Subsection {
    let texts = |names: Vec<&str>| names.into_iter().map(str::to_string).collect();
    match subsection {
        Dylink0Subsection::MemInfo(info) => Subsection::MemInfo([
            info.memory_size,
            info.memory_alignment,
            info.table_size,
            info.table_alignment,
        ]),
        Dylink0Subsection::Needed(names) => Subsection::Needed(texts(names)),
        Dylink0Subsection::RuntimePath(paths) => Subsection::RuntimePath(texts(paths)),
        Dylink0Subsection::ExportInfo(infos) => Subsection::ExportInfo(
            infos
                .iter()
                .map(|it| (it.name.to_string(), it.flags.bits()))
                .collect(),
        ),
        Dylink0Subsection::ImportInfo(infos) => Subsection::ImportInfo(
            infos
                .iter()
                .map(|it| (it.module.to_string(), it.field.to_string(), it.flags.bits()))
                .collect(),
        ),
        Dylink0Subsection::TargetArch(_) => Subsection::Unknown(6, Vec::new()),
        Dylink0Subsection::Unknown { ty, data, .. } => Subsection::Unknown(ty, data.to_vec()),
    }
}
