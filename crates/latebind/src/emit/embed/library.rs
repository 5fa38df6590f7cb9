//! The facts about a library that decide whether it can have a PLT, and whether it should.

use crate::emscripten::imports::OwnAddresses;
use crate::error::Expected;
use crate::read::export::{Export, ExportKind};
use crate::read::import::ImportKind;
use crate::read::list::Decode;
use crate::read::opcode;
use crate::read::reader::Reader;
use crate::read::references::References;
use crate::read::section::{self, Section, Sections};
use crate::read::value_type::{HeapType, ValType};

/// The number of imports to sample when estimating whether most imports are late-bound.
pub const SAMPLE: usize = 5;

/// The functions that a library defines, and the references to them.
pub(super) struct Library<'a, 'r> {
    /// The number of functions that the library defines.
    pub(super) functions: u32,
    /// The number of imported tables. The next field is the number of all globals.
    pub(super) tables: u32,
    pub(super) globals: u32,
    pub(super) is_fit: bool,
    /// The number of imports in the sample that the library also exports.
    pub(super) self_count: usize,
    /// The number of sections.
    pub(super) sections: usize,
    pub(super) addresses: OwnAddresses<'a, 'r>,
}

impl<'a, 'r> Library<'a, 'r> {
    pub(super) fn scan(references: &'r References<'a>, late: &[u32]) -> Self {
        let mut library = Self {
            addresses: OwnAddresses::new(references),
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
        // The output encodes the table index in one byte.
        library.is_fit = library.tables < 128;
        let mut all = Sections::begin(references.bytes());
        while let Some(mut section) = all.next() {
            library.sections += 1;
            library.scan_section(&mut section, late.len() as u32, references);
        }
        library
    }

    fn scan_section(
        &mut self,
        section: &mut Section<'_>,
        imported: u32,
        references: &References<'_>,
    ) {
        let reader = &mut section.contents;
        match section.id {
            section::FUNCTION => self.functions = reader.u32(Expected::FunctionCount),
            section::GLOBAL => {
                let mut own = reader.u32(Expected::WholeSection);
                self.globals = self.globals.saturating_add(own);
                while self.is_fit && reader.more(&mut own) {
                    ValType::read(reader);
                    reader.byte(Expected::GlobalMutability);
                    self.is_fit = has_no_import(reader, imported);
                }
            }
            section::EXPORT => self.scan_exports(reader, imported, references),
            section::ELEMENT => {
                let mut segments = reader.u32(Expected::Element);
                while self.is_fit && reader.more(&mut segments) {
                    self.is_fit = has_own_functions_only(reader, imported);
                }
            }
            _ => {}
        }
    }

    /// Checks that no import is exported again, and counts the sampled imports that the library also exports.
    fn scan_exports(
        &mut self,
        reader: &mut Reader<'_>,
        imported: u32,
        references: &References<'_>,
    ) {
        let rows = references.rows();
        let mut left = reader.u32(Expected::ExportCount);
        while reader.more(&mut left) {
            let export = Export::decode(reader);
            let name = export.name.as_bytes();
            self.addresses.visit(name, 0);
            if export.kind == ExportKind::Func {
                self.is_fit &= export.index >= imported;
                for row in rows.iter().step_by(rows.len() / SAMPLE + 1) {
                    self.self_count += usize::from(row.name.bytes(references.bytes()) == name);
                }
            }
        }
    }
}

/// Returns `true` if an element segment lists functions by index, as compilers write it, and does not put an imported
/// function into a table. A declarative segment does not put functions anywhere: `ref.func` refers to an entry, as it
/// does with a PLT module.
fn has_own_functions_only(reader: &mut Reader<'_>, imported: u32) -> bool {
    // A passive segment, or a declarative one for `ref.func`.
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

/// Skips a constant expression. Returns `true` if the expression does not refer to an imported function. Returns
/// `false` if it contains an instruction that compilers do not write in constant expressions.
fn has_no_import(reader: &mut Reader<'_>, imported: u32) -> bool {
    loop {
        let skipped = match reader.byte(Expected::Instruction) {
            opcode::END => return true,
            // Constants and global values: the operand is an integer of at most ten bytes.
            opcode::I32_CONST | opcode::I64_CONST | opcode::GLOBAL_GET => {
                while reader.byte(Expected::Operand) & 0x80 != 0 {}
                0
            }
            opcode::F32_CONST => 4,
            opcode::F64_CONST => 8,
            opcode::REF_NULL => {
                HeapType::read(reader);
                0
            }
            opcode::REF_FUNC if reader.u32(Expected::FunctionIndex) >= imported => 0,
            // Integer addition, subtraction, and multiplication.
            0x6a..=0x6c | 0x7c..=0x7e => 0,
            opcode::VECTOR if reader.takes(opcode::V128_CONST) => 16,
            // This also covers a read that failed.
            _ => return false,
        };
        reader.bytes(skipped, Expected::Operand);
    }
}
