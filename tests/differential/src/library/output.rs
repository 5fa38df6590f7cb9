//! Writes the library, section by section.

use std::borrow::Cow;

use wasm_encoder::reencode::Reencode;
use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, ElementMode, ElementSection, ElementSegment, Elements,
    Encode, EntityType, ExportSection, FunctionSection, GlobalSection, GlobalType, Import,
    ImportCompact, ImportSection, Imports, IndirectNameMap, Module, NameMap, NameSection,
    RawSection, RefType, StartSection, TableSection, TableType, ValType,
};
use wasmparser::{FunctionBody, Operator};

use super::drivers::{TYPES, index};
use super::{ExportKind, Plan};
use crate::generate::Profile;
use crate::shape::{Piece, Shape};
use crate::values::Random;

/// The ids of the sections that are not custom sections, in order.
const ORDER: [u8; 13] = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11];

const TABLE_SIZE: u64 = 32;

/// Writes the library.
pub fn write(plan: &mut Plan<'_>, random: &mut Random) -> Vec<u8> {
    let mut module = Module::new();
    module.section(&CustomSection {
        name: "dylink.0".into(),
        data: Cow::Borrowed(&[1, 4, 16, 2, 32, 0, 2, 5, 1, 3, b'a', b'.', b'b']),
    });
    let pieces = plan.shape.pieces.clone();
    let mut customs = pieces.split(|it| it.id != 0);
    write_customs(&mut module, customs.next().unwrap_or_default());
    let mut place = pieces.iter().filter(|it| it.id != 0).peekable();
    for id in ORDER {
        let old = place.next_if(|it| it.id == id);
        write_section(&mut module, plan, id, old.copied(), random);
        if old.is_some() {
            write_customs(&mut module, customs.next().unwrap_or_default());
        }
    }
    module.section(&names(plan));
    for (name, data) in [
        (".debug_info", &b"\x04"[..]),
        ("producers", b"\x00"),
        ("sourceMappingURL", b"\x01a"),
    ] {
        if random.below(3) == 0 {
            let data = Cow::Borrowed(data);
            let name = name.into();
            module.section(&CustomSection { name, data });
        }
    }
    module.finish()
}

/// Returns the same library with a compact import section.
pub fn compact(plan: &Plan<'_>, bytes: &[u8], layout: u64) -> Vec<u8> {
    let shape = Shape::read(bytes).expect("it was written just now");
    let mut module = Module::new();
    for piece in &shape.pieces {
        if piece.id == 2 {
            module.section(&compact_imports(plan, layout));
        } else {
            raw(&mut module, *piece);
        }
    }
    module.finish()
}

fn raw(module: &mut Module, piece: Piece<'_>) {
    let (id, data) = (piece.id, piece.contents);
    module.section(&RawSection { id, data });
}

fn write_customs(module: &mut Module, pieces: &[Piece<'_>]) {
    for piece in pieces {
        raw(module, *piece);
    }
}

fn write_section(
    module: &mut Module,
    plan: &mut Plan<'_>,
    id: u8,
    old: Option<Piece<'_>>,
    random: &mut Random,
) {
    match id {
        1 => {
            let contents = types(old);
            let data = &contents;
            module.section(&RawSection { id, data });
        }
        2 => {
            let mut section = ImportSection::new();
            for it in &plan.imports {
                section.import(&it.module, &it.name, it.ty);
            }
            module.section(&section);
        }
        3 => {
            let mut section = FunctionSection::new();
            let own = &plan.types[plan.imported_functions as usize..];
            own.iter().for_each(|ty| {
                section.function(*ty);
            });
            for driver in &plan.drivers {
                section.function(driver.ty);
            }
            module.section(&section);
        }
        4 => {
            module.section(&tables(plan));
        }
        6 => {
            module.section(&globals(plan));
        }
        7 => {
            module.section(&exports(plan));
        }
        8 => {
            if let Some(start) = plan.shape.start {
                let needs_instance = plan.profile != Profile::Wasmtime && has_self(plan);
                let function_index = plan.functions[start as usize];
                // In JavaScript, a loader's stub cannot reach exports before they exist.
                if !needs_instance {
                    module.section(&StartSection { function_index });
                }
            }
        }
        9 => {
            module.section(&elements(plan, random));
        }
        10 => {
            module.section(&code(plan, random));
        }
        13 if plan.profile == Profile::Legacy => {
            let ty = plan.shape.types.len() as u32;
            let mut data = vec![1, 0];
            ty.encode(&mut data);
            let data = &data;
            module.section(&RawSection { id, data });
        }
        _ => {
            if let Some(piece) = old {
                raw(module, piece);
            }
        }
    }
}

fn has_self(plan: &Plan<'_>) -> bool {
    let is_exported = |name: &str| plan.shape.exported_function(name).is_some();
    let is_self = |it: &super::Import| it.module == "env" && is_exported(&it.name);
    plan.imports.iter().any(is_self)
}

fn types(old: Option<Piece<'_>>) -> Vec<u8> {
    let (count, rest) = old.map_or((0, &[][..]), |piece| split_count(piece.contents));
    let mut contents = Vec::new();
    (count + TYPES).encode(&mut contents);
    contents.extend(rest);
    contents.extend([0x60, 0, 0, 0x60, 0, 1, 0x70]);
    contents
}

/// Returns the number at the start of a section's contents, and the bytes after it.
pub fn split_count(contents: &[u8]) -> (u32, &[u8]) {
    let mut reader = wasmparser::BinaryReader::new(contents, 0);
    let count = reader.read_var_u32().expect("it is valid");
    (count, &contents[reader.original_position() as usize..])
}

fn compact_imports(plan: &Plan<'_>, layout: u64) -> ImportSection {
    let mut section = ImportSection::new();
    let mut rest = &plan.imports[..];
    let mut random = Random::new(layout);
    while let Some(first) = rest.first() {
        let (module, ty) = (&first.module[..], first.ty);
        let alike = rest.iter().take_while(|it| it.module == module).count();
        let same = rest
            .iter()
            .take_while(|it| it.module == module && it.ty == ty)
            .count();
        let count = match random.below(3) {
            0 => {
                let name = &first.name;
                section.imports(Imports::Single(Import { module, name, ty }));
                1
            }
            1 => {
                let of = |it| {
                    let super::Import { name, ty, .. }: &super::Import = it;
                    ImportCompact { name, ty: *ty }
                };
                let items = rest[..alike].iter().map(of).collect();
                section.imports(Imports::Compact1 { module, items });
                alike
            }
            _ => {
                let names = rest[..same].iter().map(|it| &it.name[..]).collect();
                section.imports(Imports::Compact2 { module, ty, names });
                same
            }
        };
        rest = &rest[count..];
    }
    section
}

fn tables(plan: &mut Plan<'_>) -> TableSection {
    let mut section = TableSection::new();
    for table in plan.shape.tables.clone() {
        plan.parse_table(&mut section, table).expect("it is valid");
    }
    let element_type = RefType::FUNCREF;
    let ty = |minimum| TableType {
        element_type,
        table64: false,
        minimum,
        maximum: Some(minimum),
        shared: false,
    };
    section.table(ty(TABLE_SIZE));
    plan.exports
        .push(("own.table".into(), ExportKind::Table, plan.table));
    if plan.imported_functions > 0 {
        section.table_with_init(ty(2), &ConstExpr::ref_func(plan.imported_functions / 2));
        plan.exports
            .push(("own.filled".into(), ExportKind::Table, plan.table + 1));
    }
    section
}

fn globals(plan: &mut Plan<'_>) -> GlobalSection {
    let mut section = GlobalSection::new();
    for global in plan.shape.globals.clone() {
        plan.parse_global(&mut section, global)
            .expect("it is valid");
    }
    let imported = plan.shape.imports.iter();
    let imported = imported.filter(|it| matches!(it.ty, wasmparser::TypeRef::Global(_)));
    let index = (imported.count() + plan.shape.globals.len()) as u32;
    if plan.imported_functions > 0 {
        let ty = GlobalType {
            val_type: ValType::FUNCREF,
            mutable: false,
            shared: false,
        };
        section.global(ty, &ConstExpr::ref_func(plan.imported_functions - 1));
        plan.exports
            .push(("own.global".into(), ExportKind::Global, index));
    }
    section
}

fn exports(plan: &mut Plan<'_>) -> ExportSection {
    let mut section = ExportSection::new();
    for export in plan.shape.exports.clone() {
        plan.parse_export(&mut section, export)
            .expect("it is valid");
    }
    for (name, kind, index) in &plan.exports {
        section.export(name, *kind, *index);
    }
    // Imports that are exported again, some under their own name.
    let taken = |name: &str| plan.shape.exports.iter().any(|it| it.name == name);
    let mut function = 0;
    let mut done: Vec<&str> = Vec::new();
    for import in &plan.imports {
        if !matches!(import.ty, EntityType::Function(_)) {
            continue;
        }
        if function % 5 == 0 && !taken(&import.name) && !done.contains(&&import.name[..]) {
            section.export(&import.name, ExportKind::Func, function);
            done.push(&import.name);
        }
        function += 1;
    }
    section
}

/// Returns wasm-smith's segments, and one segment in each encoding.
fn elements(plan: &mut Plan<'_>, random: &mut Random) -> ElementSection {
    let mut section = ElementSection::new();
    for element in plan.shape.elements.clone() {
        plan.parse_element(&mut section, element)
            .expect("it is valid");
    }
    let total = plan.types.len() + plan.drivers.len();
    let mut some = || -> Vec<u32> {
        let mut any = |end: usize| random.below(end.max(1)) as u32;
        let imported = plan.imported_functions as usize;
        (0..4)
            .map(|at| {
                if at < 3 && imported > 0 {
                    any(imported)
                } else {
                    any(total)
                }
            })
            .collect()
    };
    let functions = |list: Vec<u32>| Elements::Functions(list.into());
    let expressions = |list: Vec<u32>, ty| {
        let of = |it: u32| ConstExpr::ref_func(it);
        Elements::Expressions(ty, list.into_iter().map(of).collect())
    };
    let not_null = RefType {
        nullable: false,
        ..RefType::FUNCREF
    };
    let offsets: Vec<ConstExpr> = (0..4).map(|at| ConstExpr::i32_const(at * 4)).collect();
    // Encodings 0 and 4 can refer only to the first table.
    let first = (plan.table != 0).then_some(plan.table);
    let active = |table, at: usize| ElementMode::Active {
        table,
        offset: &offsets[at],
    };
    let all: Vec<u32> = (0..plan.imported_functions).collect();
    let segments = [
        (ElementMode::Passive, functions(some())),
        (ElementMode::Passive, expressions(some(), RefType::FUNCREF)),
        (active(first, 0), functions(some())),
        (active(Some(plan.table), 1), functions(some())),
        (ElementMode::Declared, functions(all)),
        (active(first, 2), expressions(some(), RefType::FUNCREF)),
        (active(Some(plan.table), 3), expressions(some(), not_null)),
        (ElementMode::Declared, expressions(some(), not_null)),
    ];
    for (mode, elements) in segments {
        section.segment(ElementSegment { mode, elements });
    }
    section
}

fn code(plan: &mut Plan<'_>, random: &mut Random) -> CodeSection {
    let mut section = CodeSection::new();
    for each in &plan.shape.bodies {
        section.raw(&body(plan, each, random));
    }
    for driver in &plan.drivers {
        section.raw(&driver.body);
    }
    section
}

/// Returns a body with new function indices. All other bytes are copied.
fn body(plan: &Plan<'_>, body: &FunctionBody<'_>, random: &mut Random) -> Vec<u8> {
    let bytes = body.as_bytes();
    let start = body.range().start;
    let mut reader = body.get_operators_reader().expect("it is valid");
    let mut out = bytes[..(reader.original_position() - start) as usize].to_vec();
    while !reader.eof() {
        let (operator, at) = reader.read_with_offset().expect("it is valid");
        let old = &bytes[(at - start) as usize..(reader.original_position() - start) as usize];
        match operator {
            Operator::Call { function_index }
            | Operator::ReturnCall { function_index }
            | Operator::RefFunc { function_index } => {
                out.push(old[0]);
                let function = plan.functions[function_index as usize];
                let function = plan.substitute(function, random);
                index(&mut out, function, random.below(4) == 0);
            }
            // No other thread would wake it.
            Operator::MemoryAtomicWait32 { .. } | Operator::MemoryAtomicWait64 { .. } => {
                out.extend([0x1a, 0x42, 0]);
                out.extend(old);
            }
            _ => out.extend(old),
        }
    }
    out
}

fn names(plan: &Plan<'_>) -> NameSection {
    let mut section = NameSection::new();
    section.module("generated");
    let total = (plan.types.len() + plan.drivers.len()) as u32;
    let mut functions = NameMap::new();
    // Some names are omitted, because a name map may have gaps.
    for index in (0..total).filter(|index| index % 7 != 3) {
        functions.append(index, &format!("function {index}"));
    }
    section.functions(&functions);
    let mut locals = IndirectNameMap::new();
    let mut labels = IndirectNameMap::new();
    for index in (plan.imported_functions..total).step_by(2) {
        let mut map = NameMap::new();
        map.append(0, &format!("first of {index}"));
        locals.append(index, &map);
        labels.append(index, &map);
    }
    section.locals(&locals);
    section.labels(&labels);
    let mut one = NameMap::new();
    one.append(0, "zero");
    section.types(&one);
    section.tables(&one);
    section.globals(&one);
    section.elements(&one);
    section
}
