//! The PLT inside a library: for load time, where a library has thousands of late-bound imports.
//!
//! Each entry of a PLT module is an exported function, which an engine has to make and to hand over;
//! at ten thousand of them that is most of what loading a library costs. So an imported function
//! *k* becomes a function *k* that the library defines, which is the entry itself:
//!
//! ```wat
//! (module
//!   …                                  ;; the library's other imports, and
//!   (import "latebind" "slots" (table $slots N+1 N+1 funcref))
//!   …                                  ;; the library's globals, and
//!   (global $slot (mut i32) (i32.const 0))
//!   (func (type $t)                    ;; function k, in the place of the import
//!     (global.set $slot (i32.const k))
//!     (call_indirect $slots (type $t) (local.get 0) … (i32.const k)))
//!   …                                  ;; the library's own functions, as they are
//!   (func (type $t) (local $k i32)     ;; what the slots of this type start as
//!     (call_indirect $slots (type $bind) (local.tee $k (global.get $slot)) (i32.const N))
//!     (call_indirect $slots (type $t) (local.get 0) … (local.get $k))))
//! ```
//!
//! No index of a function changes, so no instruction has to be found: bodies are copied. A binder
//! among the imports would change them all; it is in the last slot. Every symbol is looked up when it
//! is first used, in the loader's own order, as with a PLT module.
//!
//! An entry says which slot it jumps through, so that one first-use function does for all slots of a
//! type. Ten thousand of those took longer to write and to compile than a store in each call is worth.
//!
//! No entry is a tail call, as those of a PLT module are. V8 inlines entries either way; SpiderMonkey
//! takes eight times as long for a tail call to another instance, where the caller is of this one.

mod output;

use alloc::vec::Vec;
use core::ops::Range;

use crate::encode::{code, section};
use crate::error::{Expected, Result};
use crate::export::{Export, ExportKind};
use crate::import::ImportKind;
use crate::list::Decode;
use crate::module::{References, Section, Sections};
use crate::name::Name;
use crate::reader::Reader;
use crate::types::{TypeIndex, read_heap_type, read_val_type};

/// Fewer late-bound imports are handed out as quickly by a PLT module.
const FEWEST: usize = 256;

/// Of how many imports it is looked at whether they are bound late, to tell whether most are.
pub const SAMPLE: usize = 5;

/// For which libraries a PLT is put inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Those that load faster with it: many imports, most of them bound late. They are if they are self
    /// references, or if nobody in the program defines them.
    Gain {
        /// How many of [`sample()`] nobody defines; 0 if that has not been asked yet.
        missing: usize,
    },
    /// All that can have it.
    Possible,
}

/// A library with a PLT inside: what is new, and between it pieces of the library as it was.
#[derive(Clone, Debug, Default)]
pub struct Embedded {
    /// What is new.
    pub new: Vec<u8>,
    /// The pieces, in order. Behind the last one nothing is new.
    pub pieces: Vec<Piece>,
    /// How many slots there are, without the binder's.
    pub slots: u32,
}

/// A piece of the library as it was. As three numbers it is handed to a host.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Piece {
    /// How many of the new bytes stand before it.
    pub at: u32,
    /// Where it begins in the library, in bytes.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
}

/// Puts a PLT inside a library of `len` bytes. Its references have been read from the bytes before its
/// code section, and `bodies` is where the bodies of its functions are: an
/// [`Outline`](crate::Outline) tells both.
///
/// Nothing if that is no gain, or would be seen: an import that is exported again or has an address,
/// a memory that threads share (they get the module handed over).
///
/// # Errors
///
/// A module that would come out many times as large as what was read.
pub fn embed(
    references: &References<'_>,
    bodies: Range<usize>,
    len: usize,
    when: When,
) -> Result<Option<Embedded>> {
    let Some(late) = late_imports(references) else {
        return Ok(None);
    };
    let missing = match when {
        When::Gain { .. } if late.len() < FEWEST => return Ok(None),
        When::Gain { missing } => missing,
        When::Possible => SAMPLE,
    };
    let library = Library::look(references, &late);
    let is_gain = library.self_count.max(missing) > SAMPLE / 2;
    if !library.is_fit || !is_gain || library.functions == 0 {
        return Ok(None);
    }
    output::write(references, &late, &library, bodies, len).map(Some)
}

/// Whether a library has so many imports that a PLT inside may be a gain.
#[must_use]
pub fn is_large(references: &References<'_>) -> bool {
    references.rows().len() >= FEWEST
}

/// The names of [`SAMPLE`] imports of a large library, by which to tell whether most are bound late.
pub fn sample<'a>(references: &References<'a>) -> impl Iterator<Item = Name<'a>> {
    let rows = references.rows().iter();
    let rows = rows.step_by(references.rows().len() / SAMPLE + 1);
    let bytes = references.bytes();
    rows.map(move |row| row.import(bytes).name)
}

/// The function imports of a library, if there are any and all of them may go through slots. There is
/// a first-use function for each type, so all types are to be functions.
fn late_imports(references: &References<'_>) -> Option<Vec<u32>> {
    let types = references.types();
    let mut all = (0..types.len() as u32).map(TypeIndex);
    if !all.all(|ty| types.param_count(ty).is_some()) {
        return None;
    }
    let mut late = Vec::with_capacity(references.rows().len());
    for (index, row) in references.rows().iter().enumerate() {
        match row.kind {
            ImportKind::Func { exact: false, ty } if !references.types().is_shared(ty) => {
                crate::room::push(&mut late, index as u32);
            }
            ImportKind::Func { .. } | ImportKind::Memory { shared: true, .. } => return None,
            _ => {}
        }
    }
    (!late.is_empty()).then_some(late)
}

/// What is known of a library's own functions and of how they are referred to.
struct Library {
    /// How many there are.
    functions: u32,
    /// How many tables it imports, and how many globals there are.
    tables: u32,
    globals: u32,
    is_fit: bool,
    /// How many imports of the sample it exports.
    self_count: usize,
    /// How many sections there are.
    sections: usize,
}

impl Library {
    fn look(references: &References<'_>, late: &[u32]) -> Self {
        let mut library = Self {
            functions: 0,
            tables: 0,
            globals: 0,
            is_fit: true,
            self_count: 0,
            sections: 0,
        };
        for row in references.rows() {
            library.tables += u32::from(matches!(row.kind, ImportKind::Table { .. }));
            library.globals += u32::from(matches!(row.kind, ImportKind::Global { .. }));
        }
        // What is written has room for a byte.
        library.is_fit = library.tables < 128;
        let mut all = Sections::begin(references.bytes());
        while let Some(section) = all.next() {
            library.sections += 1;
            library.look_at(section, late.len() as u32, references);
        }
        library
    }

    fn look_at(&mut self, section: Section<'_>, imported: u32, references: &References<'_>) {
        let mut reader = section.contents;
        match section.id {
            section::FUNCTION => self.functions = reader.u32(Expected::FunctionCount),
            section::GLOBAL => {
                let mut own = reader.u32(Expected::WholeSection);
                self.globals = self.globals.saturating_add(own);
                while self.is_fit && reader.more(&mut own) {
                    read_val_type(&mut reader);
                    reader.byte(Expected::GlobalMutability);
                    self.is_fit = has_no_import(&mut reader, imported);
                }
            }
            section::EXPORT => self.look_at_exports(reader, imported, references),
            section::ELEMENT => {
                let mut segments = reader.u32(Expected::Element);
                while self.is_fit && reader.more(&mut segments) {
                    self.is_fit = has_own_functions_only(&mut reader, imported);
                }
            }
            _ => {}
        }
    }

    /// No import may be exported again. A sample of them is looked for among the exports.
    fn look_at_exports(
        &mut self,
        mut reader: Reader<'_>,
        imported: u32,
        references: &References<'_>,
    ) {
        let rows = references.rows();
        let mut left = reader.u32(Expected::ExportCount);
        while reader.more(&mut left) {
            let export = Export::decode(&mut reader);
            if export.kind == ExportKind::Func {
                self.is_fit &= export.index >= imported;
                let name = export.name.as_bytes();
                for row in rows.iter().step_by(rows.len() / SAMPLE + 1) {
                    self.self_count += usize::from(row.name.bytes(references.bytes()) == name);
                }
            }
        }
    }
}

/// Returns whether an element segment lists functions by their indices, as compilers do, and puts no imported one
/// into a table. A declarative segment puts none anywhere: `ref.func` gets an entry, as it does with a PLT module.
fn has_own_functions_only(reader: &mut Reader<'_>, imported: u32) -> bool {
    // Passive, or declarative for `ref.func`.
    const HAS_NO_OFFSET: u8 = 1;
    const ACTIVE_IN_A_TABLE: u8 = 2;
    const DECLARATIVE: u8 = 3;
    let flags = reader.byte(Expected::Element);
    if flags == ACTIVE_IN_A_TABLE {
        reader.u32(Expected::Element);
    }
    let mut is_fit = flags < 4 && (flags & HAS_NO_OFFSET != 0 || has_no_import(reader, imported));
    if flags != 0 {
        reader.byte(Expected::Element); // the kind: functions
    }
    let mut left = reader.u32(Expected::Element);
    while is_fit && reader.more(&mut left) {
        let function = reader.short_u32(Expected::Element);
        is_fit = function >= imported || flags == DECLARATIVE;
    }
    is_fit && !reader.has_failed()
}

/// Steps over a constant expression, and returns whether it names none of the imported functions.
/// Returns `false` if it has an instruction that compilers do not write there.
fn has_no_import(reader: &mut Reader<'_>, imported: u32) -> bool {
    loop {
        let skipped = match reader.byte(Expected::Instruction) {
            code::END => return true,
            // Constants, and values of globals: a number of at most ten bytes.
            code::I32_CONST | code::I64_CONST | code::GLOBAL_GET => {
                while reader.byte(Expected::Operand) & 0x80 != 0 {}
                0
            }
            code::F32_CONST => 4,
            code::F64_CONST => 8,
            code::REF_NULL_OF => {
                read_heap_type(reader);
                0
            }
            code::REF_FUNC if reader.u32(Expected::FunctionIndex) >= imported => 0,
            // Sums, differences, and products of integers.
            0x6a..=0x6c | 0x7c..=0x7e => 0,
            code::VECTOR if reader.takes(code::V128_CONST) => 16,
            // Also after a failure.
            _ => return false,
        };
        reader.bytes(skipped, Expected::Operand);
    }
}
