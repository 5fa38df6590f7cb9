//! Which exports become local, where not all symbols are to stay global.

use alloc::vec;
use alloc::vec::Vec;

use super::decode::Code;
use super::export_index::ExportIndex;
use super::library::{Declaration, Library};
use super::scan::scan;
use crate::emscripten::conventions::is_internal;
use crate::error::Result;
use crate::pattern::is_any;
use crate::read::export::{Export, ExportKind};
use crate::read::import::ImportKind;
use crate::read::opcode::REF_FUNC;
use crate::read::reader::Reader;

/// Says of each export whether it goes: a function or an address of data does that the library defines,
/// unless its name matches a pattern, or the library or its loader looks it up. `stays` says it of each
/// import, and `bound` has the self references: a function that is imported, and its definition.
pub(super) fn local_exports(
    library: &Library<'_>,
    lookup: &ExportIndex<'_>,
    stays: &[bool],
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
    // What the library imports, be it from the GOT, is found by way of its exports.
    for (import, stays) in library.imports.iter().zip(stays) {
        if let (true, Some(at)) = (*stays, lookup.find(&import.name)) {
            local[at] = false;
        }
    }
    Ok(local)
}

/// Of each function of the library's own, whether `ref.func` names it, be it by way of a self reference:
/// then it has to stand outside of the code too, among the exports perhaps.
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
