//! The parts that all kinds of shims share: the declarations of a module, and the frame of a body.

use crate::read::opcode;
use crate::writer::Writer;

/// The name of the tag of the exceptions that shims catch.
pub const TAG: &str = "tag";

/// The declarations of a module that depend on the kind only.
pub(super) struct Form {
    /// The types of the imports, in the encoding of a type section, and their number.
    pub(super) types: &'static [u8],
    pub(super) type_count: u32,
    /// The number of types for each shim. Its own one is the first.
    pub(super) types_of_shim: u32,
    /// The number of imported functions, and of those that are imported for each shim in addition.
    pub(super) functions: u32,
    pub(super) functions_of_shim: u32,
    /// The number of imported tables.
    pub(super) tables: u8,
}

/// Catches every exception as an `exnref`, which [`opcode::THROW_REF`] throws again.
pub(super) const CATCH_ALL_REF: &[u8] = &[0x03, 0];

/// The type of a block without parameters and results.
pub(super) const EMPTY: u8 = 0x40;

/// Begins the part of a body whose exceptions are caught by a clause that leaves one value of a type.
pub(super) fn open_try(out: &mut Writer, clause: &[u8], caught: u8) {
    out.byte(opcode::BLOCK);
    out.byte(caught);
    out.bytes(&[opcode::TRY_TABLE, EMPTY, 1]);
    out.bytes(clause);
}

/// Ends that part, which returns the values on the stack. The caught value is then on the stack.
pub(super) fn close_try(out: &mut Writer) {
    out.bytes(&[
        opcode::RETURN,
        opcode::END,
        opcode::UNREACHABLE,
        opcode::END,
    ]);
}
