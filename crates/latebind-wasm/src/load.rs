//! What the load path needs: a plan of a module, and modules about a type.

use alloc::vec::Vec;

use latebind::choose::{self, Answer, Choice, Reason};
use latebind::{Import, ImportKind, Prefix, References, TypeIndex, Types, adapter, plt};

use crate::session;

/// What a session of the load path keeps, besides bytes and text.
#[derive(Debug)]
pub(crate) struct State {
    /// Borrows the input, which lives and goes with this.
    module: Option<References<'static>>,
    answers: Vec<u32>,
    late: Vec<u32>,
    numbers: Vec<u32>,
}

impl State {
    pub(crate) const fn new() -> Self {
        Self {
            module: None,
            answers: Vec::new(),
            late: Vec::new(),
            numbers: Vec::new(),
        }
    }

    pub(crate) fn numbers(&self) -> *const u32 {
        self.numbers.as_ptr()
    }
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
    // SAFETY: `input` is replaced by `alloc` and `close` alone, together with `module`.
    let module = match References::read(unsafe { &*input }) {
        Ok(module) => module,
        Err(error) => return -1 - error.offset() as i32,
    };
    let count = module.imports().size_hint().1.unwrap_or(0);
    session.text = Vec::with_capacity(session.input.len());
    session.load.numbers = Vec::with_capacity(count * 4);
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
        let row = [is_func, ty, module_number, name_number];
        session.load.numbers.extend_from_slice(&row);
    }
    session.load.module = Some(module);
    count as i32
}

/// Makes room for `count` answers, and gives their address.
///
/// An answer is 0 for a definition, 1 for the loader's stub, or 2 + the index of the import that has
/// the same module and name.
#[unsafe(no_mangle)]
pub extern "C" fn answers(count: usize) -> *mut u32 {
    let session = session();
    session.load.answers = alloc::vec![0; count];
    session.load.answers.as_mut_ptr()
}

/// [`latebind::choose::choose`]. The numbers are then one for each import: 0 to keep it, 1 if it is
/// late, 2 if it shares an earlier entry, 3 or more if it is left, by reason. Gives the number of
/// PLT entries.
#[unsafe(no_mangle)]
pub extern "C" fn choose() -> usize {
    let session = session();
    let Some(module) = &session.load.module else {
        return 0;
    };
    let answers = session.load.answers.iter().map(|answer| match answer {
        0 => Answer::Definition,
        1 => Answer::Stub,
        index => Answer::Again(index - 2),
    });
    session.load.late.clear();
    session.load.numbers.clear();
    for (index, choice) in choose::choose(module, answers).into_iter().enumerate() {
        session.load.numbers.push(match choice {
            Choice::Keep => 0,
            Choice::Late => {
                session.load.late.push(index as u32);
                1
            }
            Choice::Shared => 2,
            Choice::Left(Reason::TwoTypes) => 3,
            Choice::Left(Reason::SharedType) => 4,
        });
    }
    session.load.late.len()
}

/// Emits the PLT module for the imports that [`choose()`] found late. Gives its length in bytes, 0 if
/// it is refused.
#[unsafe(no_mangle)]
pub extern "C" fn emit(tail_calls: u32, names: u32) -> usize {
    let session = session();
    let Some(module) = &session.load.module else {
        return 0;
    };
    let options = plt::Options {
        tail_calls: tail_calls != 0,
        names: names != 0,
    };
    session.bytes = plt::emit(module, &session.load.late, options).unwrap_or_default();
    session.bytes.len()
}

/// Puts the module's type section into the bytes, and gives its length.
#[unsafe(no_mangle)]
pub extern "C" fn types() -> usize {
    let session = session();
    let Some(module) = &session.load.module else {
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
