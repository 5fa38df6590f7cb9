//! The PLT inside a library: for load time, where a library has thousands of late-bound imports.
//!
//! Each entry of a PLT module is an exported function, which an engine has to make and to hand over;
//! at ten thousand of them that is most of what loading a library costs. So an imported function
//! *k* becomes a function *k* that the library defines, which is the entry itself:
//!
//! ```wat
//! (module
//!   …                                  ;; the library's other imports, and
//!   (import "latebind" "slots" (table $slots N+1 N+1 funcref))
//!   …                                  ;; the library's globals, and
//!   (global $slot (mut i32) (i32.const 0))
//!   (func (type $t)                    ;; function k, in the place of the import
//!     (global.set $slot (i32.const k))
//!     (call_indirect $slots (type $t) (local.get 0) … (i32.const k)))
//!   …                                  ;; the library's own functions, as they are
//!   (func (type $t) (local $k i32)     ;; what the slots of this type start as
//!     (call_indirect $slots (type $bind) (local.tee $k (global.get $slot)) (i32.const N))
//!     (call_indirect $slots (type $t) (local.get 0) … (local.get $k))))
//! ```
//!
//! No index of a function changes, so no instruction has to be found: bodies are copied. A binder
//! among the imports would change them all; it is in the last slot. Every symbol is looked up when it
//! is first used, in the loader's own order, as with a PLT module.
//!
//! An entry says which slot it jumps through, so that one first-use function does for all slots of a
//! type. Ten thousand of those took longer to write and to compile than a store in each call is worth.
//!
//! No entry is a tail call, as those of a PLT module are. V8 inlines entries either way; SpiderMonkey
//! takes eight times as long for a tail call to another instance, where the caller is of this one.

mod library;
mod output;
mod policy;

pub use library::SAMPLE;
pub use output::{Embedded, SOURCE, SourceRange};
pub use policy::{EmbedPolicy, embed, is_large, sample, sample_spans};
