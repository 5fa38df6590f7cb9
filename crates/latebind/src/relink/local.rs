//! Which exports become local, where not all symbols are to stay global.

use alloc::vec;
use alloc::vec::Vec;

use super::decode::{Code, REF_FUNC};
use super::library::{Declaration, Library};
use super::lookup::Lookup;
use super::scan::scan;
use crate::error::Result;
use crate::export::{Export, ExportKind};
use crate::import::ImportKind;
use crate::reader::Reader;

/// What Emscripten's loader looks up in a library (`isInternalSym`, `loadWebAssemblyModule`), and what
/// its compiler leaves there for it. A name that ends with `*` is the beginning of some.
const CONVENTIONS: [&str; 16] = [
    "__wasm_*",
    "__em_js__*",
    "__em_lib_deps_*",
    "__start_em_*",
    "__stop_em_*",
    "__memory_base",
    "__table_base",
    "__stack_pointer",
    "__dso_handle",
    "__set_stack_limits",
    "__tls_*",
    "_emscripten_*",
    "__main_*",
    "main",
    "orig$*",
    "dynCall_*",
];

/// Says of each export whether it goes: a function or an address of data does that the library defines,
/// unless its name matches a pattern, or the library or its loader looks it up. `stays` says it of each
/// import, and `bound` has the self references: a function that is imported, and its definition.
pub(super) fn local_exports(
    library: &Library<'_>,
    lookup: &Lookup<'_>,
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
        is_symbol && !is_convention(name) && !is_any(patterns, name)
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

/// Returns `true` if a name is one that loaders look up, whatever the library is.
pub(super) fn is_convention(name: &[u8]) -> bool {
    is_any(&CONVENTIONS, name)
}

/// Returns `true` if a name matches any of these patterns.
pub(super) fn is_any(patterns: &[&str], name: &[u8]) -> bool {
    let mut patterns = patterns.iter();
    patterns.any(|pattern| is_match(pattern.as_bytes(), name))
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

/// Whether a name matches a pattern of [`Options::keep_global`](super::Options::keep_global), in which
/// `*` stands for any bytes.
#[must_use]
pub fn is_match(pattern: &[u8], name: &[u8]) -> bool {
    let (mut at, mut from) = (0, 0);
    // Where to go on if what follows the last star does not match here.
    let mut last_star = None;
    while at < name.len() {
        match pattern.get(from) {
            Some(b'*') => {
                from += 1;
                last_star = Some((from, at));
            }
            Some(byte) if *byte == name[at] => (from, at) = (from + 1, at + 1),
            _ => {
                let Some((star, tried)) = last_star else {
                    return false;
                };
                (from, at) = (star, tried + 1);
                last_star = Some((star, at));
            }
        }
    }
    pattern[from..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::is_match;

    #[test]
    fn patterns() {
        let matches = |pattern: &str, name: &str| is_match(pattern.as_bytes(), name.as_bytes());
        for (pattern, names) in [
            ("PyInit_*", ["PyInit_", "PyInit__harfbuzz"]),
            ("*", ["", "any"]),
            ("*_init", ["_init", "a_init_init"]),
            ("a*b*c", ["abc", "axbbcxc"]),
            ("a**c", ["ac", "abc"]),
        ] {
            assert!(names.iter().all(|name| matches(pattern, name)), "{pattern}");
        }
        for (pattern, names) in [
            ("PyInit_*", ["PyInit", "_PyInit_a"]),
            ("", ["a", "*"]),
            ("*_init", ["_init_", "init"]),
            ("a*b*c", ["acb", "abcb"]),
            ("ab", ["a", "abc"]),
        ] {
            assert!(
                !names.iter().any(|name| matches(pattern, name)),
                "{pattern}"
            );
        }
    }
}
