//! What the build and `js/src/relink.ts` need: relinking, and the steps of binding.

use alloc::collections::BTreeSet;
use alloc::string::ToString;
use alloc::vec::Vec;

use latebind::bind::{self, Answer, Step};
use latebind::relink::{Options, relink as relink_module};
use latebind::{Error, ImportKind, References};

use crate::session;

/// Relinks the module in the first `len` bytes of the input. Behind them are the names of the
/// symbols that stay direct, and from `patterns` on patterns of those that stay global; each is its
/// length in bytes, in four bytes, and UTF-8. All stay global if `patterns` is 0.
///
/// Gives the length of the bytes; 0 if the module stays as it is; or −1 − the offset of what is
/// malformed, which the text then says.
#[unsafe(no_mangle)]
pub extern "C" fn relink(len: usize, patterns: usize, bsymbolic: u32) -> i32 {
    let session = session();
    let all = session.input.len();
    let (rest, keep_global) = session.input.split_at(match patterns {
        0 => all,
        at => at.min(all),
    });
    let (module, names) = rest.split_at(len.min(rest.len()));
    let keep_global: Vec<&str> = list(keep_global)
        .filter_map(|pattern| core::str::from_utf8(pattern).ok())
        .collect();
    let made = direct_imports(module, names).and_then(|direct| {
        let options = Options {
            bsymbolic: bsymbolic != 0,
            direct: &direct,
            keep_global: (patterns != 0).then_some(&keep_global),
        };
        relink_module(module, options)
    });
    match made {
        Ok(relinked) => {
            session.bytes = relinked.bytes.unwrap_or_default();
            session.bytes.len() as i32
        }
        Err(error) => {
            session.text = error.to_string().into_bytes();
            -1 - error.offset() as i32
        }
    }
}

/// The names of a list.
fn list(mut names: &[u8]) -> impl Iterator<Item = &[u8]> {
    core::iter::from_fn(move || {
        let (len, rest) = names.split_first_chunk()?;
        let len = u32::from_le_bytes(*len) as usize;
        let (name, rest) = rest.split_at(len.min(rest.len()));
        names = rest;
        Some(name)
    })
}

/// The indices of the function imports that have one of the names.
fn direct_imports(module: &[u8], names: &[u8]) -> Result<Vec<u32>, Error> {
    let mut wanted = BTreeSet::new();
    wanted.extend(list(names)); // collecting would sort them first, which is more code
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

/// [`latebind::bind::next`], with the steps and answers as their numbers.
#[unsafe(no_mangle)]
pub extern "C" fn next_step(step: u32, answer: u32, is_main: u32) -> u32 {
    let step = match step {
        0 => Step::Begin,
        1 => Step::FindStubTable,
        2 => Step::LookupStubTable,
        3 => Step::AskGlobal,
        4 => Step::AskDefiners,
        5 => Step::FindScope,
        6 => Step::AskScope,
        7 => Step::AskSelf,
        8 => Step::Fill,
        _ => Step::Done,
    };
    let answer = match answer {
        0 => Answer::None,
        1 => Answer::Some,
        2 => Answer::Own,
        3 => Answer::OwnHost,
        4 => Answer::Mismatch,
        5 => Answer::Several,
        _ => Answer::Unknown,
    };
    bind::next(step, answer, is_main != 0) as u32
}

/// The length of the text, in bytes.
#[unsafe(no_mangle)]
pub extern "C" fn text_len() -> usize {
    session().text.len()
}
