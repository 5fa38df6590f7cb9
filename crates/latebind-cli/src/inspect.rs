//! `latebind inspect`: what libraries need, want and define, and which of their references are
//! likely to be bound late.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use latebind::relink::Section;
use latebind::{ExportKind, ImportKind, Module, Signature};
use serde::Serialize;

use crate::files;

/// Show what DSOs need, want, import and define.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  latebind inspect lib.so
  latebind inspect --symbols main.wasm lib.so
  latebind inspect --json lib.so

References to functions that the DSO exports itself (`self`) go through a host's closure in stock
Emscripten, as every reference does whose definition is loaded later or with RTLD_LOCAL.")]
pub(crate) struct Args {
    /// The files to look at.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// List each reference to a function.
    #[arg(long)]
    symbols: bool,
    /// Print JSON: an array with an object for each file.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct Report {
    file: String,
    is_dso: bool,
    memory_size: u32,
    memory_alignment: u32,
    table_size: u32,
    table_alignment: u32,
    needed: Vec<String>,
    runtime_path: Vec<String>,
    /// Ids of subsections of dylink.0 beyond those of the convention.
    unknown_subsections: Vec<u8>,
    function_imports: usize,
    /// Of those, the ones that the DSO exports itself.
    self_references: usize,
    function_exports: usize,
    /// What `latebind relink` made of it; null if it was never relinked.
    relinked: Option<Relinked>,
    references: Vec<Reference>,
}

#[derive(Debug, Serialize)]
struct Relinked {
    /// Imports that are called through a slot.
    slots: usize,
    /// References that were bound to the library's own definitions.
    own: u32,
}

#[derive(Debug, Serialize)]
struct Reference {
    module: String,
    name: String,
    signature: String,
    is_self: bool,
    is_weak: bool,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let mut reports = Vec::new();
    let mut failures = Vec::new();
    for path in &args.files {
        let file = path.display().to_string();
        let bytes = files::read(path);
        let report = bytes
            .and_then(|bytes| inspect(file, &bytes).with_context(|| path.display().to_string()));
        match report {
            Ok(report) => reports.push(report),
            Err(error) => failures.push(format!("{error:#}")),
        }
    }
    if args.json {
        files::print(&(serde_json::to_string_pretty(&reports)? + "\n"))?;
    } else {
        for report in &reports {
            files::print(&describe(report, args.symbols)?)?;
        }
    }
    // All of them, not the first.
    if !failures.is_empty() {
        bail!("{}", failures.join("\nlatebind: "));
    }
    Ok(())
}

fn inspect(file: String, bytes: &[u8]) -> Result<Report, latebind::Error> {
    let module = Module::read(bytes)?;
    let defined: BTreeSet<&str> = module
        .exports()
        .filter(|export| export.kind == ExportKind::Func)
        .map(|export| export.name.as_str())
        .collect();
    let weak: BTreeSet<(&str, &str)> = module
        .dylink()
        .into_iter()
        .flat_map(latebind::Dylink::import_info)
        .filter(latebind::ImportInfo::is_weak)
        .map(|info| (info.module, info.name))
        .collect();
    let references: Vec<Reference> = module
        .references()
        .imports()
        .filter_map(|import| {
            let ImportKind::Func { ty, .. } = import.kind else {
                return None;
            };
            let (module_name, name) = (import.module.as_str(), import.name.as_str());
            let ty = module.references().types().func(ty)?;
            Some(Reference {
                module: module_name.to_owned(),
                name: name.to_owned(),
                signature: Signature::of(&ty).to_string(),
                is_self: defined.contains(name),
                is_weak: weak.contains(&(module_name, name)),
            })
        })
        .collect();
    let relinked = Section::read(bytes)?.map(|section| Relinked {
        slots: section.slots().count(),
        own: section.self_count(),
    });
    let dylink = module.dylink();
    let info = dylink.map(latebind::Dylink::mem_info).unwrap_or_default();
    let strings = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
    Ok(Report {
        file,
        is_dso: dylink.is_some(),
        memory_size: info.memory_size,
        memory_alignment: info.memory_alignment,
        table_size: info.table_size,
        table_alignment: info.table_alignment,
        needed: strings(
            dylink
                .into_iter()
                .flat_map(latebind::Dylink::needed)
                .collect(),
        ),
        runtime_path: strings(
            dylink
                .into_iter()
                .flat_map(latebind::Dylink::runtime_path)
                .collect(),
        ),
        unknown_subsections: dylink
            .into_iter()
            .flat_map(latebind::Dylink::subsections)
            .filter_map(|subsection| match subsection {
                latebind::Subsection::Unknown { id, .. } => Some(id),
                _ => None,
            })
            .collect(),
        function_imports: references.len(),
        self_references: references
            .iter()
            .filter(|reference| reference.is_self)
            .count(),
        function_exports: defined.len(),
        relinked,
        references,
    })
}

fn describe(report: &Report, with_symbols: bool) -> Result<String> {
    let mut text = String::new();
    let kind = if report.is_dso {
        ""
    } else {
        " (no dylink.0 section: not a DSO)"
    };
    writeln!(text, "{}{kind}", report.file)?;
    if report.is_dso {
        let (memory, table) = (report.memory_size, report.table_size);
        let alignment = 1u64.checked_shl(report.memory_alignment).unwrap_or(0);
        writeln!(text, "  memory   {memory} bytes, aligned to {alignment}")?;
        writeln!(text, "  table    {table} elements")?;
        for name in &report.needed {
            writeln!(text, "  needed   {name}")?;
        }
        for path in &report.runtime_path {
            writeln!(text, "  runtime path   {path}")?;
        }
        for id in &report.unknown_subsections {
            writeln!(text, "  unknown subsection   {id}")?;
        }
    }
    writeln!(
        text,
        "  functions   {} imported, {} of them its own; {} exported",
        report.function_imports, report.self_references, report.function_exports
    )?;
    if let Some(Relinked { slots, own }) = report.relinked {
        writeln!(
            text,
            "  relinked   {slots} slots, {own} references bound to its own definitions"
        )?;
    }
    if with_symbols {
        for Reference {
            module,
            name,
            signature,
            is_self,
            is_weak,
        } in &report.references
        {
            let own = if *is_self { " self" } else { "" };
            let weak = if *is_weak { " weak" } else { "" };
            writeln!(text, "    {module} {name} {signature}{own}{weak}")?;
        }
    }
    Ok(text)
}
