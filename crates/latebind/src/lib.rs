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

// Shared by all folders.
mod capacity;
mod error;
mod expected;
mod pattern;
mod writer;

mod emit;
pub mod emscripten;
pub mod link;
mod read;
pub mod relink;

pub use emit::{adapter, plt};
pub use error::{Error, ErrorKind, Expected, Found};
pub use link::SymbolKind;
pub use read::dylink::{Dylink, ExportInfo, ImportInfo, MemInfo, Subsection, Warning, WarningKind};
pub use read::export::{Export, ExportKind};
pub use read::import::{Import, ImportKind};
pub use read::latebind::{LatebindSection, Slot};
pub use read::list::List;
pub use read::module::Module;
pub use read::name::Name;
pub use read::references::References;
pub use read::signature::Signature;
pub use read::types::{FuncType, Types};
pub use read::value_type::{AbstractHeapType, HeapType, TypeIndex, ValType};

/// What the JavaScript host needs and no other user does. It may change in any version.
#[doc(hidden)]
pub mod host {
    pub use crate::emit::embed::{
        EmbedPolicy, Embedded, SAMPLE, SourceRange, embed, is_large, sample,
    };
    pub use crate::emit::references_section::references_section;
    pub use crate::read::layout::{ModuleLayout, ScanStep, WINDOW};
}
