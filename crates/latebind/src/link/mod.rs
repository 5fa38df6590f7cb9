//! Symbols, and how they are found.

pub(crate) mod symbol;
