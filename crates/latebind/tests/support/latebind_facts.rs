//! The facts that this crate reads.

use latebind::{Dylink, ExportKind, List, Module, References, Signature, Subsection, TypeIndex};

use super::facts::{self, Facts, Func};

pub fn of(module: &Module<'_>) -> Facts {
    Facts {
        dylink: module.dylink().map(subsections),
        exports: module.exports().map(|it| export(&it)).collect(),
        ..of_references(module.references())
    }
}

pub fn of_references(references: &References<'_>) -> Facts {
    let types = references.types();
    let indices = (0..types.len()).map(|index| TypeIndex(index as u32));
    Facts {
        types: indices
            .map(|index| Some(func(&types.func(index)?)))
            .collect(),
        imports: references
            .imports()
            .map(|it| facts::Import {
                module: it.module.as_str().to_string(),
                name: it.name.as_str().to_string(),
                kind: it.kind,
            })
            .collect(),
        ..Facts::default()
    }
}

fn func(ty: &latebind::FuncType<'_>) -> Func {
    Func {
        params: ty.param_count(),
        shared: ty.is_shared(),
        signature: canonical(Signature::of(ty).as_str()),
    }
}

/// Expands the abbreviations in a signature, which preserves the encoding of a type: `funcref` is
/// short for `(ref null func)`.
fn canonical(signature: &str) -> String {
    let mut text = signature.to_string();
    for heap in [
        "cont", "exn", "array", "struct", "i31", "eq", "any", "extern", "func",
    ] {
        text = text.replace(&format!("(ref null {heap})"), &format!("{heap}ref"));
    }
    for (heap, short) in [
        ("none", "nullref"),
        ("noextern", "nullexternref"),
        ("nofunc", "nullfuncref"),
        ("noexn", "nullexnref"),
        ("nocont", "nullcontref"),
    ] {
        text = text.replace(&format!("(ref null {heap})"), short);
    }
    text
}

fn export(export: &latebind::Export<'_>) -> facts::Export {
    facts::Export {
        name: export.name.as_str().to_string(),
        kind: match export.kind {
            ExportKind::Func => "func",
            ExportKind::Table => "table",
            ExportKind::Memory => "memory",
            ExportKind::Global => "global",
            ExportKind::Tag => "tag",
            other => panic!("{other:?} is not known here"),
        },
        index: export.index,
    }
}

fn subsections(dylink: &Dylink<'_>) -> Vec<facts::Subsection> {
    dylink.subsections().map(subsection).collect()
}

fn subsection(subsection: Subsection<'_>) -> facts::Subsection {
    let text = |name: &str| name.to_string();
    match subsection {
        Subsection::MemInfo(info) => facts::Subsection::MemInfo([
            info.memory_size,
            info.memory_alignment,
            info.table_size,
            info.table_alignment,
        ]),
        // The oracle reads as many entries as the section declares.
        Subsection::Needed(list) => facts::Subsection::Needed(declared(list).map(text).collect()),
        Subsection::RuntimePath(list) => {
            facts::Subsection::RuntimePath(declared(list).map(text).collect())
        }
        Subsection::ExportInfo(list) => facts::Subsection::ExportInfo(
            declared(list).map(|it| (text(it.name), it.flags)).collect(),
        ),
        Subsection::ImportInfo(list) => facts::Subsection::ImportInfo(
            declared(list)
                .map(|it| (text(it.module), text(it.name), it.flags))
                .collect(),
        ),
        // The target architecture, which is kept unchanged.
        Subsection::Unknown { id: 6, .. } => facts::Subsection::Unknown(6, Vec::new()),
        Subsection::Unknown { id, bytes } => facts::Subsection::Unknown(id, bytes.to_vec()),
        other => panic!("a subsection that the oracle does not know: {other:?}"),
    }
}

/// Returns the entries of a list that the file declares.
fn declared<'a, T>(list: List<'a, T>) -> std::iter::Take<List<'a, T>>
where
    List<'a, T>: Iterator<Item = T>,
{
    let count = list.declared() as usize;
    list.take(count)
}
