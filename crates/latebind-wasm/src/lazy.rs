//! The functions that `js/src/lazy/verify.ts` calls.

use alloc::string::ToString;

use latebind::manifest::{difference, entry, sha256_text};

use crate::list::list;
use crate::session::session;

/// Returns the number of bytes of a module before its code, once it has been scanned, or 0 if that is not known.
/// [`compare`] needs no other bytes.
#[unsafe(no_mangle)]
pub extern "C" fn code() -> usize {
    session().outline.code
}

/// Compares the library in the first `len` bytes of the input with its functions in a manifest. A list of texts follows
/// it: the name and the type of each function.
///
/// Returns 1 if it differs. Then the text describes the difference.
#[unsafe(no_mangle)]
pub extern "C" fn compare(len: usize) -> u32 {
    let session = session();
    let (library, texts) = session.input.split_at(len.min(session.input.len()));
    let mut texts = list(texts).map(|it| core::str::from_utf8(it).unwrap_or_default());
    let functions = core::iter::from_fn(|| Some((texts.next()?, texts.next()?)));
    match difference(library, functions) {
        Some(it) => {
            session.text = it.to_string().into_bytes();
            1
        }
        None => 0,
    }
}

/// The text becomes the SHA-256 of the first `len` bytes of the input, in hexadecimal.
#[unsafe(no_mangle)]
pub extern "C" fn hash(len: usize) {
    let session = session();
    let bytes = session.input.get(..len).unwrap_or_default();
    session.text = sha256_text(bytes).into_bytes();
}

/// The bytes become a PLT module with one entry of the type that the input describes. Returns their length, or 0 if it
/// describes none.
#[unsafe(no_mangle)]
pub extern "C" fn make_entry() -> usize {
    let session = session();
    let text = core::str::from_utf8(&session.input).unwrap_or_default();
    session.bytes = entry(text).unwrap_or_default();
    session.bytes.len()
}
