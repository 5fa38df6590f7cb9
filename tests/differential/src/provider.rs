//! The module that defines the imports of a library that are not functions.
//!
//! It is a module rather than the host, because JavaScript cannot create a table or a global of
//! every type.

use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ElementSection, Elements, ExportKind, ExportSection,
    Function, FunctionSection, GlobalSection, HeapType, Instruction, MemorySection, Module,
    RawSection, TableSection, TagSection,
};
use wasmparser::{
    AbstractHeapType, CompositeInnerType, HeapType as Heap, StorageType, TypeRef, ValType,
};

use crate::shape::Shape;

/// Returns the name under which the provider exports the value for an import.
pub fn name(import: usize) -> String {
    format!("{import}")
}

#[derive(Default)]
struct Sections {
    functions: FunctionSection,
    tables: TableSection,
    memories: MemorySection,
    tags: TagSection,
    globals: GlobalSection,
    exports: ExportSection,
    code: CodeSection,
    data: DataSection,
}

/// Writes the provider. Returns `None` if there is no value of a required type.
pub fn write(shape: &Shape<'_>) -> Option<Vec<u8>> {
    let mut to = Sections::default();
    for (index, import) in shape.imports.iter().enumerate() {
        let name = name(index);
        match import.ty {
            TypeRef::Func(_) | TypeRef::FuncExact(_) => {}
            TypeRef::Table(ty) => {
                let init = initial(shape, ValType::Ref(ty.element_type), index, &mut to)?;
                to.exports.export(&name, ExportKind::Table, to.tables.len());
                to.tables
                    .table_with_init(RoundtripReencoder.table_type(ty).ok()?, &init);
            }
            TypeRef::Memory(ty) => {
                if ty.initial > 0 {
                    let offset = match ty.memory64 {
                        true => ConstExpr::i64_const(0),
                        false => ConstExpr::i32_const(0),
                    };
                    to.data
                        .active(to.memories.len(), &offset, [index as u8 + 1]);
                }
                to.exports
                    .export(&name, ExportKind::Memory, to.memories.len());
                to.memories.memory(RoundtripReencoder.memory_type(ty).ok()?);
            }
            TypeRef::Global(ty) => {
                let init = initial(shape, ty.content_type, index, &mut to)?;
                to.exports
                    .export(&name, ExportKind::Global, to.globals.len());
                to.globals
                    .global(RoundtripReencoder.global_type(ty).ok()?, &init);
            }
            TypeRef::Tag(ty) => {
                to.exports.export(&name, ExportKind::Tag, to.tags.len());
                to.tags.tag(RoundtripReencoder.tag_type(ty).ok()?);
            }
        }
    }
    let mut elements = ElementSection::new();
    let functions: Vec<u32> = (0..to.functions.len()).collect();
    elements.declared(Elements::Functions(functions.into()));
    let mut module = Module::new();
    if let Some(types) = shape.pieces.iter().find(|it| it.id == 1) {
        let (id, data) = (1, types.contents);
        module.section(&RawSection { id, data });
    }
    module
        .section(&to.functions)
        .section(&to.tables)
        .section(&to.memories)
        .section(&to.tags)
        .section(&to.globals)
        .section(&to.exports)
        .section(&elements)
        .section(&to.code)
        .section(&to.data);
    Some(module.finish())
}

/// Returns a constant of a type, and creates a function if the constant needs one.
fn initial(shape: &Shape<'_>, ty: ValType, salt: usize, to: &mut Sections) -> Option<ConstExpr> {
    let salt = salt as i32 + 5;
    let ty = match ty {
        ValType::I32 => return Some(ConstExpr::i32_const(salt)),
        ValType::I64 => return Some(ConstExpr::i64_const(salt.into())),
        ValType::F32 => return Some(ConstExpr::f32_const((salt as f32).into())),
        ValType::F64 => return Some(ConstExpr::f64_const(f64::from(salt).into())),
        ValType::V128 => return Some(ConstExpr::v128_const(salt.into())),
        ValType::Ref(ty) => ty,
    };
    if ty.is_nullable() {
        let heap: HeapType = RoundtripReencoder.heap_type(ty.heap_type()).ok()?;
        return Some(ConstExpr::ref_null(heap));
    }
    let i31 = || [Instruction::I32Const(salt), Instruction::RefI31];
    match ty.heap_type() {
        Heap::Abstract { shared: false, ty } => match ty {
            AbstractHeapType::Func => {
                let any = (0..shape.types.len() as u32).find(|it| shape.signature(*it).is_some());
                Some(ConstExpr::ref_func(function(any?, to)))
            }
            AbstractHeapType::Any | AbstractHeapType::Eq | AbstractHeapType::I31 => {
                Some(ConstExpr::extended(i31()))
            }
            AbstractHeapType::Extern => {
                let [first, second] = i31();
                let all = [first, second, Instruction::ExternConvertAny];
                Some(ConstExpr::extended(all))
            }
            _ => None,
        },
        Heap::Concrete(index) => {
            let index = index.as_module_index()?;
            match &shape.types.get(index as usize)?.composite_type.inner {
                CompositeInnerType::Func(_) => Some(ConstExpr::ref_func(function(index, to))),
                CompositeInnerType::Struct(ty) => {
                    let mut fields = ty.fields.iter();
                    let all = fields.all(|it| is_defaultable(it.element_type));
                    let new = Instruction::StructNewDefault(index);
                    all.then(|| ConstExpr::extended([new]))
                }
                CompositeInnerType::Array(ty) => is_defaultable(ty.0.element_type).then(|| {
                    let new = Instruction::ArrayNewDefault(index);
                    ConstExpr::extended([Instruction::I32Const(2), new])
                }),
                CompositeInnerType::Cont(_) => None,
            }
        }
        _ => None,
    }
}

fn is_defaultable(ty: StorageType) -> bool {
    ty.unpack().is_defaultable()
}

/// Adds a function that traps.
fn function(ty: u32, to: &mut Sections) -> u32 {
    let index = to.functions.len();
    to.functions.function(ty);
    to.exports
        .export(&format!("function {index}"), ExportKind::Func, index);
    let mut body = Function::new([]);
    body.instruction(&Instruction::Unreachable);
    body.instruction(&Instruction::End);
    to.code.function(&body);
    index
}

/// Writes the module whose functions call the imports of slots, and which are bound instead of the
/// imports.
///
/// Function `slot` has exactly the type of the slot, because the types are those of the library.
pub fn helper(types: &[u8], slots: &[(u32, usize)]) -> Vec<u8> {
    let mut imports = wasm_encoder::ImportSection::new();
    let mut to = Sections::default();
    for (slot, (ty, params)) in slots.iter().enumerate() {
        let name = format!("{slot}");
        imports.import("import", &name, wasm_encoder::EntityType::Function(*ty));
        to.functions.function(*ty);
        to.exports
            .export(&name, ExportKind::Func, (slots.len() + slot) as u32);
        let mut body = Function::new([]);
        for local in 0..*params {
            body.instruction(&Instruction::LocalGet(local as u32));
        }
        body.instruction(&Instruction::Call(slot as u32));
        body.instruction(&Instruction::End);
        to.code.function(&body);
    }
    let mut module = Module::new();
    let (id, data) = (1, types);
    module.section(&RawSection { id, data });
    module
        .section(&imports)
        .section(&to.functions)
        .section(&to.exports)
        .section(&to.code);
    module.finish()
}
