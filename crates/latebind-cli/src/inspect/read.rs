//! Reads a library, and makes its report.

use std::borrow::Cow;
use std::collections::BTreeSet;

use anyhow::Result;
use latebind::check::{MemoryType, TableType};
use latebind::emscripten::conventions;
use latebind::link::{Definition, DefinitionType, Dso, Namespace, Reference};
use latebind::relink::{self, Options, Resolution};
use latebind::{
    Dylink, ExportInfo, ExportKind, ImportKind, Module, SectionHeaders, Subsection, SymbolKind,
};

use super::custom::Custom;
use super::report::{
    Address, Export, Gain, Kind, Memory, OtherImport, Relinked, Report, Section, Symbol, Table,
};
use crate::demangle::demangle;
use crate::format::count;
use crate::input::Location;

/// Passes the report on a module to `show`, and the defects that loaders accept.
pub(super) fn visit(
    location: &Location,
    bytes: &[u8],
    demangles: bool,
    show: &mut dyn FnMut(&Report<'_>, Vec<String>),
) -> Result<()> {
    let headers = SectionHeaders::read(bytes)?;
    let module = Module::read(headers.module())?;
    let mut namespace = Namespace::new();
    let dso = namespace.add_module("", &module);
    let mut warnings = Vec::new();
    let dylink = module.dylink();
    let defects = dylink.into_iter().flat_map(Dylink::warnings);
    warnings.extend(defects.map(|it| it.to_string()));
    let custom = Custom::read(headers.module(), &mut warnings);
    if dylink.is_none() && custom.legacy.is_some() {
        let warning = "has the section dylink instead of dylink.0, which current loaders reject";
        warnings.push(warning.to_owned());
    }
    let footer_size = headers.footer().len();
    if footer_size > 0 {
        warnings.push(format!(
            "has a footer of {} after its last section, which engines reject",
            count(footer_size, "byte")
        ));
    }
    let names = Names {
        namespace: &namespace,
        demangles,
    };
    let (mut references, mut addresses, mut tags) = (Vec::new(), Vec::new(), Vec::new());
    for reference in namespace.references(dso) {
        match reference.ty.symbol() {
            Some(SymbolKind::Function) => references.push(names.function(reference)),
            Some(SymbolKind::Address) => addresses.push(names.address(reference)),
            Some(SymbolKind::Tag) => tags.push(names.symbol(reference)),
            _ => {}
        }
    }
    let legacy = custom.legacy.filter(|_| dylink.is_none());
    let info = match &legacy {
        Some(legacy) => legacy.mem_info,
        None => dylink.map(Dylink::mem_info).unwrap_or_default(),
    };
    let needed = dylink.into_iter().flat_map(Dylink::needed);
    let legacy_needed = legacy.iter().flat_map(|it| it.needed.iter().copied());
    let subsections = dylink.into_iter().flat_map(Dylink::subsections);
    let dso = namespace.dso(dso);
    let definitions = dso.map(Dso::definitions).unwrap_or_default();
    let exports = exports(&module, definitions, &names);
    let unimported = custom.relinked.as_ref().map_or(0, Relinked::unimported);
    let report = Report {
        location,
        size: bytes.len(),
        is_dso: dylink.is_some(),
        convention: match (dylink, &legacy) {
            (Some(_), _) => Some("dylink.0"),
            (None, Some(_)) => Some("dylink"),
            (None, None) => None,
        },
        memory_size: info.memory_size,
        memory_alignment: info.memory_alignment,
        table_size: info.table_size,
        table_alignment: info.table_alignment,
        needed: needed.chain(legacy_needed).collect(),
        runtime_path: dylink.into_iter().flat_map(Dylink::runtime_path).collect(),
        unknown_subsections: subsections
            .filter_map(|subsection| match subsection {
                Subsection::Unknown { id, .. } => Some(id),
                _ => None,
            })
            .collect(),
        // All references to functions are imports, except those in slots without imports.
        function_imports: references.len().saturating_sub(unimported),
        self_references: references.iter().filter(|it| it.is_self).count(),
        function_exports: exports
            .iter()
            .filter(|it| it.kind == Kind::Function)
            .count(),
        relinked: custom.relinked,
        relink: gain(headers.module()),
        imported_memory: imported_memory(&module),
        imported_table: imported_table(&module),
        references,
        addresses,
        tags,
        other_imports: other_imports(&module),
        exports,
        sections: sections(&headers),
        footer_size,
        producers: custom.producers,
        target_features: custom.target_features,
    };
    show(&report, warnings);
    Ok(())
}

/// The texts of the names and types of a library.
struct Names<'a> {
    namespace: &'a Namespace,
    demangles: bool,
}

impl<'a> Names<'a> {
    fn demangled(&self, name: &'a str) -> Option<Cow<'a, str>> {
        self.demangles.then(|| demangle(name))
    }

    fn function(&self, reference: &Reference) -> Symbol<'a> {
        let symbol = self.symbol(reference);
        Symbol {
            is_made_by_loader: Some(conventions::is_made_by_loader(symbol.name)),
            ..symbol
        }
    }

    fn symbol(&self, reference: &Reference) -> Symbol<'a> {
        let signature = reference.ty.signature();
        let signature = signature.map(|it| self.namespace.signature(it));
        let name = self.namespace.name(reference.name);
        Symbol {
            module: self.namespace.name(reference.module),
            name,
            demangled: self.demangled(name),
            signature: signature.unwrap_or_default(),
            is_self: self.namespace.is_self(reference),
            is_weak: reference.is_weak,
            is_made_by_loader: None,
        }
    }

    fn address(&self, reference: &Reference) -> Address<'a> {
        let name = self.namespace.name(reference.name);
        Address {
            module: self.namespace.name(reference.module),
            name,
            demangled: self.demangled(name),
            is_self: self.namespace.is_self(reference),
            is_weak: reference.is_weak,
            is_function: self.namespace.is_function_address(reference),
        }
    }
}

fn exports<'a>(
    module: &Module<'a>,
    definitions: &[Definition],
    names: &Names<'a>,
) -> Vec<Export<'a>> {
    let infos = module.dylink().into_iter().flat_map(Dylink::export_info);
    let tls: BTreeSet<&str> = infos.filter(ExportInfo::is_tls).map(|it| it.name).collect();
    let mut definitions = definitions.iter().peekable();
    let export = |(index, export): (u32, latebind::Export<'a>)| {
        let name = export.name.as_str();
        let definition = definitions.next_if(|it| it.export == index);
        let signature = definition.and_then(|it| it.ty.signature());
        Export {
            name,
            demangled: names.demangled(name),
            kind: match (definition.map(|it| it.ty), export.kind) {
                (Some(DefinitionType::Data), _) => Kind::Data,
                (_, ExportKind::Func) => Kind::Function,
                (_, ExportKind::Tag) => Kind::Tag,
                (_, ExportKind::Table) => Kind::Table,
                (_, ExportKind::Memory) => Kind::Memory,
                (_, _) => Kind::Global,
            },
            signature: signature.map(|it| names.namespace.signature(it)),
            is_internal: conventions::is_internal(export.name.as_bytes()),
            is_tls: tls.contains(name),
            is_reexport: definition.is_some_and(|it| it.is_reexport),
        }
    };
    (0..).zip(module.exports()).map(export).collect()
}

/// Returns the changes that relinking would make, or `None` if there are none.
fn gain(module: &[u8]) -> Option<Gain> {
    // A module that is not a DSO cannot be relinked.
    let resolutions = relink::resolutions(module, Options::new()).ok()??;
    let mut gain = Gain::default();
    for resolution in resolutions {
        match resolution {
            Resolution::SelfBound => gain.self_bound += 1,
            Resolution::Slot(_) | Resolution::Mismatch(_) => gain.slots += 1,
            _ => {}
        }
    }
    (gain != Gain::default()).then_some(gain)
}

fn imported_memory(module: &Module<'_>) -> Option<Memory> {
    let references = module.references();
    let index = references
        .imports()
        .position(|it| matches!(it.kind, ImportKind::Memory { .. }))?;
    let memory = MemoryType::of_import(references, index)?;
    Some(Memory {
        minimum: memory.minimum,
        maximum: memory.maximum,
        page_size: 1u64.checked_shl(memory.page_size_log2).unwrap_or_default(),
        is_shared: memory.is_shared,
        is_memory64: memory.is_memory64,
    })
}

fn imported_table(module: &Module<'_>) -> Option<Table> {
    let references = module.references();
    let index = references
        .imports()
        .position(|it| matches!(it.kind, ImportKind::Table { .. }))?;
    let table = TableType::of_import(references, index)?;
    Some(Table {
        minimum: table.minimum,
        maximum: table.maximum,
        is_table64: table.is_table64,
    })
}

fn other_imports<'a>(module: &Module<'a>) -> Vec<OtherImport<'a>> {
    let others = module.references().imports().filter_map(|import| {
        let kind = match import.kind {
            ImportKind::Memory { .. } => Kind::Memory,
            ImportKind::Table { .. } => Kind::Table,
            ImportKind::Global { .. } if SymbolKind::of(&import).is_none() => Kind::Global,
            _ => return None,
        };
        Some(OtherImport {
            module: import.module.as_str(),
            name: import.name.as_str(),
            kind,
        })
    });
    others.collect()
}

fn sections<'a>(headers: &SectionHeaders<'a>) -> Vec<Section<'a>> {
    let section = |header: latebind::SectionHeader<'a>| Section {
        kind: header.kind(),
        name: header.name.map(|it| it.as_str()),
        offset: header.offset,
        size: header.size,
    };
    headers.sections().map(section).collect()
}
