//! The properties of a library that was relinked with `keep_global`. It equals the library that was
//! relinked without that option, except for removed exports, each of which may be removed.

use latebind::relink::{Options, Relinked, is_match, relink};
use wasmparser::{Export, ExternalKind, Import, TypeRef};

use super::Check;
use crate::shape::{Piece, Shape};
use crate::values::hash;

// Section ids.
const EXPORT: u8 = 7;
const CODE: u8 = 10;

/// Relinks with a third of the symbols global, and compares the result with `relinked`.
pub(super) fn check(input: &Shape<'_>, options: Options<'_>, relinked: &Relinked<'_>) -> Check {
    let names = input.exports.iter().map(|export| export.name);
    // A star in a name from wasm-smith is a valid part of a pattern.
    let patterns: Vec<&str> = names.filter(|name| hash(name) % 3 == 0).collect();
    let options = options.keep_global(Some(&patterns));
    let local = relink(input.bytes, options).map_err(|error| format!("local: {error}"))?;
    hold!(
        local.resolutions == relinked.resolutions,
        "local: other resolutions"
    );
    let global = &relinked.bytes;
    let Some(bytes) = local.changed_bytes() else {
        hold!(
            local.local == 0 && !relinked.is_changed(),
            "local: it was not relinked"
        );
        return Ok(());
    };
    let new = &Shape::read(bytes).map_err(|error| format!("local: invalid: {error}"))?;
    let old = &Shape::read(global).map_err(|error| format!("invalid: {error}"))?;
    // If there is nothing else to relink, the result is compared with the input: the code is the same,
    // but names and imports may be encoded differently.
    let same = |it: &&Piece<'_>| match relinked.is_changed() {
        true => it.id != EXPORT,
        false => it.id == CODE,
    };
    let pieces = |shape: &Shape<'_>| -> Vec<(u8, Vec<u8>)> {
        let kept = shape.pieces.iter().filter(same);
        kept.map(|it| (it.id, it.contents.to_vec())).collect()
    };
    hold!(pieces(old) == pieces(new), "local: a section changed");

    let mut left = new.exports.iter().copied().peekable();
    let mut gone = 0;
    for export in &old.exports {
        if left.next_if_eq(export).is_none() {
            may_go(input, old, export, &patterns)?;
            gone += 1;
        }
    }
    hold!(left.next().is_none(), "local: an export that was not there");
    hold!(gone == local.local, "local: {} and not {gone}", local.local);
    Ok(())
}

/// Checks that an export is a symbol that no pattern keeps, and that the library does not look up.
fn may_go(input: &Shape<'_>, old: &Shape<'_>, export: &Export<'_>, patterns: &[&str]) -> Check {
    let name = export.name;
    let is_global = |it: &&Import<'_>| matches!(it.ty, TypeRef::Global(_));
    let globals = input.imports.iter().filter(is_global).count() as u32;
    let own = input.exports.iter().find(|it| it.name == name);
    let is_symbol = own.is_some_and(|own| match own.kind {
        ExternalKind::Func => !input.is_imported(own.index),
        kind => kind == ExternalKind::Global && own.index >= globals,
    });
    hold!(is_symbol, "local: `{name}` is no symbol");
    let is_asked_for = |pattern: &&str| is_match(pattern.as_bytes(), name.as_bytes());
    let is_asked_for = patterns.iter().any(is_asked_for);
    hold!(!is_asked_for, "local: `{name}` was to stay");
    let is_looked_up = old.imports.iter().any(|it| it.name == name);
    hold!(!is_looked_up, "local: the library looks up `{name}`");
    Ok(())
}
