//! Writes a library with an embedded PLT.

use alloc::vec::Vec;
use core::ops::Range;

use super::library::Library;
use crate::capacity::push_within_capacity;
use crate::emit::plt::{BIND_TYPE, Jump, Options, Plt, SLOTS};
use crate::emit::template::{A, B, CLOSE, D, OPEN, SERIES, name, template};
use crate::error::{Expected, Result};
use crate::read::import::ImportKind;
use crate::read::latebind::NAMESPACE;
use crate::read::opcode;
use crate::read::reader::Reader;
use crate::read::references::References;
use crate::read::section::{self, HEADER, Sections};
use crate::read::value_type;
use crate::writer::{Open, Writer};

/// The custom section that holds the part of the source that [`References::read`] needs. With it, a host
/// that has only the compiled module can bind the module.
pub const SOURCE: &str = "latebind.source";

/// A library with an embedded PLT: the inserted bytes, and the unchanged ranges of the library between
/// them.
#[derive(Clone, Debug, Default)]
pub struct Embedded {
    /// The bytes that are not in the source library.
    pub inserted: Vec<u8>,
    /// The unchanged ranges, in order. No inserted bytes follow the last one.
    pub pieces: Vec<SourceRange>,
    /// For each import, whether it is an address that need not be listed: it is that of a symbol which the library exports.
    pub own_addresses: Vec<bool>,
}

/// An unchanged range of the source library. A host receives it as three numbers.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct SourceRange {
    /// The number of inserted bytes that precede the range.
    pub at: u32,
    /// The start of the range in the source library, in bytes.
    pub start: u32,
    /// The end of the range.
    pub end: u32,
}

/// Writes a library whose imports `late`, which are all of its function imports, become PLT entries.
pub(super) fn write(
    references: &References<'_>,
    late: &[u32],
    library: &Library<'_, '_>,
    bodies: Range<usize>,
    len: usize,
) -> Result<Embedded> {
    let options = Options::new().names(false);
    let jump = Jump {
        table: library.tables as u8,
        current: Some(library.globals),
    };
    let types = references.types();
    let more = kept_len(references) + 64 * types.len() as u64;
    let (plt, size) = Plt::new(references, late, options, jump, more)?;
    let room = size + 12 * late.len() + 4 * types.size();
    let mut pieces = Vec::with_capacity(2 * library.sections + 4);
    let inserted = Writer::fill(room, |out| {
        pieces.clear();
        let mut output = Output {
            out,
            pieces: &mut pieces,
            references,
            library,
            plt: &plt,
            slots: late.len() as u32,
            bodies: bodies.clone(),
            len,
        };
        output.write();
    });
    Ok(Embedded {
        inserted,
        pieces,
        own_addresses: Vec::new(),
    })
}

/// A library with an embedded PLT that is being written.
struct Output<'a, 'o> {
    out: &'o mut Writer,
    pieces: &'o mut Vec<SourceRange>,
    references: &'o References<'a>,
    library: &'o Library<'a, 'o>,
    plt: &'o Plt<'a, 'o>,
    /// The number of slots. The binder is in the slot after them.
    slots: u32,
    bodies: Range<usize>,
    len: usize,
}

/// The sections to which the PLT adds contents, in order, whether the library has them or not. The code
/// section comes last, because the bytes that were read of the library end before it.
const EXTENDED: [u8; 4] = [
    section::FUNCTION,
    section::GLOBAL,
    section::ELEMENT,
    section::CODE,
];

/// Returns the contents of a section that the library does not have, or that was not read.
fn none() -> Reader<'static> {
    Reader::new(&[])
}

impl Output<'_, '_> {
    fn write(&mut self) {
        self.out.bytes(&HEADER);
        let mut extended = EXTENDED.iter().copied().peekable();
        let mut all = Sections::begin(self.references.bytes());
        loop {
            let section = all.next();
            // Custom sections can be anywhere, and the ids of two sections of later proposals are not in order.
            let place = match &section {
                None => u8::MAX,
                Some(section) if section.id == section::TAG => 0,
                Some(section) if section.id == section::DATA_COUNT => section::CODE,
                Some(section) => section.id,
            };
            while let Some(id) = extended.next_if(|id| *id < place) {
                self.extend(id, &mut none());
            }
            let Some(mut section) = section else {
                break;
            };
            match section.id {
                section::TYPE => self.write_types(),
                section::IMPORT => self.write_imports(),
                id if extended.next_if_eq(&id).is_some() => {
                    self.extend(id, &mut section.contents);
                }
                _ => {
                    let end = section.contents.input().len();
                    self.piece(section.start..end);
                }
            }
        }
        self.piece(self.bodies.end..self.len);
        self.write_source();
    }

    /// Inserts an unchanged range of the library, and returns its length.
    fn piece(&mut self, source: Range<usize>) -> usize {
        let len = source.len();
        let at = self.out.len();
        let [at, start, end] = [at, source.start, source.end].map(|it| it as u32);
        push_within_capacity(self.pieces, SourceRange { at, start, end });
        len
    }

    fn write_types(&mut self) {
        self.out.template(&[section::TYPE, OPEN]);
        self.references.types().write(self.out, 1);
        self.out.template(template![BIND_TYPE, [CLOSE]]);
    }

    /// Writes the imports that are not functions, and the slot table.
    fn write_imports(&mut self) {
        let Self {
            out, references, ..
        } = self;
        let count = references.rows().len() as u32 - self.slots + 1;
        out.set_numbers(count, self.slots + 1, 0, 0);
        out.template(&[section::IMPORT, OPEN, A]);
        let bytes = references.bytes();
        for row in references.rows() {
            if !matches!(row.kind, ImportKind::Func { .. }) {
                out.sized(row.module.bytes(bytes));
                out.sized(row.name.bytes(bytes));
                out.bytes(row.encoded_kind(bytes));
            }
        }
        out.template(template![
            name!(NAMESPACE),
            name!(SLOTS),
            [0x01, value_type::FUNCREF, 1, B, B, CLOSE],
        ]);
    }

    /// Writes the bytes that were read of the library. They come after everything else, because V8
    /// examines everything before the code section to find out whether it has already compiled the
    /// module.
    fn write_source(&mut self) {
        self.out
            .template(template![[section::CUSTOM, OPEN], name!(SOURCE)]);
        let len = self.piece(0..self.references.end());
        self.out.close_around(Open::wide(self.out.section), len);
    }

    /// Writes a section with additional contents: entries before the library's own functions and
    /// first-use functions after them, a global for the slot number, or a segment that puts the
    /// first-use functions into the slots.
    fn extend(&mut self, id: u8, contents: &mut Reader<'_>) {
        let Self { plt, library, .. } = *self;
        let types = self.references.types().len() as u32;
        let open = self.out.open(id);
        let mut own = contents.u32(Expected::WholeSection);
        let mut rest = contents.position()..contents.input().len();
        let mut more = 1;
        if matches!(id, section::FUNCTION | section::CODE) {
            own = library.functions;
            more = self.slots + types;
        }
        self.out.u32(own.saturating_add(more));
        match id {
            section::FUNCTION => plt.write_types(self.out),
            section::CODE => {
                plt.write_bodies(self.out, true);
                rest = self.bodies.clone();
            }
            _ => {}
        }
        let len = self.piece(rest);
        let out = &mut *self.out;
        out.set_numbers(types, 0, 1, library.tables);
        match id {
            section::FUNCTION => out.template(&[SERIES]),
            section::CODE => plt.write_first_use(out, self.slots),
            section::GLOBAL => {
                out.bytes(&[value_type::I32, 1, opcode::I32_CONST, 0, opcode::END]);
            }
            _ => {
                // An active segment of functions for the slot table, at offset 0.
                out.template(&[2, D, opcode::I32_CONST, 0, opcode::END, 0]);
                out.u32(self.slots);
                plt.write_places(out, self.slots.saturating_add(library.functions));
            }
        }
        out.close_around(open, len);
    }
}

/// Returns an estimate of the size of the imports that are not functions, in bytes. The library may
/// contain a module name once for many imports, but the output repeats it for each.
fn kept_len(references: &References<'_>) -> u64 {
    let mut len = 0;
    for row in references.rows() {
        if !matches!(row.kind, ImportKind::Func { .. }) {
            len += (row.module.len() + row.name.len() + 24) as u64;
        }
    }
    len
}
