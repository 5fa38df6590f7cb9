//! The core of Latebind as a module for JavaScript: integers and bytes in memory, nothing else.
//!
//! A host works in sessions. It copies bytes in ([`alloc()`]), calls, reads what [`output`] points to,
//! and ends with [`close`], after which everything that was allocated is gone. Between sessions
//! nothing is kept, so the memory grows to what the largest library needs and no further.
//!
//! `js/src/core.ts` is the only caller, and describes the records there.

// On other targets it is only checked and documented, with the allocator that is there.
#![cfg_attr(target_arch = "wasm32", no_std)]
#![allow(unsafe_code, reason = "this crate is where the core meets raw memory")]

extern crate alloc;

mod heap;

use alloc::vec::Vec;
use core::cell::UnsafeCell;

use latebind::bind::{self, Step};
use latebind::choose::{self, Answer, Choice, Reason};
use latebind::{Import, ImportKind, Prefix, References, TypeIndex, Types, adapter, plt};

/// One session's state.
#[derive(Debug)]
struct Session {
    input: Vec<u8>,
    /// Borrows `input`, which is not touched while this is there.
    module: Option<References<'static>>,
    answers: Vec<u32>,
    late: Vec<u32>,
    text: Vec<u8>,
    numbers: Vec<u32>,
    bytes: Vec<u8>,
}

struct Global(UnsafeCell<Session>);

// SAFETY: a module compiled without threads has one.
unsafe impl Sync for Global {}

static SESSION: Global = Global(UnsafeCell::new(Session {
    input: Vec::new(),
    module: None,
    answers: Vec::new(),
    late: Vec::new(),
    text: Vec::new(),
    numbers: Vec::new(),
    bytes: Vec::new(),
}));

fn session() -> &'static mut Session {
    // SAFETY: there is one thread, and no exported function calls another or the host.
    unsafe { &mut *SESSION.0.get() }
}

/// Makes room for `len` bytes of input, and gives their address.
#[unsafe(no_mangle)]
pub extern "C" fn alloc(len: usize) -> *mut u8 {
    let session = session();
    session.module = None;
    session.input = alloc::vec![0; len];
    session.input.as_mut_ptr()
}

/// [`latebind::prefix`] of the input, for a module of `len` bytes: 0 if it is not a DSO; how many
/// bytes are all that [`open`] has to see; or, negative, how many have to be brought to tell.
#[unsafe(no_mangle)]
pub extern "C" fn prefix(len: usize) -> i32 {
    match latebind::prefix(&session().input, len) {
        Prefix::NotDso => 0,
        Prefix::Needs(count) => -(count as i32),
        Prefix::Whole(count) => count as i32,
    }
}

/// Reads the module in the input. Gives the number of imports, or −1 − the offset of what is
/// malformed.
///
/// The text is then all names, one after the other, a module name only where it is another one than
/// before. The numbers are four for each import: 1 for a function, 0 for anything else; the index of
/// its type; 1 + the length of its module name if that is a new one, else 0; the length of its name.
/// Lengths are those of JavaScript.
#[unsafe(no_mangle)]
pub extern "C" fn open() -> i32 {
    let session = session();
    let input: *const [u8] = session.input.as_slice();
    // SAFETY: `input` is replaced by `alloc` and `close` alone, which drop `module` first.
    let module = match References::read(unsafe { &*input }) {
        Ok(module) => module,
        Err(error) => return -1 - error.offset() as i32,
    };
    let count = module.imports().size_hint().1.unwrap_or(0);
    session.text = Vec::with_capacity(session.input.len());
    session.numbers = Vec::with_capacity(count * 4);
    // No name stands at the start of a module.
    let mut last_module = 0;
    for Import { module, name, kind } in module.imports() {
        let mut module_number = 0;
        if module.offset() != last_module {
            last_module = module.offset();
            session.text.extend_from_slice(module.as_bytes());
            module_number = 1 + module.utf16_len() as u32;
        }
        session.text.extend_from_slice(name.as_bytes());
        let (is_func, ty) = match kind {
            ImportKind::Func { ty, .. } => (1, ty.0),
            _ => (0, 0),
        };
        let name_number = name.utf16_len() as u32;
        session
            .numbers
            .extend_from_slice(&[is_func, ty, module_number, name_number]);
    }
    session.module = Some(module);
    count as i32
}

/// Makes room for `count` answers, and gives their address.
///
/// An answer is 0 for a definition, 1 for the loader's stub, or 2 + the index of the import that has
/// the same module and name.
#[unsafe(no_mangle)]
pub extern "C" fn answers(count: usize) -> *mut u32 {
    let session = session();
    session.answers = alloc::vec![0; count];
    session.answers.as_mut_ptr()
}

/// [`latebind::choose::choose`]. The numbers are then one for each import: 0 to keep it, 1 if it is
/// late, 2 if it shares an earlier entry, 3 or more if it is left, by reason. Gives the number of
/// PLT entries.
#[unsafe(no_mangle)]
pub extern "C" fn choose() -> usize {
    let session = session();
    let Some(module) = &session.module else {
        return 0;
    };
    let answers = session.answers.iter().map(|answer| match answer {
        0 => Answer::Definition,
        1 => Answer::Stub,
        index => Answer::Again(index - 2),
    });
    session.late.clear();
    session.numbers.clear();
    for (index, choice) in choose::choose(module, answers).into_iter().enumerate() {
        session.numbers.push(match choice {
            Choice::Keep => 0,
            Choice::Late => {
                session.late.push(index as u32);
                1
            }
            Choice::Shared => 2,
            Choice::Left(Reason::TwoTypes) => 3,
            Choice::Left(Reason::SharedType) => 4,
        });
    }
    session.late.len()
}

/// Emits the PLT module for the imports that [`choose()`] found late. Gives its length in bytes, 0 if
/// it is refused.
#[unsafe(no_mangle)]
pub extern "C" fn emit(tail_calls: u32, names: u32) -> usize {
    let session = session();
    let Some(module) = &session.module else {
        return 0;
    };
    let options = plt::Options {
        tail_calls: tail_calls != 0,
        names: names != 0,
    };
    session.bytes = plt::emit(module, &session.late, options).unwrap_or_default();
    session.bytes.len()
}

/// Puts the module's type section into the bytes, and gives its length.
#[unsafe(no_mangle)]
pub extern "C" fn types() -> usize {
    let session = session();
    let Some(module) = &session.module else {
        return 0;
    };
    session.bytes = module.types().section();
    session.bytes.len()
}

/// With a type section in the input: emits the adapter (0) or the probe (1) for a type, or writes
/// its signature (2). Gives the length in bytes, 0 if there is no such function type.
#[unsafe(no_mangle)]
pub extern "C" fn of_type(index: u32, what: u32) -> usize {
    let session = session();
    let index = TypeIndex(index);
    let made = Types::read(&session.input).and_then(|types| match what {
        0 => adapter::emit(&types, index),
        1 => adapter::emit_probe(&types, index),
        _ => Ok(types
            .func(index)
            .map(|ty| latebind::Signature::of(&ty).as_str().as_bytes().to_vec())
            .unwrap_or_default()),
    });
    session.bytes = made.unwrap_or_default();
    session.bytes.len()
}

/// [`latebind::bind::next`], with the steps and answers as their numbers.
#[unsafe(no_mangle)]
pub extern "C" fn next_step(step: u32, answer: u32, is_main: u32) -> u32 {
    let step = match step {
        0 => Step::AskGlobal,
        1 => Step::AskDefiners,
        2 => Step::FindScope,
        3 => Step::AskScope,
        4 => Step::AskSelf,
        5 => Step::Fill,
        _ => Step::Done,
    };
    let answer = match answer {
        0 => bind::Answer::None,
        1 => bind::Answer::Some,
        2 => bind::Answer::Own,
        3 => bind::Answer::OwnHost,
        _ => bind::Answer::Mismatch,
    };
    bind::next(step, answer, is_main != 0) as u32
}

/// The address of what a call has left: 0 for text, 1 for numbers, 2 for bytes.
#[unsafe(no_mangle)]
pub extern "C" fn output(what: u32) -> *const u8 {
    let session = session();
    match what {
        0 => session.text.as_ptr(),
        1 => session.numbers.as_ptr().cast(),
        _ => session.bytes.as_ptr(),
    }
}

/// The length of the text, in bytes.
#[unsafe(no_mangle)]
pub extern "C" fn text_len() -> usize {
    session().text.len()
}

/// Ends the session.
#[unsafe(no_mangle)]
pub extern "C" fn close() {
    let session = session();
    session.module = None;
    session.input = Vec::new();
    session.answers = Vec::new();
    session.late = Vec::new();
    session.text = Vec::new();
    session.numbers = Vec::new();
    session.bytes = Vec::new();
    heap::reset();
}

#[cfg(target_arch = "wasm32")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
