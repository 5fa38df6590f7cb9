//! The name section, in which names follow their functions.

use alloc::format;
use alloc::vec::Vec;

use super::output::Output;
use super::plan::Plan;
use crate::emit::plt::SUFFIX;
use crate::error::{Expected, Result};
use crate::read::latebind::{BINDER, HOST_CALL, NAMESPACE};
use crate::read::name::Name;
use crate::read::reader::Reader;
use crate::read::section::{self, Section};

/// The subsections that are indexed by function. The others are indexed by items whose indices do
/// not change.
const FUNCTIONS: u8 = 1;
const LOCALS: u8 = 2;
const LABELS: u8 = 3;

/// The name of the function that fills slots, after that of the namespace.
const FILL: &str = "fill";

/// An empty list of names.
const NO_NAMES: &[u8] = &[0];

/// Writes the name section.
///
/// # Errors
///
/// Returns an error if the section is malformed. A part of it may already have been written.
pub(super) fn write(out: &mut Output, plan: &Plan<'_>, section: &Section<'_>) -> Result<()> {
    let mut reader = section.contents.clone();
    let open = out.open(section::CUSTOM);
    out.sized(Name::read(&mut reader, Expected::SectionName).as_bytes());
    let mut has_functions = plan.slots.is_empty();
    while !reader.is_at_end() {
        let start = reader.position();
        let id = reader.byte(Expected::SubsectionSize);
        let size = reader.u32(Expected::SubsectionSize);
        let mut contents = reader.split(size as usize, Expected::WholeSubsection);
        reader.check()?;
        if id > FUNCTIONS && !has_functions {
            write_functions(out, plan, &mut Reader::new(NO_NAMES))?;
        }
        has_functions |= id >= FUNCTIONS;
        match id {
            FUNCTIONS => write_functions(out, plan, &mut contents)?,
            LOCALS | LABELS => {
                let open = out.open(id);
                write_map(out, plan, &mut contents)?;
                out.close(open);
            }
            _ => out.bytes(reader.since(start)),
        }
    }
    if !has_functions {
        write_functions(out, plan, &mut Reader::new(NO_NAMES))?;
    }
    out.close(open);
    Ok(())
}

/// Writes the names of functions, including those that relinking adds.
fn write_functions(out: &mut Output, plan: &Plan<'_>, contents: &mut Reader<'_>) -> Result<()> {
    let count = contents.u32(Expected::Name);
    let mut names = Vec::new();
    for_each_name(contents, count, |old, name| {
        if plan.stays(old) {
            names.push((plan.exported_func(old), name));
        }
    });
    contents.finish(Expected::SubsectionEnd)?;

    let has_slots = !plan.slots.is_empty();
    let added = (plan.added_functions() + plan.added_imports()) as usize;
    let open = out.open(FUNCTIONS);
    out.u32((names.len() + added) as u32);
    // The added imports are the last ones, and names are in ascending order of the indices.
    let imports = match has_slots {
        true => names.partition_point(|(index, _)| *index < plan.first_host_call),
        false => 0,
    };
    let (before, behind) = names.split_at(imports);
    let write = |out: &mut Output, names: &[(u32, Name<'_>)]| {
        for (index, name) in names {
            out.u32(*index);
            out.sized(name.as_bytes());
        }
    };
    write(out, before);
    if has_slots {
        for (number, index) in (plan.first_host_call..plan.binder()).enumerate() {
            out.u32(index);
            out.name(&format!("{NAMESPACE}.{HOST_CALL}{number}"));
        }
        out.u32(plan.binder());
        out.name(&format!("{NAMESPACE}.{BINDER}"));
    }
    write(out, behind);
    for (index, slot) in (plan.first_use..).zip(&plan.slots) {
        let name = slot.name.as_bytes();
        out.u32(index);
        out.u32((name.len() + SUFFIX.len()) as u32);
        out.bytes(name);
        out.bytes(SUFFIX);
    }
    if has_slots {
        out.u32(plan.fill());
        out.name(&format!("{NAMESPACE}.{FILL}"));
    }
    out.close(open);
    Ok(())
}

fn for_each_name<'a>(reader: &mut Reader<'a>, count: u32, mut visit: impl FnMut(u32, Name<'a>)) {
    let mut left = count;
    while reader.more(&mut left) {
        let index = reader.u32(Expected::FunctionIndex);
        visit(index, Name::read(reader, Expected::Name));
    }
}

/// Writes a map from functions to name maps, which contain their locals or their labels.
fn write_map(out: &mut Output, plan: &Plan<'_>, contents: &mut Reader<'_>) -> Result<()> {
    let mut left = contents.u32(Expected::Name);
    let mut kept = Vec::new();
    while contents.more(&mut left) {
        let index = contents.u32(Expected::FunctionIndex);
        let start = contents.position();
        let inner = contents.u32(Expected::Name);
        for_each_name(contents, inner, |_, _| {});
        if plan.stays(index) {
            kept.push((plan.exported_func(index), contents.since(start)));
        }
    }
    contents.finish(Expected::SubsectionEnd)?;
    out.u32(kept.len() as u32);
    for (index, names) in kept {
        out.u32(index);
        out.bytes(names);
    }
    Ok(())
}
