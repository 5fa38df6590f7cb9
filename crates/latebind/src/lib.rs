//! The core of Latebind: a dynamic linker for WebAssembly, without an engine.
//!
//! Libraries that follow the [dynamic linking convention][abi] import functions that may not exist yet when the library
//! is instantiated. This crate reads the declarations of such a library, finds the definitions of its symbols, and
//! emits modules that bind its calls on first use. Such a call then goes straight from wasm to wasm.
//!
//! It does not run code. A host (a JavaScript program, Wasmtime, a command) carries out its results. It is `no_std`,
//! has no dependencies, and forbids `unsafe`. It never panics, even for hostile inputs. It allocates at most a small
//! multiple of its input (`tests/memory.rs` has the numbers), and returns the same bytes for the same input.
//!
//! # Concepts
//!
//! - A **DSO** (dynamic shared object) is a module with a `dylink.0` section: a shared library, or the main module of a
//!   program. [`Module`] reads one, and [`Dylink`] is the section.
//! - A **reference** is an import of a DSO that a loader looks up by its name: a function, an address (a GOT entry), or
//!   a tag. A **definition** is an export of a DSO, or a host function.
//! - A **scope** is the list of DSOs in which a reference is looked up. The first definition wins. To **bind** means to
//!   connect a reference to its definition.
//! - A reference is **late-bound** if it is bound after its DSO has been instantiated. ELF calls this lazy binding. A
//!   **stub** is the function that a loader supplies until then.
//! - The **PLT** (procedure linkage table) is a module that this crate emits for a DSO. A **PLT entry** replaces an
//!   import, and jumps through its **slot**, an element of a table. A slot starts with a **first-use function**, which
//!   calls the **binder**. The binder is a host function that fills the slot and returns, and then the first-use
//!   function jumps.
//! - To **relink** a library means to rewrite it so that it does not need a PLT. The rewritten library has its own
//!   slots.
//! - A **self reference** is a reference to a symbol that the same DSO defines.
//!
//! # Modules
//!
//! Each of the crate's folders depends only on those before it:
//!
//! 1. `read`: sections, types, imports, exports, `dylink.0`, and `latebind.0`. The root exports its items.
//! 2. [`link`]: references, definitions, DSOs, and symbol lookup in a scope.
//! 3. [`emscripten`]: Emscripten's loader from the linker's point of view: its conventions, and its lookup as steps.
//! 4. `emit`: modules between a reference and its definition, [`plt`] and [`adapter`].
//! 5. [`relink`]: libraries that need no such module.
//! 6. [`check`]: the definitions that a program provides to its libraries.
//! 7. [`manifest`]: libraries that are loaded when one of their functions is first called.
//!
//! # Errors
//!
//! Functions that read or emit modules return an [`Error`]. Its [kind](Error::kind) shows who can fix the cause. Its
//! text names the [expected](Error::expected) item and the [found](Error::found) value:
//!
//! | [`ErrorKind`] | fault of | has an [offset](Error::offset) | example |
//! | --- | --- | --- | --- |
//! | [`Malformed`](ErrorKind::Malformed) | the bytes | yes | a section that is longer than the module |
//! | [`Unsupported`](ErrorKind::Unsupported) | this crate | yes | an instruction of an unknown proposal |
//! | [`TooLarge`](ErrorKind::TooLarge) | the bytes | no | a PLT of more than 256 times the input |
//! | [`Misuse`](ErrorKind::Misuse) | the caller | no | an import index that is out of range |
//!
//! An undefined symbol is not an error, but a [`link::Finding`]. A defect of `dylink.0` that loaders accept is a
//! [`Warning`].
//!
//! # Examples
//!
//! Read a library:
//!
//! ```
//! let library = wat::parse_str(r#"
//!     (module (@dylink.0 (needed "libm.so"))
//!       (import "env" "cos" (func (param f64) (result f64)))
//!       (func (export "run") (result i32) (i32.const 0)))
//! "#).unwrap();
//! let module = latebind::Module::read(&library)?;
//! let dylink = module.dylink().expect("it is a DSO");
//! assert_eq!(dylink.needed().collect::<Vec<_>>(), ["libm.so"]);
//!
//! let import = module.references().import(0).expect("it has one import");
//! assert_eq!((import.module.as_str(), import.name.as_str()), ("env", "cos"));
//!
//! let export = module.exports().next().expect("it has one export");
//! let index = module.export_type(&export).expect("it is a function");
//! let ty = module.references().types().func(index).expect("it is a function type");
//! assert_eq!((ty.params().len(), ty.results().len()), (0, 1));
//! assert_eq!(latebind::Signature::of(&ty).as_str(), "() -> i32");
//! # Ok::<(), latebind::Error>(())
//! ```
//!
//! List the undefined symbols of a library:
//!
//! ```
//! use latebind::link::{Namespace, Provider, Scope};
//!
//! let library = wat::parse_str(r#"
//!     (module (@dylink.0)
//!       (import "env" "cos" (func (param f64) (result f64)))
//!       (import "env" "later" (func)))
//! "#).unwrap();
//! let libm = wat::parse_str(r#"
//!     (module (@dylink.0) (func (export "cos") (param f64) (result f64) (local.get 0)))
//! "#).unwrap();
//! let mut program = Namespace::new();
//! let user = program.add("libuser.so", &library)?;
//! let libm = program.add("libm.so", &libm)?;
//!
//! let scope = Scope::new([user, libm].map(Provider::Dso));
//! let findings = program.findings(user, &scope);
//! let names: Vec<&str> = findings.iter().map(|it| program.name(it.reference.name)).collect();
//! assert_eq!(names, ["later"]);
//! # Ok::<(), latebind::Error>(())
//! ```
//!
//! Emit the PLT of a library for the imports that its loader resolves to stubs:
//!
//! ```
//! use latebind::{References, plt};
//!
//! let library = wat::parse_str(r#"
//!     (module (@dylink.0)
//!       (import "env" "memory" (memory 1))
//!       (import "env" "later" (func (param i32))))
//! "#).unwrap();
//! let references = References::read(&library)?;
//! let plt = plt::emit(&references, &[1], plt::Options::new().tail_calls(true))?;
//! wasmparser::validate(&plt).unwrap();
//! # Ok::<(), latebind::Error>(())
//! ```
//!
//! Relink a library, and verify the result:
//!
//! ```
//! use latebind::relink::{Options, Resolution, relink, verify};
//!
//! let library = wat::parse_str(r#"
//!     (module (@dylink.0)
//!       (import "env" "_Z3ownv" (func $own (result i32)))
//!       (import "env" "later" (func $later (result i32)))
//!       (func (export "_Z3ownv") (result i32) (i32.const 42))
//!       (func (export "both") (result i32) (i32.add (call $own) (call $later))))
//! "#).unwrap();
//! let relinked = relink(&library, Options::new())?;
//! assert!(relinked.is_changed());
//! assert_eq!(relinked.resolutions, [Resolution::SelfBound, Resolution::Slot(0)]);
//! assert_eq!(verify(&relinked.bytes), Ok(()));
//! # Ok::<(), latebind::Error>(())
//! ```
//!
//! Distinguish a malformed file from an unsupported one:
//!
//! ```
//! use latebind::{ErrorKind, relink};
//!
//! let error = latebind::Module::read(b"\0asm").unwrap_err();
//! assert_eq!((error.kind(), error.offset()), (ErrorKind::Malformed, Some(4)));
//! assert_eq!(error.to_string(), "at offset 0x4: expected a module header, found the end");
//!
//! let not_a_dso = wat::parse_str("(module)").unwrap();
//! let error = relink::relink(&not_a_dso, relink::Options::new()).unwrap_err();
//! assert_eq!(error.kind(), ErrorKind::Unsupported);
//! ```
//!
//! # Features and versions
//!
//! The features `check` and `manifest`, which are on by default, add the modules of these names.
//!
//! The feature `messages`, which is on by default, adds the data and the texts of errors. Without it, an [`Error`] only
//! indicates a failure. This suits hosts that do not show messages and for which a few hundred bytes matter.
//!
//! The minimum supported Rust version is 1.85, the first with the 2024 edition, and the version that Debian 13
//! packages. The changelog notes when it is raised.
//!
//! [abi]: https://github.com/WebAssembly/tool-conventions/blob/main/DynamicLinking.md

#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

// All directories share these. From here on, a directory uses only the directories before it.
mod capacity;
mod error;
mod expected;
mod pattern;
mod writer;

// The declarations of a module: sections, types, imports, exports, `dylink.0`, and `latebind.0`.
mod read;

// Symbols and their lookup: references, definitions, DSOs, scopes.
pub mod link;

// Emscripten's loader from the linker's point of view: its names, its lookup as steps, and the stubs to replace.
pub mod emscripten;

// Modules between a reference and its definition: PLT entries and adapters.
mod emit;

// Libraries that need no such module.
pub mod relink;

// Libraries checked against the definitions that a program provides.
#[cfg(feature = "check")]
pub mod check;

// Libraries that are loaded when one of their functions is first called.
#[cfg(feature = "manifest")]
pub mod manifest;

pub use emit::{adapter, plt, shim};
pub use error::{Error, ErrorKind, Expected, Found};
pub use link::SymbolKind;
pub use read::dylink::{Dylink, ExportInfo, ImportInfo, MemInfo, Subsection, Warning, WarningKind};
pub use read::export::{Export, ExportKind};
pub use read::import::{Import, ImportKind};
pub use read::latebind::{LatebindSection, Slot};
pub use read::legacy_dylink::LegacyDylink;
pub use read::list::List;
pub use read::module::Module;
pub use read::name::Name;
pub use read::producers::{Producer, Producers};
pub use read::references::References;
pub use read::section_headers::{SectionHeader, SectionHeaders};
pub use read::signature::Signature;
pub use read::target_features::{FeaturePolicy, TargetFeature, TargetFeatures};
pub use read::types::{FuncType, Types};
pub use read::value_type::{AbstractHeapType, HeapType, TypeIndex, ValType};

/// Items that only the JavaScript host needs. They may change in any version.
#[doc(hidden)]
pub mod host {
    pub use crate::emit::embed::{
        EmbedPolicy, Embedded, SAMPLE, SourceRange, embed, is_large, sample, sample_spans,
    };
    pub use crate::emit::references_section::references_section;
    pub use crate::emscripten::imports::numbers_of_imports;
    pub use crate::emscripten::invoke::INVOKE;
    pub use crate::emscripten::stubs::{choose_in_place, number};
    pub use crate::read::layout::{ModuleLayout, ScanStep, WINDOW};
    pub use crate::read::spans::{self, names_in_place};

    /// The names of the custom sections that a host looks for.
    pub mod sections {
        pub use crate::emit::embed::SOURCE;
        pub use crate::emit::references_section::REFERENCES;
        pub use crate::read::dylink::NAME as DYLINK;
        pub use crate::read::latebind::NAME as LATEBIND;

        /// The ids of the subsections of `latebind.0`.
        pub mod id {
            pub use crate::read::latebind::id::{
                OFFSETS, POSITIONS, SELF, SIGNATURES, SLOTS, TYPES,
            };
        }
    }

    /// The names that generated modules import and export.
    pub mod names {
        pub use crate::emit::adapter::{ADAPTER, HOST};
        pub use crate::emit::plt::{ENTRIES, SLOTS};
        pub use crate::emit::shim::{PLAIN, STATE, TAG};
        pub use crate::read::latebind::{BINDER, HOST_CALL, NAMESPACE};
    }
}
