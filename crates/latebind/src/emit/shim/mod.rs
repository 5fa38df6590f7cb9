//! Shims: functions around an onward call, with exception handling.
//!
//! A PLT entry only jumps. A shim does something before its onward call, and after it, even if the call
//! throws. It must not be a host function, because JSPI cannot suspend one. The module contains one shim
//! for each type, and its table `entries` contains them in order. All kinds have this form:
//!
//! ```wat
//! (func (type $shim)
//!   prologue
//!   (block $caught (result …)
//!     (try_table (catch… $caught)
//!       prologue, onward call, epilogue
//!       return)
//!     unreachable)
//!   epilogue for an exception)
//! ```
//!
//! A shim is never in a module with the code of a library. Engines may come to reject modules that use
//! both the current instructions for exceptions and the legacy ones, and most libraries use the latter.
//!
//! The module contains only the types of the shims, so the result depends on nothing else, and a host can
//! keep one compiled module for all DSOs.

mod frame;
mod guard;
mod invoke;
mod wait;

use alloc::vec::Vec;

use crate::capacity::push_within_capacity;
use crate::emit::plt::ENTRIES;
use crate::emit::template::{A, CLOSE, CLOSE_BODY, D, OPEN, OPEN_BODY, SERIES, name, template};
use crate::error::{Error, Expected, Result};
use crate::read::opcode;
use crate::read::section::{self, HEADER};
use crate::read::types::{FuncType, Types};
use crate::read::value_type::{self, TypeIndex};
use crate::writer::Writer;
use frame::Form;

pub use frame::TAG;

pub use wait::{PLAIN, STATE};

/// The operation around an onward call.
///
/// A new kind takes a variant, and a file with its `Form`, which has its imports and its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// A call through the function table, which catches the exceptions of the program: `invoke_vi` of
    /// Emscripten. The first parameter is the index in the table.
    ///
    /// The module imports `env.__indirect_function_table`, `env.__stack_pointer`, `latebind.tag`, which is
    /// `WebAssembly.JSTag`, and `latebind.host`. The host function gets each exception that is caught, once the
    /// stack pointer has been restored. It returns if the caller handles the exception, and throws
    /// otherwise.
    Invoke,
    /// A call that suspends, between two other calls, which switch the stack of the program.
    ///
    /// The module imports the table `latebind.slots`. Its first function returns a value, and its second one gets that
    /// value, even if the call throws. The module also imports a function `host.k` for each shim: the one to call.
    /// Several shims can have one type.
    Guard,
    /// A call of an asynchronous function, which waits for its promise: `EM_ASYNC_JS` of Emscripten. The module has
    /// one shim.
    ///
    /// The module imports `latebind.host`, a `Suspending` object, `latebind.plain`, a function to call if the stack
    /// cannot be suspended, and `latebind.state`. Before the onward call, it calls `state` with 0, which returns the
    /// number of the call. If the onward call throws, it calls `state` with that number. If the result is not 0, it
    /// calls `plain`, and otherwise it throws the exception again.
    Wait,
}

impl Kind {
    fn form(self) -> &'static Form {
        match self {
            Self::Invoke => &invoke::FORM,
            Self::Guard => &guard::FORM,
            Self::Wait => &wait::FORM,
        }
    }

    fn accepts(self, ty: &FuncType<'_>) -> bool {
        match self {
            Self::Invoke => invoke::accepts(ty),
            Self::Guard | Self::Wait => true,
        }
    }
}

/// Emits a module with a shim for each type, in the table `entries`. The indices ascend, except for
/// [`Kind::Guard`]. The module is empty if there are none.
///
/// # Errors
///
/// [`Misuse`](crate::ErrorKind::Misuse) if there is no function type at an index, if its identity depends on
/// other types of the section, if there can be no shim of the type, or if an index is not greater than the
/// previous one. [`TooLarge`](crate::ErrorKind::TooLarge) if the module would be more than 256 times as large
/// as the input and 4 KiB more. The size is an estimate.
pub fn emit(types: &Types<'_>, shims: &[u32], kind: Kind) -> Result<Vec<u8>> {
    let mut funcs = Vec::with_capacity(shims.len());
    // Use `u64` so that the sum cannot overflow on 32-bit targets.
    let mut size = 256_u64;
    let mut next = 0;
    for &index in shims {
        let func = types
            .func(TypeIndex(index))
            .filter(|ty| index >= next && ty.is_portable() && kind.accepts(ty));
        let Some(ty) = func else {
            return Err(Error::misuse(Expected::FunctionTypeOfModule, index));
        };
        size += 10 * u64::from(ty.param_count()) + 96;
        push_within_capacity(&mut funcs, ty);
        if kind != Kind::Guard {
            next = index + 1;
        }
    }
    let limit = 256 * (types.size() + 4 * shims.len()) as u64 + 4096;
    if size > limit {
        return Err(Error::too_large(Expected::PltSize, size, limit));
    }
    let count = funcs.len() as u32;
    let Some(first) = funcs.first() else {
        return Ok(Vec::new());
    };
    let form = kind.form();
    let type_of = |shim| form.type_count + form.types_of_shim * shim;
    let pointer = invoke::pointer(first);
    // The limits of a table have a flag for 64-bit indices.
    let limits = if pointer == value_type::I64 { 4 } else { 0 };
    let is_invoke = kind == Kind::Invoke;
    Ok(Writer::fill(size as usize, |out| {
        out.set_numbers(count, form.type_count, form.types_of_shim, type_of(count));
        out.template(template![HEADER, [section::TYPE, OPEN, D]]);
        out.bytes(form.types);
        for ty in &funcs {
            ty.write(out);
            if is_invoke {
                invoke::write_callee_type(out, ty);
            }
        }
        out.template(&[CLOSE, section::IMPORT, OPEN]);
        out.set_numbers(count, limits, u32::from(pointer), count + 1);
        out.template(form.imports);
        if kind == Kind::Guard {
            guard::write_functions(out, count);
        }
        out.set_numbers(count, form.type_count, form.types_of_shim, form.tables);
        out.template(template![
            [CLOSE, section::FUNCTION, OPEN, A, SERIES, CLOSE],
            [section::TABLE, OPEN, 1, value_type::FUNCREF, 0, A, CLOSE],
            [section::EXPORT, OPEN, 1],
            name!(ENTRIES),
            [0x01, D, CLOSE],
            // An active segment of functions, at offset 0.
            [section::ELEMENT, OPEN, 1, 2, D],
            [opcode::I32_CONST, 0, opcode::END, 0],
            [A],
        ]);
        let first_function = form.functions + form.functions_of_shim * count;
        out.set_numbers(count, first_function, 1, 0);
        out.template(&[SERIES, CLOSE, section::CODE, OPEN, A]);
        for (shim, ty) in (0..).zip(&funcs) {
            let called = type_of(shim).wrapping_add_signed(form.called);
            out.set_numbers(ty.param_count(), called, 0, 0);
            out.template(&[OPEN_BODY]);
            if is_invoke {
                invoke::write_locals(out, ty);
            }
            out.template(form.body);
            if is_invoke {
                invoke::write_result(out, ty);
            }
            out.template(&[opcode::END, CLOSE_BODY]);
        }
        out.template(&[CLOSE]);
    }))
}
