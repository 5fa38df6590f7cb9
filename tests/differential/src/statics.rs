//! The properties that a relinked library must have before it is run, checked instruction by
//! instruction.
//!
//! This module repeats the statements of `docs/relinking.md`, with wasmparser as the reader.

mod code;

use std::collections::BTreeSet;

use latebind::LatebindSection;
use latebind::relink::{Bsymbolic, Options, Relinked, Resolution, relink, verify};
use wasmparser::{
    ConstExpr, ElementItems, ElementKind, ExternalKind, Operator, TableInit, TypeRef, Validator,
    WasmFeatures,
};

use crate::library::split_count;
use crate::shape::Shape;

type Check<T = ()> = Result<T, String>;

/// Returns an error with a message unless a condition holds.
macro_rules! hold {
    ($condition:expr, $($words:tt)*) => {
        if !$condition {
            return Err(format!($($words)*));
        }
    };
}

// This module comes after the macro because it uses the macro.
mod local;

/// The new indices of functions.
struct Map<'a> {
    old: &'a Shape<'a>,
    new: &'a Shape<'a>,
    /// For each old import: its new index if it is kept, its slot, and the new index of its
    /// definition.
    imports: Vec<(Option<u32>, Option<u32>, Option<u32>)>,
    slots: u32,
}

/// Relinks twice, checks the result, and returns it.
pub fn relinked<'a>(input: &Shape<'a>, options: Options<'_>) -> Check<Relinked<'a>> {
    let relinked = relink(input.bytes, options).map_err(|error| format!("refused: {error}"))?;
    let again = relink(input.bytes, options).map_err(|error| format!("refused: {error}"))?;
    hold!(
        relinked.bytes == again.bytes,
        "relinking is not deterministic"
    );
    hold!(
        relinked.resolutions == again.resolutions,
        "resolutions are not deterministic"
    );
    hold!(!relinked.already_relinked, "it was not relinked before");
    hold!(
        relinked.resolutions.len() == input.imports.len(),
        "one resolution for each import"
    );
    check_fates(input, options, &relinked.resolutions)?;
    // If all functions of a library remain direct, the library gets a section that records this.
    local::check(input, options, &relinked)?;
    if relinked
        .resolutions
        .iter()
        .all(|resolution| *resolution == Resolution::Kept)
    {
        hold!(!relinked.is_changed(), "there was nothing to relink");
        return Ok(relinked);
    }
    let Some(bytes) = relinked.changed_bytes() else {
        return Err("it was not relinked".into());
    };
    let once_more = relink(bytes, options).map_err(|error| format!("refuses its own: {error}"))?;
    hold!(once_more.already_relinked, "it does not know its own");
    hold!(!once_more.is_changed(), "it relinks its own");
    verify(bytes).map_err(|violations| format!("`verify`: {violations:?}"))?;
    check(input, bytes, &relinked)?;
    if options.keep_imports {
        check_without_imports(input, options.keep_imports(false), &relinked)?;
    }
    Ok(relinked)
}

/// Checks the same library with slots that have no imports.
fn check_without_imports(input: &Shape<'_>, options: Options<'_>, kept: &Relinked<'_>) -> Check {
    let relinked = relink(input.bytes, options).map_err(|error| format!("refused: {error}"))?;
    verify(&relinked.bytes).map_err(|violations| format!("`verify`: {violations:?}"))?;
    // This validates it, too.
    let shape =
        Shape::read(&relinked.bytes).map_err(|error| format!("without imports: {error}"))?;
    let with = Shape::read(&kept.bytes).map_err(|error| error.to_string())?;
    let is_slot = |it: &Resolution| matches!(it, Resolution::Slot(_));
    let all = relinked.resolutions.iter().zip(&kept.resolutions);
    for (one, other) in all {
        let is_same = one == other || is_slot(one) && is_slot(other);
        hold!(is_same, "{one:?} without imports, and {other:?} with them");
    }
    let section = LatebindSection::read(&relinked.bytes).map_err(|error| error.to_string())?;
    let slots: Vec<_> = section.iter().flat_map(LatebindSection::slots).collect();
    let removed = slots.iter().filter(|slot| !slot.is_imported).count();
    let types: BTreeSet<u32> = slots
        .iter()
        .filter(|it| !it.is_imported)
        .map(|it| it.ty.0)
        .collect();
    hold!(
        shape.imports.len() + removed == with.imports.len() + types.len(),
        "{removed} imports are removed"
    );
    Ok(())
}

fn check_fates(input: &Shape<'_>, options: Options<'_>, resolutions: &[Resolution]) -> Check {
    let mut slot = 0;
    for (at, import, ty) in input.function_imports() {
        let name = import.name;
        let resolution = resolutions[at];
        let defined = input
            .exported_function(name)
            .filter(|_| import.module == "env");
        let defined = defined.filter(|it| !input.is_imported(*it));
        let own = defined.map(|it| input.functions[it as usize]);
        let same_index = own == Some(ty);
        let same = own.is_some_and(|own| input.canonical(own) == input.canonical(ty));
        let is_direct = options.direct.contains(&(at as u32));
        let is_bound = is_bound(name, at as u32, options);
        match resolution {
            Resolution::Direct => {
                hold!(is_direct && !(same_index && is_bound), "`{name}` is direct")
            }
            Resolution::SelfBound => hold!(same && is_bound, "`{name}` is a self reference"),
            Resolution::Slot(it) | Resolution::Mismatch(it) => {
                hold!(!is_direct, "`{name}` is not direct");
                hold!(it == slot, "slot {it} comes before {slot}");
                slot += 1;
                hold!(!(same_index && is_bound), "`{name}` is no self reference");
                let is_mismatch = matches!(resolution, Resolution::Mismatch(_));
                hold!(
                    !is_mismatch || own.is_some() && !same,
                    "`{name}` is a mismatch"
                );
            }
            Resolution::Kept => return Err(format!("`{name}` is a function")),
            other => panic!("{other:?} is not known here"),
        }
    }
    Ok(())
}

/// Returns `true` if an import is bound, provided that the library defines it.
fn is_bound(name: &str, at: u32, options: Options<'_>) -> bool {
    let is_mangled = || {
        let first = |rest: &str| rest.chars().next();
        let is_rust = |it: char| it.is_ascii_digit() || it.is_ascii_uppercase();
        let cxx = name.strip_prefix("_Z").and_then(first);
        let rust = name.strip_prefix("_R").and_then(first);
        cxx.is_some_and(|it| it.is_ascii_alphanumeric()) || rust.is_some_and(is_rust)
    };
    let is_operator = ["_Znw", "_Zna", "_Zdl", "_Zda"]
        .iter()
        .any(|it| name.starts_with(it));
    let is_known = options.direct.contains(&at) || options.interposed.contains(&at);
    let interposable = options.interposable.iter();
    match options.bsymbolic {
        Bsymbolic::None => return false,
        Bsymbolic::Mangled if is_known || is_operator || !is_mangled() => return false,
        Bsymbolic::Mangled | Bsymbolic::Functions => {}
        other => panic!("{other:?} is not known here"),
    }
    !interposable
        .copied()
        .any(|it| name.contains(it.trim_matches('*')))
}

fn check(old: &Shape<'_>, bytes: &[u8], relinked: &Relinked<'_>) -> Check {
    let new = &Shape::read(bytes).map_err(|error| format!("invalid: {error}"))?;
    // The result must not need newer features than the input.
    let is_valid = |bytes: &[u8], features| {
        Validator::new_with_features(features)
            .validate_all(bytes)
            .is_ok()
    };
    let all = [WasmFeatures::WASM2, WasmFeatures::WASM3];
    for features in all {
        let was = is_valid(old.bytes, features) && relinked.resolutions.iter().any(is_slot);
        hold!(
            !was || is_valid(bytes, features),
            "it needs more than {features:?}"
        );
    }
    let map = map(old, new, relinked)?;
    check_sections(&map, relinked)?;
    check_types_and_imports(&map)?;
    check_exports(&map)?;
    check_expressions(&map)?;
    check_elements(&map)?;
    hold!(
        new.start == old.start.map(|it| map.reference(it)),
        "start function"
    );
    code::check(&map)?;
    check_names(&map)
}

fn is_slot(resolution: &Resolution) -> bool {
    matches!(resolution, Resolution::Slot(_) | Resolution::Mismatch(_))
}

fn map<'a>(old: &'a Shape<'a>, new: &'a Shape<'a>, relinked: &Relinked<'_>) -> Check<Map<'a>> {
    let exported: Vec<u32> = functions_exported(old).collect();
    let mut imports = Vec::new();
    let mut kept = 0;
    let mut slots = 0;
    let mut own = Vec::new();
    for (function, (at, import, _)) in old.function_imports().enumerate() {
        let resolution = relinked.resolutions[at];
        let stays = resolution != Resolution::SelfBound || exported.contains(&(function as u32));
        let slot = match resolution {
            Resolution::Slot(slot) | Resolution::Mismatch(slot) => Some(slot),
            _ => None,
        };
        slots += u32::from(slot.is_some());
        let definition = (resolution == Resolution::SelfBound)
            .then(|| old.exported_function(import.name))
            .flatten();
        own.push(definition);
        imports.push((stays.then_some(kept), slot, None));
        kept += u32::from(stays);
    }
    let map = Map {
        old,
        new,
        imports,
        slots,
    };
    let mut imports = map.imports.clone();
    for (import, definition) in imports.iter_mut().zip(own) {
        import.2 = definition.map(|it| map.reference(it));
    }
    let imported = kept + u32::from(slots > 0);
    hold!(
        new.imported_functions == imported,
        "{imported} functions are imported"
    );
    // A first-use function for each slot, and one function that fills the slots.
    let count = old.bodies.len() as u32 + slots + u32::from(slots > 0);
    hold!(
        new.bodies.len() as u32 == count,
        "{count} functions are defined"
    );
    Ok(Map { imports, ..map })
}

fn functions_exported(shape: &Shape<'_>) -> impl Iterator<Item = u32> {
    let is = |it: &&wasmparser::Export<'_>| it.kind == ExternalKind::Func;
    shape.exports.iter().filter(is).map(|it| it.index)
}

impl Map<'_> {
    /// Returns the new index of the function to which a reference refers.
    fn reference(&self, function: u32) -> u32 {
        match self.imports.get(function as usize) {
            Some((kept, _, own)) => own.or(*kept).unwrap_or(u32::MAX),
            None => function - self.old.imported_functions + self.new.imported_functions,
        }
    }

    fn export(&self, function: u32) -> u32 {
        match self.imports.get(function as usize) {
            Some((kept, ..)) => kept.unwrap_or(u32::MAX),
            None => self.reference(function),
        }
    }

    fn slot(&self, function: u32) -> Option<u32> {
        self.imports.get(function as usize)?.1
    }

    fn slot_table(&self) -> u32 {
        self.old.imported_tables + self.old.tables.len() as u32
    }
}

/// Checks that everything that is not rewritten is the same, byte by byte and in the same order.
fn check_sections(map: &Map<'_>, relinked: &Relinked<'_>) -> Check {
    let is_lost = |name: &str| {
        let marks = [".debug_", "reloc.", "metadata.code."];
        marks.iter().any(|mark| name.starts_with(mark))
            || [
                "linking",
                "sourceMappingURL",
                "external_debug_info",
                "build_id",
            ]
            .contains(&name)
    };
    let mut lost: Vec<&str> = map.old.pieces.iter().filter_map(|it| it.name).collect();
    lost.retain(|name| is_lost(name));
    hold!(
        relinked.dropped == lost,
        "dropped {:?} and not {lost:?}",
        relinked.dropped
    );
    let same = |id: u8, name: Option<&str>| match name {
        Some(name) => !is_lost(name) && !["name", "latebind.0", "target_features"].contains(&name),
        None => [5, 11, 12, 13].contains(&id) || map.slots == 0 && [1, 3].contains(&id),
    };
    let list = |shape: &Shape<'_>| -> Vec<(u8, Option<String>, Vec<u8>)> {
        let kept = shape.pieces.iter().filter(|it| same(it.id, it.name));
        kept.map(|it| (it.id, it.name.map(str::to_string), it.contents.to_vec()))
            .collect()
    };
    hold!(
        list(map.old) == list(map.new),
        "a section changed that should not"
    );
    let names: Vec<_> = map.new.pieces.iter().take(2).map(|it| it.name).collect();
    hold!(
        names == [Some("dylink.0"), Some("latebind.0")],
        "the first sections are {names:?}"
    );
    Ok(())
}

fn check_types_and_imports(map: &Map<'_>) -> Check {
    let (old, new) = (map.old, map.new);
    let count = old.types.len();
    hold!(new.types[..count] == old.types, "types");
    let binder = u32::from(map.slots > 0);
    hold!(new.types.len() == count + binder as usize, "one type more");
    let types = |shape: &Shape<'_>| {
        let piece = shape
            .pieces
            .iter()
            .find(|it| it.id == 1)
            .map(|it| it.contents.to_vec());
        let piece = piece.unwrap_or(vec![0]);
        let (groups, rest) = split_count(&piece);
        (groups, rest.to_vec())
    };
    let ((groups, rest), (was, mut before)) = (types(new), types(old));
    if map.slots > 0 {
        before.extend([0x60, 2, 0x7f, 0x70, 1, 0x70]);
    }
    hold!(
        groups == was + binder && rest == before,
        "the bytes of the types"
    );

    let mut function = 0;
    let mut expected = Vec::new();
    for import in &old.imports {
        let is_function = matches!(import.ty, TypeRef::Func(_) | TypeRef::FuncExact(_));
        if !is_function || map.imports[function].0.is_some() {
            expected.push(*import);
        }
        function += usize::from(is_function);
    }
    if map.slots > 0 {
        let ty = TypeRef::Func(count as u32);
        expected.push(wasmparser::Import {
            module: "latebind",
            name: "bind",
            ty,
        });
    }
    hold!(new.imports == expected, "imports {:?}", new.imports);

    let section = LatebindSection::read(new.bytes).map_err(|error| error.to_string())?;
    let section = section.ok_or("it has no section `latebind.0`")?;
    let mut slots = section.slots();
    for (function, (_, import, ty)) in old.function_imports().enumerate() {
        if map.slot(function as u32).is_some() {
            let slot = slots.next().ok_or("a slot is missing")?;
            let is = slot.module == *import.module && slot.name == *import.name && slot.ty.0 == ty;
            hold!(is, "the slot of `{}` is {slot:?}", import.name);
        }
    }
    hold!(slots.next().is_none(), "a slot too many");
    let own = map.imports.iter().filter(|it| it.2.is_some()).count();
    hold!(
        section.self_count() as usize == own,
        "{own} self references"
    );

    let own = &old.functions[old.imported_functions as usize..];
    let slots = old.function_imports().enumerate();
    let slots = slots.filter(|(function, _)| map.slot(*function as u32).is_some());
    let expected: Vec<u32> = own
        .iter()
        .copied()
        .chain(slots.map(|(_, (.., ty))| ty))
        .chain((map.slots > 0).then_some(count as u32))
        .collect();
    let new = &new.functions[new.imported_functions as usize..];
    hold!(new == expected, "the types of functions");
    Ok(())
}

fn check_exports(map: &Map<'_>) -> Check {
    let mut expected = map.old.exports.clone();
    for export in &mut expected {
        if export.kind == ExternalKind::Func {
            export.index = map.export(export.index);
        }
    }
    hold!(map.new.exports == expected, "exports");
    Ok(())
}

fn check_expressions(map: &Map<'_>) -> Check {
    let (old, new) = (map.old, map.new);
    hold!(old.globals.len() == new.globals.len(), "as many globals");
    for (old, new) in old.globals.iter().zip(&new.globals) {
        hold!(old.ty == new.ty, "the type of a global");
        same_expression(map, &old.init_expr, &new.init_expr)?;
    }
    let count = old.tables.len();
    hold!(
        new.tables.len() == count + usize::from(map.slots > 0),
        "one table more"
    );
    for (old, new) in old.tables.iter().zip(&new.tables) {
        hold!(old.ty == new.ty, "the type of a table");
        match (&old.init, &new.init) {
            (TableInit::RefNull, TableInit::RefNull) => {}
            (TableInit::Expr(old), TableInit::Expr(new)) => same_expression(map, old, new)?,
            _ => return Err("a table's initializer".into()),
        }
    }
    if let Some(slots) = new.tables.get(count) {
        let size = u64::from(map.slots);
        let is = slots.ty.initial == size && slots.ty.maximum == Some(size);
        hold!(is && !slots.ty.table64, "the table of slots");
        let exported = |it: &wasmparser::Export<'_>| {
            it.kind == ExternalKind::Table && it.index == map.slot_table()
        };
        hold!(!new.exports.iter().any(exported), "the slots are exported");
    }
    Ok(())
}

fn same_expression(map: &Map<'_>, old: &ConstExpr<'_>, new: &ConstExpr<'_>) -> Check {
    let read = |it: &ConstExpr<'_>| -> Check<Vec<String>> {
        let all = it.get_operators_reader().into_iter();
        all.map(|it| {
            it.map(|it| format!("{it:?}"))
                .map_err(|error| error.to_string())
        })
        .collect()
    };
    let mut expected = Vec::new();
    for operator in old.get_operators_reader() {
        expected.push(match operator.map_err(|error| error.to_string())? {
            Operator::RefFunc { function_index } => {
                let function_index = map.reference(function_index);
                format!("{:?}", Operator::RefFunc { function_index })
            }
            other => format!("{other:?}"),
        });
    }
    let found = read(new)?;
    hold!(
        found == expected,
        "an expression is {found:?} and not {expected:?}"
    );
    Ok(())
}

fn check_elements(map: &Map<'_>) -> Check {
    let (old, new) = (map.old, map.new);
    let more = if map.slots > 0 { 2 } else { 0 };
    hold!(
        new.elements.len() == old.elements.len() + more,
        "two segments more"
    );
    for (old, new) in old.elements.iter().zip(&new.elements) {
        match (&old.kind, &new.kind) {
            (ElementKind::Passive, ElementKind::Passive) => {}
            (ElementKind::Declared, ElementKind::Declared) => {}
            (
                ElementKind::Active {
                    table_index,
                    offset_expr,
                },
                ElementKind::Active {
                    table_index: table,
                    offset_expr: offset,
                },
            ) => {
                hold!(table_index == table, "the table of a segment");
                same_expression(map, offset_expr, offset)?;
            }
            _ => return Err("the kind of a segment".into()),
        }
        match (&old.items, &new.items) {
            (ElementItems::Functions(old), ElementItems::Functions(new)) => {
                let old = old.clone().into_iter().map_while(Result::ok);
                let new: Vec<u32> = new.clone().into_iter().map_while(Result::ok).collect();
                let expected: Vec<u32> = old.map(|it| map.reference(it)).collect();
                hold!(new == expected, "elements {new:?} and not {expected:?}");
            }
            (ElementItems::Expressions(ty, old), ElementItems::Expressions(new_ty, new)) => {
                hold!(
                    ty == new_ty && old.count() == new.count(),
                    "the type of elements"
                );
                for (old, new) in old.clone().into_iter().zip(new.clone()) {
                    let words = |error: wasmparser::Error| error.to_string();
                    same_expression(map, &old.map_err(words)?, &new.map_err(words)?)?;
                }
            }
            _ => return Err("the encoding of elements".into()),
        }
    }
    Ok(())
}

fn check_names(map: &Map<'_>) -> Check {
    for (old, name) in &map.old.names {
        let new = match map.imports.get(*old as usize) {
            Some((kept, ..)) => *kept,
            None => Some(map.reference(*old)),
        };
        if let Some(new) = new {
            let found = map.new.names.get(&new);
            hold!(
                found == Some(name),
                "function {new} is {found:?} and not `{name}`"
            );
        }
    }
    let first_use = map.new.functions.len() as u32 - map.slots - 1;
    let mut slots = 0;
    for (function, (_, import, _)) in map.old.function_imports().enumerate() {
        if map.slot(function as u32).is_some() {
            let found = map.new.names.get(&(first_use + slots));
            let expected = format!("{}@plt", import.name);
            let has_names = map.old.pieces.iter().any(|it| it.name == Some("name"));
            hold!(
                !has_names || found == Some(&&expected[..]),
                "{expected} is {found:?}"
            );
            slots += 1;
        }
    }
    Ok(())
}
