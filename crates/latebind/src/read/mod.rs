//! The declarations of a module: sections, types, imports, exports, `dylink.0`, and `latebind.0`.

pub(crate) mod dylink;
pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod latebind;
pub(crate) mod layout;
pub(crate) mod legacy_dylink;
pub(crate) mod list;
pub(crate) mod module;
pub(crate) mod name;
pub(crate) mod opcode;
pub(crate) mod producers;
pub(crate) mod reader;
pub(crate) mod references;
pub(crate) mod section;
pub(crate) mod section_headers;
pub(crate) mod signature;
pub mod spans;
pub(crate) mod target_features;
pub(crate) mod types;
pub(crate) mod value_type;
