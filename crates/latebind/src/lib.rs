//! The core of Latebind: bytes in, decisions and bytes out.
//!
//! WebAssembly libraries that follow the [dynamic linking convention][abi] import functions that
//! may not exist yet when the library is instantiated. This crate reads what such a library
//! declares ([`Module`]), decides which of its imports are to be bound late ([`choose`]), emits one
//! small module of PLT entries for them ([`plt`]), and says, step by step, where a symbol is to be
//! looked up when it is first used ([`bind`]).
//!
//! It runs nothing and knows no engine: a host (a JavaScript program, Wasmtime, a command line)
//! carries out what it returns. It allocates no more than a small multiple of its input
//! (`tests/memory.rs` has the numbers, for hostile inputs too), never panics on any input, and gives
//! the same bytes for the same input.
//!
//! ```
//! let library = wat::parse_str(r#"
//!     (module (@dylink.0 (needed "libm.so"))
//!       (import "env" "cos" (func (param f64) (result f64))))
//! "#).unwrap();
//! let module = latebind::Module::read(&library)?;
//! assert_eq!(module.dylink().unwrap().needed().collect::<Vec<_>>(), ["libm.so"]);
//!
//! let plt = latebind::plt::emit(module.references(), &[0], latebind::plt::Options::default())?;
//! wasmparser::validate(&plt).unwrap();
//! # Ok::<(), latebind::Error>(())
//! ```
//!
//! Without the feature `messages` an error only tells that a module is malformed, and neither where nor
//! what was expected there: for hosts that show no messages, and for which a few hundred bytes count.
//!
//! [abi]: https://github.com/WebAssembly/tool-conventions/blob/main/DynamicLinking.md

#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

// Reading: from bytes to what a DSO declares.
mod dylink;
mod error;
mod expected;
mod export;
mod import;
mod list;
mod module;
mod name;
mod outline;
mod reader;
mod room;
mod symbol;
mod types;

// Deciding: which imports are bound late, and where a symbol is looked up.
pub mod bind;
pub mod choose;

// Writing: the modules that stand between a reference and its definition.
pub mod adapter;
mod carry;
mod embed;
mod encode;
pub mod plt;
mod signature;

// Rewriting: libraries that need nothing between a reference and its definition.
pub mod relink;

pub use carry::carry;
pub use dylink::{Dylink, ExportInfo, ImportInfo, MemInfo, Subsection, Warning, WarningKind};
pub use embed::{Embedded, Piece, SAMPLE, When, embed, is_large, sample};
pub use error::{Error, Expected, Found};
pub use export::{Export, ExportKind};
pub use import::{Import, ImportKind};
pub use list::List;
pub use module::{Module, References};
pub use name::Name;
pub use outline::{Next, Outline, WINDOW};
pub use signature::Signature;
pub use symbol::SymbolKind;
pub use types::{FuncType, TypeIndex, Types};
