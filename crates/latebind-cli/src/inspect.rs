//! `latebind inspect`: reports the needs and the definitions of libraries, and the references that are
//! likely to be late-bound.

use std::path::PathBuf;

use anyhow::{Error, Result};
use latebind::LatebindSection;
use latebind::link::{Namespace, Reference};
use latebind::{Dylink, ExportKind, Module, Subsection, SymbolKind};
use serde::Serialize;

use crate::format;
use crate::input::{self, Contents, Location};
use crate::terminal::{self, Failures};

const EXAMPLES: &str = "\
Examples:
  latebind inspect lib.so
  latebind inspect --symbols main.wasm lib.so
  latebind inspect package.whl site-packages
  latebind inspect --json lib.so
  unzip -p package.whl package/lib.so | latebind inspect -";

const DETAILS: &str = "\
In unmodified Emscripten, a reference to a function that the DSO exports itself (`self`) goes
through a JavaScript stub, like every reference whose definition is loaded later or with
RTLD_LOCAL. A library does not load if an address or a tag that it imports is undefined, unless
the address is `weak`.

In a directory or a wheel, the command describes every DSO.

--json prints one object with these fields:
  schema      1
  files       one object per DSO: file, member (in a wheel), is_dso, memory and table needs,
              needed, runtime_path, unknown_subsections, the numbers of functions, relinked,
              references (to functions), addresses (GOT.func and GOT.mem), tags
  warnings    file, member, message
  errors      file, member, message";

const EXIT_CODES: &str = "\
Exit codes: 0 success, 1 failure to read at least one file (all others are described),
2 invalid arguments.";

/// Show the needs, references, and definitions of DSOs.
#[derive(Debug, clap::Args)]
#[command(
    after_help = format!("{EXAMPLES}\n\n{EXIT_CODES}"),
    after_long_help = format!("{EXAMPLES}\n\n{DETAILS}\n\n{EXIT_CODES}")
)]
pub(crate) struct Args {
    /// Modules, wheels, and directories that contain them; `-` for standard input.
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// List each reference to a function, an address, or a tag.
    #[arg(long)]
    symbols: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// The document of `--json`. New fields may be added, but no field changes its meaning while `schema`
/// remains the same.
#[derive(Debug, Serialize)]
struct Document {
    schema: u32,
    files: Vec<Report>,
    /// Defects of `dylink.0` that loaders accept, and files that are not DSOs.
    warnings: Vec<Problem>,
    errors: Vec<Problem>,
}

#[derive(Debug, Serialize)]
struct Problem {
    #[serde(flatten)]
    location: Location,
    message: String,
}

impl Problem {
    fn line(&self) -> String {
        format!("{}: {}", self.location, self.message)
    }
}

#[derive(Debug, Serialize)]
struct Report {
    #[serde(flatten)]
    location: Location,
    is_dso: bool,
    memory_size: u32,
    memory_alignment: u32,
    table_size: u32,
    table_alignment: u32,
    needed: Vec<String>,
    runtime_path: Vec<String>,
    /// The ids of the subsections of `dylink.0` that the convention does not define.
    unknown_subsections: Vec<u8>,
    function_imports: usize,
    /// The number of function imports that the DSO exports itself.
    self_references: usize,
    function_exports: usize,
    /// The result of `latebind relink`, or null if the module is not relinked.
    relinked: Option<Relinked>,
    /// References to functions.
    references: Vec<Symbol>,
    /// References to entries of the GOT: the addresses of functions and data.
    addresses: Vec<Address>,
    tags: Vec<Symbol>,
}

#[derive(Debug, Serialize)]
struct Relinked {
    /// The number of imports that are called through a slot.
    slots: usize,
    /// The number of self references that are bound.
    #[serde(rename = "self")]
    self_bound: u32,
}

/// A reference to a function or a tag.
#[derive(Debug, Serialize)]
struct Symbol {
    module: String,
    name: String,
    signature: String,
    is_self: bool,
    is_weak: bool,
}

#[derive(Debug, Serialize)]
struct Address {
    /// `GOT.func` or `GOT.mem`.
    module: String,
    name: String,
    is_self: bool,
    is_weak: bool,
}

impl Document {
    fn warn(&mut self, location: &Location, message: String) {
        let location = location.clone();
        self.warnings.push(Problem { location, message });
    }

    fn error(&mut self, location: &Location, error: &Error) {
        let (location, message) = (location.clone(), format!("{error:#}"));
        self.errors.push(Problem { location, message });
    }

    fn add(&mut self, location: &Location, contents: Contents) {
        match contents {
            Contents::Library(bytes) => match inspect(location, &bytes) {
                Ok((report, warnings)) => {
                    self.files.push(report);
                    for warning in warnings {
                        self.warn(location, warning);
                    }
                }
                Err(error) => self.error(location, &error),
            },
            Contents::Module(bytes) => {
                let name = location.member.as_deref().unwrap_or(&location.file);
                if format::is_named_as_library(name) {
                    let description = format::not_a_dso(&bytes);
                    self.warn(location, format!("{description}; ignored"));
                }
            }
            Contents::Other(description) => {
                self.warn(location, format!("{description}; ignored"));
            }
            Contents::Unreadable(error) => self.error(location, &error),
        }
    }
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let mut document = Document {
        schema: 1,
        files: Vec::new(),
        warnings: Vec::new(),
        errors: Vec::new(),
    };
    for path in &args.inputs {
        let (files, errors) = (document.files.len(), document.errors.len());
        input::visit(path, &mut |input| {
            document.add(&input.location(), input.contents);
        });
        if (files, errors) == (document.files.len(), document.errors.len()) {
            document.warn(&Location::of(path), "contains no libraries".to_owned());
        }
    }
    for warning in &document.warnings {
        terminal::warn(warning.line());
    }
    if args.json {
        terminal::print_json(&document)?;
    } else {
        for report in &document.files {
            terminal::print_lines(&describe(report, args.symbols))?;
        }
    }
    // Report all errors, not only the first.
    if !document.errors.is_empty() {
        let lines = document.errors.iter().map(Problem::line);
        return Err(Failures(lines.collect()).into());
    }
    Ok(())
}

/// Returns the report for a module, and its defects that loaders accept.
fn inspect(location: &Location, bytes: &[u8]) -> Result<(Report, Vec<String>)> {
    format::expect_module(bytes)?;
    let module = Module::read(bytes)?;
    let dylink = module.dylink();
    let mut namespace = Namespace::new();
    let dso = namespace.add_module(&location.to_string(), &module);
    let mut references = Vec::new();
    let mut addresses = Vec::new();
    let mut tags = Vec::new();
    for reference in namespace.references(dso) {
        match reference.ty.symbol() {
            Some(SymbolKind::Function) => references.push(symbol(&namespace, reference)),
            Some(SymbolKind::Address) => addresses.push(address(&namespace, reference)),
            Some(SymbolKind::Tag) => tags.push(symbol(&namespace, reference)),
            _ => {}
        }
    }
    let relinked = LatebindSection::read(bytes)?.map(|section| Relinked {
        slots: section.slots().count(),
        self_bound: section.self_count(),
    });
    let info = dylink.map(Dylink::mem_info).unwrap_or_default();
    let subsections = dylink.into_iter().flat_map(Dylink::subsections);
    let functions = module.exports().filter(|it| it.kind == ExportKind::Func);
    let report = Report {
        location: location.clone(),
        is_dso: dylink.is_some(),
        memory_size: info.memory_size,
        memory_alignment: info.memory_alignment,
        table_size: info.table_size,
        table_alignment: info.table_alignment,
        needed: strings(dylink.into_iter().flat_map(Dylink::needed)),
        runtime_path: strings(dylink.into_iter().flat_map(Dylink::runtime_path)),
        unknown_subsections: subsections
            .filter_map(|subsection| match subsection {
                Subsection::Unknown { id, .. } => Some(id),
                _ => None,
            })
            .collect(),
        function_imports: references.len(),
        self_references: references.iter().filter(|it| it.is_self).count(),
        function_exports: functions.count(),
        relinked,
        references,
        addresses,
        tags,
    };
    let warnings = dylink.into_iter().flat_map(Dylink::warnings);
    Ok((report, warnings.map(|it| it.to_string()).collect()))
}

fn strings<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    names.map(str::to_owned).collect()
}

fn symbol(namespace: &Namespace, reference: &Reference) -> Symbol {
    let signature = reference.ty.signature();
    let signature = signature.map(|signature| namespace.signature(signature));
    Symbol {
        module: namespace.name(reference.module).to_owned(),
        name: namespace.name(reference.name).to_owned(),
        signature: signature.unwrap_or_default().to_owned(),
        is_self: namespace.is_self(reference),
        is_weak: reference.is_weak,
    }
}

fn address(namespace: &Namespace, reference: &Reference) -> Address {
    Address {
        module: namespace.name(reference.module).to_owned(),
        name: namespace.name(reference.name).to_owned(),
        is_self: namespace.is_self(reference),
        is_weak: reference.is_weak,
    }
}

/// Returns the report as lines of text.
fn describe(report: &Report, with_symbols: bool) -> Vec<String> {
    let kind = if report.is_dso {
        ""
    } else {
        " (not a DSO: no section dylink.0)"
    };
    let mut lines = vec![format!("{}{kind}", report.location)];
    if report.is_dso {
        let (memory, table) = (report.memory_size, report.table_size);
        let alignment = 1u64.checked_shl(report.memory_alignment).unwrap_or(0);
        lines.push(format!("  memory   {memory} bytes, aligned to {alignment}"));
        lines.push(format!("  table    {table} elements"));
        let mut list = |title: &str, items: &[String]| {
            lines.extend(items.iter().map(|item| format!("  {title}   {item}")));
        };
        list("needed", &report.needed);
        list("runtime path", &report.runtime_path);
        let ids = report.unknown_subsections.iter().map(u8::to_string);
        list("unknown subsection", &ids.collect::<Vec<_>>());
    }
    lines.push(format!(
        "  functions   {} imported, {} of them self references; {} exported",
        report.function_imports, report.self_references, report.function_exports
    ));
    if !report.addresses.is_empty() {
        let own = report.addresses.iter().filter(|it| it.is_self).count();
        let count = report.addresses.len();
        lines.push(format!(
            "  addresses   {count} imported, {own} of them self references"
        ));
    }
    if !report.tags.is_empty() {
        lines.push(format!("  tags   {} imported", report.tags.len()));
    }
    if let Some(Relinked { slots, self_bound }) = report.relinked {
        lines.push(format!(
            "  relinked   {}, {} bound to the library itself",
            format::count(slots, "slot"),
            format::count(self_bound as usize, "reference")
        ));
    }
    if with_symbols {
        let function =
            |it: &Symbol| line(&it.module, &it.name, &it.signature, it.is_self, it.is_weak);
        lines.extend(report.references.iter().map(function));
        let address = |it: &Address| line(&it.module, &it.name, "", it.is_self, it.is_weak);
        lines.extend(report.addresses.iter().map(address));
        let tag = |it: &Symbol| {
            let signature = format!("{} tag", it.signature);
            line(&it.module, &it.name, &signature, it.is_self, it.is_weak)
        };
        lines.extend(report.tags.iter().map(tag));
    }
    lines
}

/// Returns the line for a reference.
fn line(module: &str, name: &str, signature: &str, is_self: bool, is_weak: bool) -> String {
    let own = if is_self { "self" } else { "" };
    let weak = if is_weak { "weak" } else { "" };
    let words = [module, name, signature, own, weak];
    let words = words.into_iter().filter(|word| !word.is_empty());
    format!("    {}", words.collect::<Vec<_>>().join(" "))
}
