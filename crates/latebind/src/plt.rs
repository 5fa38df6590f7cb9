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
//!   (func $foo@plt (type $t)                ;; runs until slot k is bound
//!     (call $bind (i32.const k))
//!     (return_call_indirect $slots (type $t) (local.get 0) … (i32.const k)))
//!   (func (type $t)                              ;; the entry, in table $entries
//!     (return_call_indirect $slots (type $t) (local.get 0) … (i32.const k))))
//! ```
//!
//! The slot starts with a function and not with null, so the hot path has no branch. The entries are
//! handed out through a table because ten thousand exports take an engine ten times as long.

use alloc::vec;
use alloc::vec::Vec;

use crate::encode::{self, Writer, code, section};
use crate::error::{Error, Expected, Found, Result};
use crate::import::ImportKind;
use crate::module::References;
use crate::types::TypeIndex;

/// The module name of everything that a generated module imports.
pub(crate) const NAMESPACE: &str = "latebind";

/// What a disassembler appends to the names of PLT entries.
pub(crate) const SUFFIX: &[u8] = b"@plt";

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

/// The PLT of a DSO, while it is written.
struct Plt<'a, 'm> {
    references: &'m References<'a>,
    late: &'m [u32],
    entries: Vec<Entry>,
    options: Options,
}

/// What distinguishes the code of an entry, besides its slot.
#[derive(Clone, Copy)]
struct Entry {
    ty: TypeIndex,
    param_count: u32,
}

/// Emits the PLT module for the imports whose indices, ascending, are `late`. The slot of an import
/// is its position in `late`.
///
/// # Errors
///
/// An index that is not that of a function import, or not greater than the one before it; a module
/// that would come out many times as large as what was read, which no compiler's output asks for.
pub fn emit(references: &References<'_>, late: &[u32], options: Options) -> Result<Vec<u8>> {
    let (plt, size) = Plt::new(references, late, options)?;
    let mut out = Writer::module(size);
    let count = late.len() as u32;

    let open = out.open(section::TYPE);
    references.types().write(&mut out, 1);
    out.bytes(&[code::FUNC, 1, code::I32, 0]);
    out.close(open);

    let open = out.open(section::IMPORT);
    out.bytes(&[1]);
    out.name(NAMESPACE);
    out.name("bind");
    out.bytes(&[0x00]);
    out.u32(references.types().len() as u32);
    out.close(open);

    // Function 0 is the binder, then come the first-use functions, then the entries.
    let open = out.open(section::FUNCTION);
    out.u32(2 * count);
    for _ in 0..2 {
        for entry in &plt.entries {
            out.u32(entry.ty.0);
        }
    }
    out.close(open);

    let open = out.open(section::TABLE);
    out.bytes(&[2]);
    for _ in 0..2 {
        out.bytes(&[code::FUNCREF, 1]);
        out.u32(count);
        out.u32(count);
    }
    out.close(open);

    let open = out.open(section::EXPORT);
    out.bytes(&[2]);
    out.name("slots");
    out.bytes(&[0x01, 0]);
    out.name("entries");
    out.bytes(&[0x01, 1]);
    out.close(open);

    let open = out.open(section::ELEMENT);
    out.bytes(&[2]);
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
    plt.write_bodies(&mut out, true);
    plt.write_bodies(&mut out, false);
    out.close(open);

    if options.names {
        plt.write_names(&mut out);
    }
    Ok(out.finish())
}

/// Where a body with its size stands in the output.
#[derive(Clone, Copy, Default)]
struct Body {
    start: usize,
    len: usize,
}

impl<'a, 'm> Plt<'a, 'm> {
    /// Checks what is asked for, and says about how many bytes it will take.
    ///
    /// A type with a thousand parameters that a million imports share would make a module of
    /// gigabytes out of one of megabytes; that is refused.
    fn new(
        references: &'m References<'a>,
        late: &'m [u32],
        options: Options,
    ) -> Result<(Self, usize)> {
        let mut entries = Vec::with_capacity(late.len().min(references.rows().len()));
        // In 64 bits: no sum overflows where addresses are of 32.
        let len = references.len() as u64;
        let mut size = references.types().size() as u64 + 256;
        let mut next = 0;
        for &index in late {
            let row = references.rows().get(index as usize);
            let entry = match row.map(|row| row.kind) {
                Some(ImportKind::Func { ty, .. }) if index >= next => {
                    let param_count = references.types().param_count(ty);
                    param_count.map(|param_count| Entry { ty, param_count })
                }
                _ => None,
            };
            let Some(entry) = entry else {
                let found = Found::Number(index.into());
                return Err(Error::new(0, Expected::AscendingFunctionImports, found));
            };
            let param_width = 1 + encode::u32_len(entry.param_count) as u64;
            size += 2 * (u64::from(entry.param_count) * param_width + 28);
            if options.names {
                let name = references
                    .import(index as usize)
                    .map_or(0, |it| it.name.as_bytes().len());
                size += 2 * (name as u64 + 12);
            }
            entries.push(entry);
            next = index.saturating_add(1);
        }
        // Nor may it fill an address space of 32 bits.
        let limit = (len * 256 + 4096).min(usize::MAX as u64 / 4);
        if size > limit {
            return Err(Error::new(0, Expected::PltSize, Found::Number(size)));
        }
        Ok((
            Self {
                references,
                late,
                entries,
                options,
            },
            size as usize,
        ))
    }

    /// Writes a body for each entry: of the entries themselves, or of their first-use functions.
    ///
    /// Bodies of one type differ in the number of the slot alone, and it takes four bytes whatever
    /// it is; so each type's first body serves the others as a mold.
    fn write_bodies(&self, out: &mut Writer, is_first_use: bool) {
        let mut molds = vec![Body::default(); self.references.types().len()];
        for (slot, entry) in self.entries.iter().enumerate() {
            let Some(mold) = molds.get_mut(entry.ty.0 as usize) else {
                continue;
            };
            let start = out.len();
            if mold.len == 0 {
                self.write_body(out, entry, is_first_use);
                *mold = Body {
                    start,
                    len: out.len() - start,
                };
            } else {
                out.again(mold.start, mold.len);
            }
            // Behind the size, the number of locals and the opcode; before the jump and the end.
            if is_first_use {
                out.patch(start + entry.size_width() + 2, slot as u32);
            }
            let tail = 2 + encode::u32_len(entry.ty.0) + 1;
            out.patch(out.len() - tail - encode::PATCH_WIDTH, slot as u32);
        }
    }

    fn write_body(&self, out: &mut Writer, entry: &Entry, is_first_use: bool) {
        let body = out.open_body(entry.size_width());
        out.bytes(&[0]); // no locals
        if is_first_use {
            out.bytes(&[code::I32_CONST]);
            out.bytes(&[0; encode::PATCH_WIDTH]);
            out.bytes(&[code::CALL, 0]);
        }
        out.local_gets(entry.param_count);
        out.bytes(&[code::I32_CONST]);
        out.bytes(&[0; encode::PATCH_WIDTH]);
        let tail_calls = self.options.tail_calls;
        out.bytes(&[if tail_calls {
            code::RETURN_CALL_INDIRECT
        } else {
            code::CALL_INDIRECT
        }]);
        out.u32(entry.ty.0);
        out.bytes(&[0, code::END]);
        out.close(body);
    }

    /// The name section: `foo@plt` for the functions that may stand in a stack trace. An entry that
    /// tail-calls never does.
    fn write_names(&self, out: &mut Writer) {
        const FUNCTION_NAMES: u8 = 1;
        let rounds = if self.options.tail_calls { 1 } else { 2 };
        let section = out.open(section::CUSTOM);
        out.name("name");
        let functions = out.open(FUNCTION_NAMES);
        out.u32(rounds * self.late.len() as u32 + 1);
        out.u32(0);
        out.name("latebind.bind");
        let mut index = 0;
        for _ in 0..rounds {
            for import in self.late {
                let Some(import) = self.references.import(*import as usize) else {
                    continue;
                };
                let name = import.name.as_bytes();
                index += 1;
                out.u32(index);
                out.u32((name.len() + SUFFIX.len()) as u32);
                out.bytes(name);
                out.bytes(SUFFIX);
            }
        }
        out.close(functions);
        out.close(section);
    }
}

impl Entry {
    /// How many bytes the size of its body takes. Everything but the parameters takes 26 bytes at
    /// most, and each of the first hundred takes two.
    fn size_width(self) -> usize {
        if self.param_count <= 50 { 1 } else { 5 }
    }
}
