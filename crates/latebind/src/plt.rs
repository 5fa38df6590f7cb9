//! The PLT module: one wasm module for all late-bound function imports of a DSO.
//!
//! A call that is bound late has to come into being without a frame of the host between caller and
//! callee: JSPI cannot suspend one. So the entry that stands in for an import jumps through a slot
//! of a table, and the slot starts with a function that calls the *binder*. The binder fills the
//! slot and **returns**; only then is the onward call made, from wasm:
//!
//! ```wat
//! (module
//!   (type …) …                                   ;; the DSO's own type section, verbatim
//!   (type $bind (func (param i32)))
//!   (import "latebind" "bind" (func $bind (type $bind)))
//!   (table $slots (export "slots") N N funcref)   ;; slot k starts as $first_k
//!   (table $entries (export "entries") N N funcref)
//!   (func $foo@plt.first (type $t)                ;; runs until slot k is bound
//!     (call $bind (i32.const k))
//!     (return_call_indirect $slots (type $t) (local.get 0) … (i32.const k)))
//!   (func $foo@plt (type $t)
//!     (return_call_indirect $slots (type $t) (local.get 0) … (i32.const k))))
//! ```
//!
//! The slot starts with a function and not with null, so the hot path has no branch. The entries are
//! handed out through a table because ten thousand exports take an engine ten times as long.

use alloc::vec::Vec;

use crate::encode::{Writer, code, section};
use crate::error::{Error, Expected, Found, Result};
use crate::import::{Import, ImportKind};
use crate::module::References;
use crate::types::FuncType;

/// The module name of everything that a generated module imports.
pub(crate) const NAMESPACE: &str = "latebind";

/// How the PLT module is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whether an entry *tail-calls* its definition. It is faster then and leaves no frame. Engines
    /// that cannot suspend a stack with a tail call between instances on it (JavaScriptCore) need
    /// it off.
    pub tail_calls: bool,
    /// Whether entries have names (`foo@plt`), so that stack traces can be read.
    pub names: bool,
}

impl Default for Options {
    /// What every engine with the reference types of WebAssembly 2.0 takes: no tail calls, names.
    fn default() -> Self {
        Self {
            tail_calls: false,
            names: true,
        }
    }
}

/// One entry to be written.
struct Entry<'a> {
    import: Import<'a>,
    type_index: u32,
    ty: FuncType<'a>,
}

/// Emits the PLT module for the imports whose indices, ascending, are `late`. The slot of an import
/// is its position in `late`.
///
/// # Errors
///
/// An index that is not that of a function import, or not greater than the one before it; a module
/// that would come out many times as large as what was read, which no compiler's output asks for.
pub fn emit(references: &References<'_>, late: &[u32], options: Options) -> Result<Vec<u8>> {
    let entries = collect(references, late)?;
    let mut out = Writer::module(check_size(references, &entries, options)?);
    let count = entries.len() as u32;

    let open = out.open(section::TYPE);
    references.types().write(&mut out, 1);
    out.bytes(&[code::FUNC, 1, code::I32, 0]);
    out.close(open);

    let open = out.open(section::IMPORT);
    out.byte(1);
    out.name(NAMESPACE);
    out.name("bind");
    out.byte(0x00);
    out.u32(references.types().len() as u32);
    out.close(open);

    // Function 0 is the binder, then come the first-use functions, then the entries.
    let open = out.open(section::FUNCTION);
    out.u32(2 * count);
    for entry in entries.iter().chain(&entries) {
        out.u32(entry.type_index);
    }
    out.close(open);

    let open = out.open(section::TABLE);
    out.byte(2);
    for _ in 0..2 {
        out.bytes(&[code::FUNCREF, 1]);
        out.u32(count);
        out.u32(count);
    }
    out.close(open);

    let open = out.open(section::EXPORT);
    out.byte(2);
    out.name("slots");
    out.bytes(&[0x01, 0]);
    out.name("entries");
    out.bytes(&[0x01, 1]);
    out.close(open);

    let open = out.open(section::ELEMENT);
    out.byte(2);
    for table in 0..2 {
        // Active, in the table of this index, at offset 0, of functions.
        out.bytes(&[2, table, code::I32_CONST, 0, code::END, 0]);
        out.u32(count);
        for slot in 0..count {
            out.u32(1 + u32::from(table) * count + slot);
        }
    }
    out.close(open);

    let open = out.open(section::CODE);
    out.u32(2 * count);
    for is_first_use in [true, false] {
        for (slot, entry) in entries.iter().enumerate() {
            write_body(&mut out, entry, slot as u32, is_first_use, options);
        }
    }
    out.close(open);

    if options.names {
        write_names(&mut out, &entries);
    }
    Ok(out.0)
}

fn write_body(
    out: &mut Writer,
    entry: &Entry<'_>,
    slot: u32,
    is_first_use: bool,
    options: Options,
) {
    let body = out.open_body();
    out.byte(0); // no locals
    if is_first_use {
        out.byte(code::I32_CONST);
        out.positive(slot);
        out.bytes(&[code::CALL, 0]);
    }
    entry.ty.write_local_gets(out);
    out.byte(code::I32_CONST);
    out.positive(slot);
    out.byte(if options.tail_calls {
        code::RETURN_CALL_INDIRECT
    } else {
        code::CALL_INDIRECT
    });
    out.u32(entry.type_index);
    out.bytes(&[0, code::END]);
    out.close(body);
}

fn collect<'a>(references: &References<'a>, late: &[u32]) -> Result<Vec<Entry<'a>>> {
    let mut entries = Vec::with_capacity(late.len().min(references.len()));
    let mut imports = references.imports();
    let mut next = 0;
    for &index in late {
        let skip = index.checked_sub(next);
        let import = skip.and_then(|skip| imports.nth(skip as usize));
        next = index.saturating_add(1);
        match import {
            Some(
                import @ Import {
                    kind: ImportKind::Func { ty, .. },
                    ..
                },
            ) => {
                if let Some(func) = references.types().func(ty) {
                    entries.push(Entry {
                        import,
                        type_index: ty.0,
                        ty: func,
                    });
                }
            }
            _ => {
                let found = Found::Number(index.into());
                return Err(Error::new(0, Expected::AscendingFunctionImports, found));
            }
        }
    }
    Ok(entries)
}

/// About how many bytes to expect. A type with a thousand parameters that a million imports share
/// would make a module of gigabytes out of one of megabytes; that is refused.
fn check_size(
    references: &References<'_>,
    entries: &[Entry<'_>],
    options: Options,
) -> Result<usize> {
    let mut size = references.len() + 256;
    for entry in entries {
        let name = if options.names {
            entry.import.name.len() + 20
        } else {
            0
        };
        size += 2 * (entry.ty.param_count() as usize * 3 + name + 25);
    }
    if size > references.len() * 256 + 4096 {
        return Err(Error::new(0, Expected::PltSize, Found::Number(size as u64)));
    }
    Ok(size)
}

/// The name section: `foo@plt` for an entry, `foo@plt.first` for its first-use function.
fn write_names(out: &mut Writer, entries: &[Entry<'_>]) {
    const FUNCTION_NAMES: u8 = 1;
    let section = out.open(section::CUSTOM);
    out.name("name");
    let functions = out.open(FUNCTION_NAMES);
    out.u32(2 * entries.len() as u32 + 1);
    out.u32(0);
    out.name("latebind.bind");
    let mut index = 0;
    for suffix in ["@plt.first", "@plt"] {
        for entry in entries {
            index += 1;
            out.u32(index);
            out.u32((entry.import.name.len() + suffix.len()) as u32);
            out.bytes(entry.import.name.as_bytes());
            out.bytes(suffix.as_bytes());
        }
    }
    out.close(functions);
    out.close(section);
}
