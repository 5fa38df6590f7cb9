//! The functions that `js/src/relink.ts` calls.

use alloc::collections::BTreeSet;
use alloc::string::ToString;
use alloc::vec::Vec;

use latebind::relink::{Bsymbolic, Options, relink as relink_module};
use latebind::{Error, ImportKind, References};

use crate::abi::bsymbolic;
use crate::list::list;
use crate::session::session;

/// Relinks the module in the first `len` bytes of the input. Four lists follow it, each from its offset to the next
/// one. At `len` are the names of the symbols that remain direct. At `interposed` are the names of the functions that
/// other modules also define. At `interposable` are the patterns of the self references that are not bound. At
/// `patterns` are the patterns of the symbols that remain global. An item of a list consists of its length in bytes, in
/// four bytes, and UTF-8 text. If `patterns` is 0, its list is empty and all symbols remain global.
///
/// Returns the length of the bytes, or 0 if the module does not change. If there is an error, returns −1 minus its
/// offset, and the text is its message. For an error without a location, the offset is 0 here.
#[unsafe(no_mangle)]
pub extern "C" fn relink(
    len: usize,
    interposed: usize,
    interposable: usize,
    patterns: usize,
    policy: u32,
) -> i32 {
    let session = session();
    let mut rest = &*session.input;
    let mut after = |offset: usize| {
        let (before, list) = rest.split_at(offset.min(rest.len()));
        rest = before;
        list
    };
    let keep_global = strings(after(match patterns {
        0 => usize::MAX,
        offset => offset,
    }));
    let interposable = strings(after(interposable));
    let interposed = after(interposed);
    let direct = after(len);
    let module = rest;
    let made = imports_of(module, direct).and_then(|direct| {
        let interposed = imports_of(module, interposed)?;
        let options = Options::new()
            .keep_imports(policy & bsymbolic::KEEP_IMPORTS != 0)
            .bsymbolic(match policy & !bsymbolic::KEEP_IMPORTS {
                bsymbolic::NONE => Bsymbolic::None,
                bsymbolic::MANGLED => Bsymbolic::Mangled,
                _ => Bsymbolic::Functions,
            })
            .interposable(&interposable)
            .interposed(&interposed)
            .direct(&direct)
            .keep_global((patterns != 0).then_some(&keep_global));
        relink_module(module, options)
    });
    match made {
        Ok(relinked) => {
            session.bytes = relinked.into_changed_bytes().unwrap_or_default();
            session.bytes.len() as i32
        }
        Err(error) => {
            session.text = error.to_string().into_bytes();
            -1 - error.offset().unwrap_or_default() as i32
        }
    }
}

/// Returns the items of a list as text, which all items are.
fn strings(list_of_texts: &[u8]) -> Vec<&str> {
    list(list_of_texts)
        .filter_map(|text| core::str::from_utf8(text).ok())
        .collect()
}

/// Returns the indices of the function imports that have one of the names.
fn imports_of(module: &[u8], names: &[u8]) -> Result<Vec<u32>, Error> {
    let mut wanted = BTreeSet::new();
    wanted.extend(list(names)); // `collect` would sort the names first, which takes more code
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let references = References::read(module)?;
    let imports = (0..).zip(references.imports());
    Ok(imports
        .filter(|(_, import)| matches!(import.kind, ImportKind::Func { .. }))
        .filter(|(_, import)| wanted.contains(import.name.as_bytes()))
        .map(|(index, _)| index)
        .collect())
}
