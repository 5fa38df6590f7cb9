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
//!   (func (type $t)                    ;; function k, in the place of the import
//!     (return_call_indirect $slots (type $t) (local.get 0) … (i32.const k)))
//!   …                                  ;; the library's own functions, as they are
//!   (func (type $t)                    ;; slot k starts as this
//!     (call_indirect $slots (type $bind) (i32.const k) (i32.const N))
//!     (return_call_indirect $slots (type $t) (local.get 0) … (i32.const k))))
//! ```
//!
//! No index of a function changes, so no instruction has to be found: bodies are copied. A binder
//! among the imports would change them all; it is in the last slot. Every symbol is looked up when it
//! is first used, in the loader's own order, as with a PLT module.

use alloc::vec::Vec;
use core::ops::Range;

use crate::encode::{HEADER, Writer, code, section};
use crate::error::{Expected, Result};
use crate::export::{Export, ExportKind};
use crate::import::ImportKind;
use crate::list::Decode;
use crate::module::{References, Section, Sections};
use crate::plt::{BIND_TYPE, Binder, NAMESPACE, Options, Plt};
use crate::reader::Reader;

/// The custom section that holds what [`References::read`] has to see of the source, so that a host
/// that has nothing but the compiled module can bind it.
const SOURCE: &str = "latebind.source";

/// Fewer late-bound imports are handed out as quickly by a PLT module.
const FEWEST: usize = 256;

/// How many imports are looked for among the exports, to tell whether most are self references.
const SAMPLE: usize = 8;

/// For which libraries a PLT is put inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Those that load faster with it: many late-bound imports, most of them self references.
    Gain,
    /// All that can have it.
    Possible,
}

/// What stands before and behind the bodies of the library's own functions.
#[derive(Clone, Debug, Default)]
pub struct Embedded {
    /// From the start of the module to the first body of the library's own.
    pub head: Vec<u8>,
    /// From behind their last one to what comes next in the library.
    pub tail: Vec<u8>,
    /// How many slots there are, without the binder's.
    pub slots: u32,
}

/// Puts a PLT inside a library. Its references have been read from the bytes before its code section,
/// and `bodies_len` is how many bytes the bodies of its functions take: an
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
    bodies_len: usize,
    options: Options,
    when: When,
) -> Result<Option<Embedded>> {
    let sections = references.bytes();
    let Some(late) = late_imports(references) else {
        return Ok(None);
    };
    if late.len() < FEWEST && when == When::Gain {
        return Ok(None);
    }
    let count = late.len() as u32;
    let mut tables = 0;
    for row in references.rows() {
        tables += u32::from(matches!(row.kind, ImportKind::Table { .. }));
    }
    let mut library = Library {
        functions: 0,
        is_fit: true,
        self_count: 0,
        references: 0,
        imports_len: 0,
    };
    let mut all = Sections::begin(sections);
    while let Some(section) = all.next() {
        library.look_at(section, references, &late);
    }
    let is_gain = when == When::Possible || library.self_count * 2 > SAMPLE;
    if !library.is_fit || !is_gain || library.functions == 0 || tables > 127 {
        return Ok(None);
    }

    let binder = Binder::Slot {
        table: tables,
        number: count,
        ty: references.types().len() as u32,
    };
    let (plt, size) = Plt::new(references, &late, options, binder)?;
    let functions = 2 * count + library.functions;
    // Of the imports only those stay that are no functions; each function is told of twice more.
    let room = sections.len() + 128 - library.imports_len + kept_len(references);
    let mut split = 0;
    let mut head = Writer::fill(room + size + 12 * late.len() + library.references, |out| {
        out.bytes(&HEADER);
        let first = count + library.functions;
        let mut has_elements = false;
        let mut all = Sections::begin(sections);
        while let Some(section) = all.next() {
            let mut contents = section.contents;
            if section.id == section::ELEMENT {
                let own = contents.u32(Expected::Element);
                write_elements(out, tables, own, contents.rest(), first..first + count);
                has_elements = true;
                continue;
            }
            if section.id == section::DATA_COUNT && !has_elements {
                write_elements(out, tables, 0, &[], first..first + count);
                has_elements = true;
            }
            let open = out.open(section.id);
            match section.id {
                section::TYPE => {
                    references.types().write(out, 1);
                    out.bytes(&BIND_TYPE);
                }
                section::IMPORT => write_imports(out, references, count),
                section::FUNCTION => {
                    contents.u32(Expected::FunctionCount);
                    out.u32(functions);
                    plt.write_types(out);
                    out.bytes(contents.rest());
                    plt.write_types(out);
                }
                _ => out.bytes(contents.rest()),
            }
            out.close(open);
        }
        if !has_elements {
            write_elements(out, tables, 0, &[], first..first + count);
        }
        let open = out.open(section::CODE);
        out.u32(functions);
        plt.write_bodies(out, false);
        split = out.len();
        plt.write_bodies(out, true);
        out.close_around(open, bodies_len);
        let open = out.open(section::CUSTOM);
        out.name(SOURCE);
        out.bytes(sections.get(..library.references).unwrap_or_default());
        out.close(open);
    });
    let tail = head.split_off(split.min(head.len()));
    Ok(Some(Embedded {
        head,
        tail,
        slots: count,
    }))
}

/// The function imports of a library, if there are any and all of them may go through slots.
fn late_imports(references: &References<'_>) -> Option<Vec<u32>> {
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
    is_fit: bool,
    /// How many imports of the sample it exports.
    self_count: usize,
    /// Where the imports end, and how many bytes they take.
    references: usize,
    imports_len: usize,
}

impl Library {
    fn look_at(&mut self, section: Section<'_>, references: &References<'_>, late: &[u32]) {
        let mut reader = section.contents;
        let imported = late.len() as u32;
        match section.id {
            section::IMPORT => {
                self.references = reader.input().len();
                self.imports_len = reader.remaining();
            }
            section::FUNCTION => self.functions = reader.u32(Expected::FunctionCount),
            // `ref.func`, perhaps of an import.
            section::GLOBAL => self.is_fit &= !reader.rest().contains(&0xd2),
            section::EXPORT => self.look_at_exports(reader, references, late),
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
        references: &References<'_>,
        late: &[u32],
    ) {
        let mut sample = [&[][..]; SAMPLE];
        for (at, name) in sample.iter_mut().enumerate() {
            let index = late
                .get(late.len() * at / SAMPLE)
                .copied()
                .unwrap_or_default();
            if let Some(row) = references.rows().get(index as usize) {
                *name = row.name.bytes(references.bytes());
            }
        }
        let mut left = reader.u32(Expected::ExportCount);
        while reader.more(&mut left) {
            let export = Export::decode(&mut reader);
            if export.kind == ExportKind::Func {
                self.is_fit &= export.index >= late.len() as u32;
                let name = export.name.as_bytes();
                self.self_count += sample.iter().filter(|it| **it == name).count();
            }
        }
    }
}

/// Whether an element segment is as compilers write it, and names none of the imported functions.
fn has_own_functions_only(reader: &mut Reader<'_>, imported: u32) -> bool {
    let flags = reader.byte(Expected::Element);
    let offset = reader.byte(Expected::Element);
    reader.u32(Expected::Element);
    let end = reader.byte(Expected::Element);
    // Active, in the first table, at a constant or at the value of a global.
    let mut is_fit = flags == 0 && matches!(offset, code::I32_CONST | 0x23) && end == code::END;
    let mut left = reader.u32(Expected::Element);
    while is_fit && reader.more(&mut left) {
        is_fit = reader.short_u32(Expected::Element) >= imported;
    }
    is_fit && !reader.has_failed()
}

/// The element section: `own` segments of the library's, and the first-use functions in the slots.
fn write_elements(out: &mut Writer, table: u32, own: u32, segments: &[u8], first_use: Range<u32>) {
    let open = out.open(section::ELEMENT);
    out.u32(own + 1);
    out.bytes(segments);
    // Active, in the table of the slots, at offset 0, of functions.
    out.bytes(&[2, table as u8, code::I32_CONST, 0, code::END, 0]);
    out.u32(first_use.len() as u32);
    for func in first_use {
        out.u32(func);
    }
    out.close(open);
}

/// About how many bytes the imports take that are no functions.
fn kept_len(references: &References<'_>) -> usize {
    let mut len = 0;
    for import in references.imports() {
        if !matches!(import.kind, ImportKind::Func { .. }) {
            len += import.module.as_bytes().len() + import.name.as_bytes().len() + 24;
        }
    }
    len
}

/// The imports that are no functions, and the slots.
fn write_imports(out: &mut Writer, references: &References<'_>, count: u32) {
    let kept = references.rows().len() as u32 - count;
    out.u32(kept + 1);
    let bytes = references.bytes();
    for row in references.rows() {
        if !matches!(row.kind, ImportKind::Func { .. }) {
            let import = row.import(bytes);
            out.sized(import.module.as_bytes());
            out.sized(import.name.as_bytes());
            out.bytes(row.encoded_kind(bytes));
        }
    }
    out.name(NAMESPACE);
    out.name("slots");
    out.bytes(&[0x01, code::FUNCREF, 1]);
    out.u32(count + 1);
    out.u32(count + 1);
}
