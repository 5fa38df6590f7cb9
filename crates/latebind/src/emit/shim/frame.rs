//! The parts that all kinds of shims share: the declarations of a module, and the frame of a body.

use crate::read::opcode;

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
    pub(super) tables: u32,
    /// The imports, as a template: `A` is the number of shims, `B` the flags of a table of the program, `C` the type of
    /// its pointers, and `D` the number of shims and one.
    pub(super) imports: &'static [u8],
    /// The body, as a template: `A` is the number of parameters, and `B` the index that is called, which is the sum of
    /// the index of the shim's type and of `called`.
    pub(super) body: &'static [u8],
    pub(super) called: i32,
}

/// The start of the part of a body whose exceptions are caught. They become one value, of the type that comes before
/// [`TRY`].
pub(super) const TRY: [u8; 3] = [opcode::TRY_TABLE, EMPTY, 1];

/// Catches every exception as an `exnref`, which [`opcode::THROW_REF`] throws again.
pub(super) const CATCH_ALL_REF: [u8; 2] = [0x03, 0];

/// The end of that part. It returns the results of the onward call, so that the exception remains.
pub(super) const END_TRY: [u8; 4] = [
    opcode::RETURN,
    opcode::END,
    opcode::UNREACHABLE,
    opcode::END,
];

/// The type of a block without parameters and results.
pub(super) const EMPTY: u8 = 0x40;
