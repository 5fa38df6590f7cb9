//! The core of Latebind as a module for JavaScript. Its interface consists of integers and bytes in
//! memory.
//!
//! A host works in sessions. It copies bytes in ([`alloc()`]), calls functions, reads the memory to
//! which [`output`] points, and ends the session with [`close`], which frees all allocations. No memory
//! is kept between sessions, so the memory grows only to the size that the largest library needs.
//!
//! The module is built four times, because a page pays for each byte that it loads: with the feature
//! `load`, which `js/src/core` calls, with the feature `relink`, which `js/src/relink.ts` calls, with the
//! feature `profile`, which `js/src/profile.ts` calls, and with the feature `lazy`, which `js/src/lazy`
//! calls. `abi` contains the numbers that the sides share.

// On other targets, the crate is only checked and documented, with the target's own allocator.
#![cfg_attr(target_arch = "wasm32", no_std)]
#![allow(unsafe_code, reason = "this crate is where the core meets raw memory")]

extern crate alloc;

mod abi;
mod heap;
#[cfg(feature = "lazy")]
pub mod lazy;
#[cfg(any(feature = "lazy", feature = "profile", feature = "relink"))]
mod list;
#[cfg(feature = "load")]
pub mod load;
#[cfg(feature = "profile")]
pub mod profile;
#[cfg(feature = "relink")]
pub mod relink;
#[cfg(any(feature = "lazy", feature = "load"))]
pub mod scan;
mod session;

use session::{Session, session};

/// Allocates `len` bytes for the input and returns their address. Starts a session.
#[unsafe(no_mangle)]
pub extern "C" fn alloc(len: usize) -> *mut u8 {
    let session = session();
    // The module borrows the previous input, which ends here. All other state continues from one scan to
    // the next, or is overwritten.
    #[cfg(feature = "load")]
    core::mem::forget(session.load.module.take());
    session.input = alloc::vec![0; len];
    session.input.as_mut_ptr()
}

/// Returns the address of an output of a call, by its number in `abi`.
#[unsafe(no_mangle)]
pub extern "C" fn output(what: u32) -> *const u8 {
    let session = session();
    match what {
        abi::output::TEXT => session.text.as_ptr(),
        #[cfg(feature = "load")]
        abi::output::NUMBERS => session.load.numbers().cast(),
        #[cfg(feature = "load")]
        abi::output::RANGES => session.load.pieces().cast(),
        _ => session.bytes.as_ptr(),
    }
}

/// Returns the length of the text, in bytes.
#[cfg(any(feature = "lazy", feature = "profile", feature = "relink"))]
#[unsafe(no_mangle)]
pub extern "C" fn text_len() -> usize {
    session().text.len()
}

/// Ends the session.
#[unsafe(no_mangle)]
pub extern "C" fn close() {
    // The heap frees all memory at the same time, so dropping the session would be code without effect.
    core::mem::forget(core::mem::replace(session(), Session::new()));
    heap::reset();
}

#[cfg(target_arch = "wasm32")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
