//! Chooses the exports that become local, if not all symbols remain global.

use alloc::vec;
use alloc::vec::Vec;

use super::decode::Code;
use super::export_index::ExportIndex;
use super::library::{Declaration, Library};
use super::plan::{Plan, Resolution};
use super::scan::scan;
use crate::emscripten::conventions::is_internal;
use crate::error::Result;
use crate::pattern::is_any;
use crate::read::export::{Export, ExportKind};
use crate::read::import::ImportKind;
use crate::read::opcode::REF_FUNC;
use crate::read::reader::Reader;

/// Returns, for each export, whether it is removed. An export is removed if it is a function or a data
/// address that the library defines, unless its name matches a pattern or the library or its loader
/// looks it up. `bound` contains the self references: the imported function index, and its definition.
pub(super) fn local_exports(
    library: &Library<'_>,
    lookup: &ExportIndex<'_>,
    plan: &Plan<'_>,
    bound: &[(usize, u32)],
    patterns: &[&str],
) -> Result<Vec<bool>> {
    let referred = referred_functions(library, bound)?;
    let is_global = |import: &&Declaration<'_>| matches!(import.kind, ImportKind::Global { .. });
    let globals = library.imports.iter().filter(is_global).count() as u32;
    let goes = |export: &Export<'_>| {
        let own = export.index.checked_sub(library.imported_functions);
        let is_symbol = match (export.kind, own) {
            (ExportKind::Func, Some(own)) => referred.get(own as usize) == Some(&false),
            (kind, _) => kind == ExportKind::Global && export.index >= globals,
        };
        let name = export.name.as_bytes();
        is_symbol && !is_internal(name) && !is_any(patterns, name)
    };
    let mut local: Vec<bool> = library.exports.iter().map(goes).collect();
    // The loader looks up the library's own imports among its exports, including imports from the GOT.
    // The host looks up those that are removed and have slots.
    let facts = plan.resolutions.iter().zip(&plan.stays);
    for (import, (resolution, stays)) in library.imports.iter().zip(facts) {
        let is_looked_up = *stays || *resolution != Resolution::SelfBound;
        if let (true, Some(at)) = (is_looked_up, lookup.find(&import.name)) {
            local[at] = false;
        }
    }
    Ok(local)
}

/// Returns, for each function that the library defines, whether a `ref.func` refers to it, directly or
/// through a self reference. Such a function must also be declared outside the code section, for example
/// by an export.
fn referred_functions(library: &Library<'_>, bound: &[(usize, u32)]) -> Result<Vec<bool>> {
    let mut referred = vec![false; library.functions.len()];
    let mut code = Code::new(&Reader::new(library.bytes));
    for at in scan(library.bytes, &library.bodies()?)?.iter() {
        code.go_to(at);
        let Some(site) = code.step()? else { continue };
        let reference = bound.binary_search_by_key(&(site.func as usize), |(func, _)| *func);
        let func = reference.map_or(site.func, |at| bound[at].1);
        let own = func.checked_sub(library.imported_functions);
        let flag = own.and_then(|own| referred.get_mut(own as usize));
        if let (REF_FUNC, Some(flag)) = (site.op, flag) {
            *flag = true;
        }
    }
    Ok(referred)
}
