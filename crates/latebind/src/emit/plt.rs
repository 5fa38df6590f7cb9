//! The PLT module: a wasm module for all late-bound function imports of a DSO.
//!
//! A late-bound call must not have a host frame between caller and callee, because JSPI cannot suspend
//! one. So the entry that replaces an import jumps through a slot of a table, and the slot starts with a
//! first-use function, which calls the *binder*. The binder fills the slot and **returns**. Only then is
//! the onward call made, from wasm:
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
//! The slot starts with a function and not with null, so the hot path has no branch. The entries are in
//! a table because ten thousand exports take an engine ten times as long.

use alloc::vec;
use alloc::vec::Vec;

use crate::capacity::push_within_capacity;
use crate::emit::template::{
    A, B, C, CLOSE, CLOSE_BODY, D, GETS, OPEN, OPEN_BODY, SERIES, name, template,
};
use crate::error::{Error, Expected, Result};
use crate::read::import::ImportKind;
use crate::read::latebind::{BINDER, NAMESPACE};
use crate::read::opcode;
use crate::read::references::References;
use crate::read::section::{self, HEADER};
use crate::read::types::Types;
use crate::read::value_type::TypeIndex;
use crate::read::{types, value_type};
use crate::writer::{self, Writer};

/// The name of the table of slots.
pub const SLOTS: &str = "slots";

/// The name of the table of entries.
pub const ENTRIES: &str = "entries";

/// The suffix that disassemblers append to the names of PLT entries.
pub(crate) const SUFFIX: &[u8] = b"@plt";

/// The options of [`emit()`] and [`emit_entry()`].
///
/// Every engine with the reference types of WebAssembly 2.0 accepts the default: no tail calls, and
/// names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Options {
    /// See [`tail_calls()`](Self::tail_calls()).
    pub tail_calls: bool,
    /// See [`names()`](Self::names()).
    pub names: bool,
}

impl Options {
    /// Returns the default options.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            tail_calls: false,
            names: true,
        }
    }

    /// Sets whether an entry *tail-calls* its definition, which is faster and leaves no frame. The
    /// engine must support tail calls (WebAssembly 3.0). An engine that cannot suspend a stack with a
    /// tail call between instances on it (JavaScriptCore) must not get any. Default: `false`.
    #[must_use]
    pub const fn tail_calls(mut self, tail_calls: bool) -> Self {
        self.tail_calls = tail_calls;
        self
    }

    /// Sets whether entries have names (`foo@plt`), so that stack traces can be read. Default: `true`.
    #[must_use]
    pub const fn names(mut self, names: bool) -> Self {
        self.names = names;
        self
    }
}

impl Default for Options {
    fn default() -> Self {
        Self::new()
    }
}

/// The type of the binder, as an entry of a type section: `(func (param i32))`.
pub(crate) const BIND_TYPE: [u8; 4] = [types::FUNC, 1, value_type::I32, 0];

/// The parts of a PLT's jump instructions that depend on the module.
#[derive(Clone, Copy)]
pub(crate) struct Jump {
    /// The index of the slot table, which is less than 128.
    pub(crate) table: u8,
    /// The index of the global that holds the number of the current slot, if there is one.
    pub(crate) current: Option<u32>,
}

/// The PLT of a DSO that is being written.
pub(crate) struct Plt<'a, 'm> {
    references: &'m References<'a>,
    late: &'m [u32],
    entries: Vec<Entry>,
    options: Options,
    jump: Jump,
}

/// The properties that distinguish the code of entries, except the slot number.
#[derive(Clone, Copy)]
struct Entry {
    ty: TypeIndex,
    param_count: u32,
}

/// The jump of a PLT module, in which the binder is function 0 and the slot table is table 0.
const JUMP: Jump = Jump {
    table: 0,
    current: None,
};

/// Emits the PLT module for the function imports `late`, by their indices among all imports in ascending
/// order. The slot of an import is its position in `late`.
///
/// The module imports the binder, `latebind.bind` of type `(i32) -> ()`, which is called with a slot
/// number. It exports the tables `slots` and `entries`.
///
/// # Errors
///
/// - [`Misuse`](crate::ErrorKind::Misuse) if an index is not a function import index, or is not greater
///   than the previous one,
/// - [`TooLarge`](crate::ErrorKind::TooLarge) if the PLT would be more than 256 times as large as the
///   input and 4 KiB more, or 1 GiB. The size is an estimate.
///
/// # Examples
///
/// ```
/// use latebind::{References, plt};
///
/// let library = wat::parse_str(r#"
///     (module (@dylink.0)
///       (import "env" "memory" (memory 1))
///       (import "env" "later" (func (param i32))))
/// "#).unwrap();
/// let references = References::read(&library)?;
/// // The import at index 1 gets slot 0.
/// let plt = plt::emit(&references, &[1], plt::Options::new())?;
/// wasmparser::validate(&plt).unwrap();
/// # Ok::<(), latebind::Error>(())
/// ```
pub fn emit(references: &References<'_>, late: &[u32], options: Options) -> Result<Vec<u8>> {
    let (plt, size) = Plt::new(references, late, options, JUMP, 0)?;
    let count = late.len() as u32;
    Ok(Writer::fill(size, |out| {
        let types = references.types();
        out.template(template![HEADER, [section::TYPE, OPEN]]);
        types.write(out, 1);
        // Function 0 is the binder. The first-use functions come next, and then the entries.
        out.set_numbers(count, types.len() as u32, 2 * count, 0);
        out.template(template![
            BIND_TYPE,
            [CLOSE],
            [section::IMPORT, OPEN, 1],
            name!(NAMESPACE),
            name!(BINDER),
            [0x00, B, CLOSE],
            [section::FUNCTION, OPEN, C],
        ]);
        plt.write_types(out);
        plt.write_types(out);
        out.set_numbers(count, 1, 1, 2 * count);
        out.template(template![
            [CLOSE],
            [section::TABLE, OPEN, 2],
            [value_type::FUNCREF, 1, A, A],
            [value_type::FUNCREF, 1, A, A, CLOSE],
            [section::EXPORT, OPEN, 2],
            name!(SLOTS),
            [0x01, 0],
            name!(ENTRIES),
            [0x01, 1, CLOSE],
            // Active segments of functions for each table, at offset 0.
            [section::ELEMENT, OPEN, 2],
            [2, 0, opcode::I32_CONST, 0, opcode::END, 0, A, SERIES],
            [2, 1, opcode::I32_CONST, 0, opcode::END, 0, A],
        ]);
        out.set_numbers(count, 1 + count, 1, 2 * count);
        out.template(&[SERIES, CLOSE, section::CODE, OPEN, D]);
        plt.write_bodies(out, true);
        plt.write_bodies(out, false);
        out.template(&[CLOSE]);

        if options.names {
            plt.write_names(out);
        }
    }))
}

/// Emits a PLT module with one entry of a function type, for a slot that does not belong to the PLT of a
/// DSO.
///
/// # Errors
///
/// - [`Misuse`](crate::ErrorKind::Misuse) if there is no function type at `index`,
/// - [`TooLarge`](crate::ErrorKind::TooLarge) as for [`emit()`].
pub fn emit_entry(types: Types<'_>, index: TypeIndex, options: Options) -> Result<Vec<u8>> {
    // Without the feature `messages`, `emit` fails with the same error, so this check would only add
    // code.
    #[cfg(feature = "messages")]
    if types.param_count(index).is_none() {
        return Err(Error::misuse(Expected::FunctionTypeOfModule, index.0));
    }
    emit(&References::of_type(types, index), &[0], options)
}

impl<'a, 'm> Plt<'a, 'm> {
    /// Checks the arguments, and returns the PLT and an estimate of its size in bytes.
    ///
    /// If a million imports shared a type with a thousand parameters, an input of megabytes would
    /// produce a module of gigabytes. Such an input is rejected. `more` is the number of bytes that the
    /// caller writes in addition to the entries.
    pub(crate) fn new(
        references: &'m References<'a>,
        late: &'m [u32],
        options: Options,
        jump: Jump,
        more: u64,
    ) -> Result<(Self, usize)> {
        let mut entries = Vec::with_capacity(late.len().min(references.rows().len()));
        // Use `u64` so that the sum cannot overflow on 32-bit targets.
        let mut size = references.types().size() as u64 + 256 + more;
        let mut next = 0;
        for &index in late {
            let row = references.rows().get(index as usize);
            let func = row.and_then(|row| match row.kind {
                ImportKind::Func { ty, .. } if index >= next => {
                    Some((row, ty, references.types().param_count(ty)?))
                }
                _ => None,
            });
            let Some((row, ty, param_count)) = func else {
                return Err(Error::misuse(Expected::AscendingFunctionImports, index));
            };
            let param_width = 1 + writer::u32_len(param_count) as u64;
            let mut entry = 2 * (u64::from(param_count) * param_width + 38);
            if options.names {
                entry += 2 * (row.name.len() as u64 + 12);
            }
            size = size.saturating_add(entry);
            push_within_capacity(&mut entries, Entry { ty, param_count });
            next = index + 1;
        }
        // No engine accepts a module that is larger than 1 GiB. So the number of entries and the number
        // of bytes are far from overflow.
        let limit = (references.bytes().len() as u64 * 256 + 4096).min(1 << 30);
        if size > limit {
            return Err(Error::too_large(Expected::PltSize, size, limit));
        }
        Ok((
            Self {
                references,
                late,
                entries,
                options,
                jump,
            },
            size as usize,
        ))
    }

    /// Writes the type of each entry, in the encoding of the function section.
    pub(crate) fn write_types(&self, out: &mut Writer) {
        for entry in &self.entries {
            out.u32(entry.ty.0);
        }
    }

    /// Writes the initial function of each slot, if the first-use functions, one for each type, begin at
    /// index `first`.
    pub(crate) fn write_places(&self, out: &mut Writer, first: u32) {
        for entry in &self.entries {
            out.u32(first.wrapping_add(entry.ty.0));
        }
    }

    /// Writes a body for each entry: the entry itself, or its first-use function.
    ///
    /// The bodies of one type differ only in the slot number, which always takes four bytes. So the
    /// first body of each type is the template for the others.
    pub(crate) fn write_bodies(&self, out: &mut Writer, is_first_use: bool) {
        let stores_slot = is_first_use || self.jump.current.is_some();
        // The position and the length of the first body of each type.
        let mut templates = vec![(0, 0); self.references.types().len()];
        for (slot, entry) in self.entries.iter().enumerate() {
            let Some((template, len)) = templates.get_mut(entry.ty.0 as usize) else {
                continue;
            };
            let start = out.len();
            if *len == 0 {
                self.write_body(out, entry, stores_slot);
                (*template, *len) = (start, out.len() - start);
            } else {
                out.again(*template, *len);
            }
            // The number comes after the size, the number of locals, and the opcode, and again before
            // the jump and the end.
            if stores_slot {
                out.patch(start + entry.size_width() + 2, slot as u32);
            }
            let tail = 2 + writer::u32_len(entry.ty.0) + 1;
            out.patch(out.len() - tail - writer::PATCH_WIDTH, slot as u32);
        }
    }

    /// Writes the body of an entry, or of its first-use function. If `stores_slot` is set, the body first
    /// passes its slot number to the binder, or to a first-use function that serves many slots.
    fn write_body(&self, out: &mut Writer, entry: &Entry, stores_slot: bool) {
        let body = out.open_body(entry.size_width());
        out.byte(0); // no locals
        if stores_slot {
            out.byte(opcode::I32_CONST);
            out.bytes(&[0; writer::PATCH_WIDTH]);
            match self.jump.current {
                None => out.bytes(&[opcode::CALL, 0]),
                Some(global) => {
                    out.byte(opcode::GLOBAL_SET);
                    out.u32(global);
                }
            }
        }
        out.local_gets(0, entry.param_count);
        out.byte(opcode::I32_CONST);
        out.bytes(&[0; writer::PATCH_WIDTH]);
        self.write_jump(out, entry.ty);
        out.close(body);
    }

    /// Writes the bodies of the first-use functions, one for all slots of a type. The global contains
    /// the number of the slot for which the function is called, and the binder is in the slot `binder`.
    /// All types are function types.
    pub(crate) fn write_first_use(&self, out: &mut Writer, binder: u32) {
        let types = self.references.types();
        let count = types.len() as u32;
        for ty in (0..count).map(TypeIndex) {
            let param_count = types.param_count(ty).unwrap_or_default();
            let current = self.jump.current.unwrap_or_default();
            out.set_numbers(param_count, current, count, u32::from(self.jump.table));
            out.template(&[
                OPEN_BODY,
                1, // a local, after the parameters
                1,
                value_type::I32,
                opcode::GLOBAL_GET,
                B,
                // The binder may call a function that jumps through a different slot.
                opcode::LOCAL_TEE,
                A,
                opcode::I32_CONST,
            ]);
            out.positive(binder);
            out.template(&[opcode::CALL_INDIRECT, C, D, GETS, opcode::LOCAL_GET, A]);
            self.write_jump(out, ty);
            out.template(&[CLOSE_BODY]);
        }
    }

    /// Writes the jump through the slot whose number is on the stack, and the end of the body.
    fn write_jump(&self, out: &mut Writer, ty: TypeIndex) {
        let tail_calls = self.options.tail_calls;
        out.byte(if tail_calls {
            opcode::RETURN_CALL_INDIRECT
        } else {
            opcode::CALL_INDIRECT
        });
        out.u32(ty.0);
        out.bytes(&[self.jump.table, opcode::END]);
    }

    /// Writes the name section: `foo@plt` for the functions that may appear in a stack trace. An entry
    /// that tail-calls never does.
    fn write_names(&self, out: &mut Writer) {
        const FUNCTION_NAMES: u8 = 1;
        let rounds = if self.options.tail_calls { 1 } else { 2 };
        out.set_numbers(rounds * self.late.len() as u32 + 1, 0, 0, 0);
        out.template(template![
            [section::CUSTOM, OPEN],
            name!("name"),
            [FUNCTION_NAMES, OPEN_BODY, A, 0],
            name!("latebind.bind"),
        ]);
        let mut index = 0;
        for _ in 0..rounds {
            for import in self.late {
                let Some(row) = self.references.rows().get(*import as usize) else {
                    continue;
                };
                let name = row.name.bytes(self.references.bytes());
                index += 1;
                out.u32(index);
                out.u32((name.len() + SUFFIX.len()) as u32);
                out.bytes(name);
                out.bytes(SUFFIX);
            }
        }
        out.template(&[CLOSE_BODY, CLOSE]);
    }
}

impl Entry {
    /// Returns the number of bytes that encode the body size. Everything except the parameters takes at
    /// most 36 bytes, and each of the first hundred parameters takes two.
    fn size_width(self) -> usize {
        if self.param_count <= 45 { 1 } else { 5 }
    }
}
