//! The embedded PLT, which a library gets at load time if it has many late-bound imports.
//!
//! Each entry of a PLT module is an exported function, which an engine must create and pass to
//! JavaScript. For ten thousand entries, this is most of the cost of loading a library. An embedded PLT
//! avoids it: imported function *k* becomes function *k* that the library defines, and this function is
//! the entry:
//!
//! ```wat
//! (module
//!   …                                  ;; the library's other imports, and
//!   (import "latebind" "slots" (table $slots N+1 N+1 funcref))
//!   …                                  ;; the library's globals, and
//!   (global $slot (mut i32) (i32.const 0))
//!   (func (type $t)                    ;; function k, which replaces the import
//!     (global.set $slot (i32.const k))
//!     (call_indirect $slots (type $t) (local.get 0) … (i32.const k)))
//!   …                                  ;; the library's own functions, unchanged
//!   (func (type $t) (local $k i32)     ;; the initial value of all slots of this type
//!     (call_indirect $slots (type $bind) (local.tee $k (global.get $slot)) (i32.const N))
//!     (call_indirect $slots (type $t) (local.get 0) … (local.get $k))))
//! ```
//!
//! No function index changes, so the bodies are copied without a search for instructions. If the binder
//! were an import, all function indices would change, so it is in the last slot. Every symbol is looked
//! up on first use, in the loader's own order, as in a PLT module.
//!
//! An entry stores the number of its slot in a global, so that all slots of a type share one first-use
//! function. Writing and compiling ten thousand first-use functions took longer than a store in each
//! call is worth.
//!
//! An entry does not use a tail call, unlike an entry of a PLT module. V8 inlines entries either way. In
//! SpiderMonkey, a tail call to a different instance takes eight times as long if the caller is in the
//! same instance as the entry.

mod library;
mod output;
mod policy;

pub use library::SAMPLE;
pub use output::{Embedded, SOURCE, SourceRange};
pub use policy::{EmbedPolicy, embed, is_large, sample, sample_spans};
