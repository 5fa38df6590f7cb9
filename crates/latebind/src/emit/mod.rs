//! Modules between a reference and its definition.

pub mod adapter;
pub(crate) mod embed;
pub mod plt;
pub(crate) mod references_section;
pub mod shim;
mod template;
