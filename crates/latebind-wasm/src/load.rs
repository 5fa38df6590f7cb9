//! What the load path needs: a plan of a module, and modules about a type.

use alloc::vec::Vec;

use latebind::emscripten::stubs::{self, Choice, ImportValue, Reason};
use latebind::host::{
    EmbedPolicy, Embedded, ModuleLayout, SAMPLE, ScanStep, embed, is_large, references_section,
    sample,
};
use latebind::{Import, ImportKind, Name, References, TypeIndex, Types, adapter, plt};

use crate::abi::{choice, embed_policy, import_record, import_value, layout, of_type};
use crate::session::session;

/// [`ModuleLayout::scan`] at the input, which stands at `at` in a module of `len` bytes; an outline begins
/// at 0. Gives where to look next; 0 at the end, −1 if the module is not a DSO.
#[unsafe(no_mangle)]
pub extern "C" fn scan(at: usize, len: usize) -> i32 {
    let session = session();
    let outline = &mut session.outline;
    if at == 0 {
        *outline = ModuleLayout::new();
    }
    match outline.scan(&session.input, at, len) {
        ScanStep::At(next) => next as i32,
        ScanStep::End => 0,
        ScanStep::NotDso => -1,
    }
}

/// A number of the outline, by its place: how much has to be seen of the references, where the code
/// section begins, where its bodies begin and end. Where the code begins is 0 if no PLT can be inside.
#[unsafe(no_mangle)]
pub extern "C" fn layout(which: u32) -> usize {
    let outline = &session().outline;
    match which {
        layout::REFERENCES => outline.references,
        layout::CODE if !outline.can_embed_plt => 0,
        layout::CODE => outline.code,
        layout::BODIES => outline.bodies.start,
        _ => outline.bodies.end,
    }
}

/// What an engine is to compile instead of a DSO. `when` is 0 if no PLT is to be inside, 1 if that is to
/// be possible, 2 or more if it is to be a gain; then what stands before the code section is in the
/// input, or else what has to be seen of the references.
///
/// Gives how many slots there are: with [`latebind::host::embed()`], of a DSO of `len` bytes, the bodies of
/// whose functions are from `start` to `end`. The bytes are then what is new, the pieces are those of
/// the library, and the numbers are as `spans_of` has them, of the functions. If there are none, the
/// bytes are what is to be put behind the DSO, by [`latebind::host::references_section()`].
///
/// A number below 0 is that of names, and the numbers say where each begins and ends: if the program
/// defines none of some of them, call again, with 2 and how many these are.
#[unsafe(no_mangle)]
pub extern "C" fn replace(start: usize, end: usize, len: usize, when: u32) -> i32 {
    let session = session();
    let Ok(references) = References::read(&session.input) else {
        return 0;
    };
    let gain = EmbedPolicy::IfProfitable {
        missing: (when as usize).wrapping_sub(embed_policy::IF_PROFITABLE as usize),
    };
    let embedded = match when {
        embed_policy::NEVER => None,
        _ => {
            let when = if when == embed_policy::ALWAYS {
                EmbedPolicy::Always
            } else {
                gain
            };
            embed(&references, start..end, len, when).ok().flatten()
        }
    };
    let Some(Embedded {
        inserted,
        pieces,
        slots,
    }) = embedded
    else {
        session.bytes = references_section(&references);
        if when != embed_policy::IF_PROFITABLE || !is_large(&references) {
            return 0;
        }
        session.load.numbers = alloc::vec![0; 2 * SAMPLE];
        let spans = session.load.numbers.as_chunks_mut().0.iter_mut();
        for (span, name) in spans.zip(sample(&references)) {
            *span = span_of(name);
        }
        return -(SAMPLE as i32);
    };
    session.load.numbers = spans_of(&references, true);
    session.load.pieces = pieces;
    session.bytes = inserted;
    slots as i32
}

/// What the numbers are after [`open`]: where the contents of the type section begin and end, and
/// then for each import, where its module name begins and ends, where its name begins and ends, and
/// the index of its type. Of a tag that has [`TAG`] added, and −1 stands for anything else.
fn spans_of(references: &References<'_>, functions_only: bool) -> Vec<u32> {
    let mut numbers = alloc::vec![0; RECORDS + RECORD * references.imports().len()];
    let mut len = 0;
    if let Some((range, rows)) = numbers.split_first_chunk_mut() {
        let types = references.types().range();
        *range = [types.start as u32, types.end as u32];
        len = range.len();
        let mut rows = rows.as_chunks_mut().0.iter_mut();
        for import in references.imports() {
            let Import {
                module, name, kind, ..
            } = import;
            let ty = match kind {
                ImportKind::Func { ty, .. } => ty.0,
                _ if functions_only => continue,
                ImportKind::Tag { ty } => ty.0 | import_record::TAG,
                _ => import_record::NO_TYPE,
            };
            if let Some(row) = rows.next() {
                let [module, name] = [module, name].map(span_of);
                *row = [module[0], module[1], name[0], name[1], ty];
                len += row.len();
            }
        }
    }
    numbers.truncate(len);
    numbers
}

/// The position of the first record of an import, and the size of one.
const RECORDS: usize = import_record::FIRST as usize;
const RECORD: usize = import_record::SIZE as usize;

fn span_of(name: Name<'_>) -> [u32; 2] {
    let start = name.offset() as u32;
    [start, start + name.as_bytes().len() as u32]
}

/// How many bytes there are.
#[unsafe(no_mangle)]
pub extern "C" fn bytes_len() -> usize {
    session().bytes.len()
}

/// Reads the module in the input. Gives the number of imports, or of imported functions if only those
/// are wanted, or −1 if it is malformed.
///
/// The numbers are then as `spans_of` has them. The text is as long as the input and has all names
/// in their places, and zeros elsewhere: a host decodes it in one go, and if that is as long too,
/// every name stands in it where it stands in the input.
#[unsafe(no_mangle)]
pub extern "C" fn open(functions_only: u32) -> i32 {
    let session = session();
    let input: *const [u8] = session.input.as_slice();
    // SAFETY: `input` is replaced by `alloc` and `close` alone, together with `module`.
    let Ok(module) = References::read(unsafe { &*input }) else {
        return -1;
    };
    let numbers = spans_of(&module, functions_only != 0);
    session.text = alloc::vec![0; session.input.len()];
    for Import { module, name, .. } in module.imports() {
        for name in [module, name] {
            let start = name.offset();
            let bytes = name.as_bytes();
            if let Some(to) = session.text.get_mut(start..start + bytes.len()) {
                to.copy_from_slice(bytes);
            }
        }
    }
    let count = numbers.len() / RECORD;
    session.load.numbers = numbers;
    session.load.module = Some(module);
    count as i32
}

/// [`latebind::emscripten::stubs::choose`], after [`open`].
///
/// The first numbers are the answers, one for each import: 0 for a definition, 1 for the loader's
/// stub, or 2 + the index of the import that has the same module and name. In their place come the
/// choices: 0 to keep the import, 1 if it is late, 2 if it shares an earlier entry, 3 or more if it
/// is left, by reason. Gives the number of PLT entries.
#[unsafe(no_mangle)]
pub extern "C" fn choose() -> usize {
    let session = session();
    let Some(module) = &session.load.module else {
        return 0;
    };
    let answers = session.load.numbers.iter().map(|answer| match answer {
        &import_value::DEFINITION => ImportValue::Definition,
        &import_value::STUB => ImportValue::Stub,
        index => ImportValue::Again(index - import_value::AGAIN),
    });
    let choices = stubs::choose(module, answers);
    session.load.late = Vec::with_capacity(choices.len());
    for ((index, number), choice) in session.load.numbers.iter_mut().enumerate().zip(choices) {
        *number = match choice {
            Choice::Keep => choice::KEEP,
            Choice::Late => {
                // There is room: asking for it spares the code that makes some.
                if session.load.late.len() < session.load.late.capacity() {
                    session.load.late.push(index as u32);
                }
                choice::LATE
            }
            Choice::Shared => choice::SHARED,
            Choice::Fallback(Reason::TwoTypes) => choice::TWO_TYPES,
            Choice::Fallback(Reason::SharedType) => choice::SHARED_TYPE,
        };
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
    let options = plt::Options::new()
        .tail_calls(tail_calls != 0)
        .names(names != 0);
    session.bytes = plt::emit(module, &session.load.late, options).unwrap_or_default();
    session.bytes.len()
}

/// With a type section in the input: emits the adapter for a type (0), the probes for all (1), or a PLT of one
/// entry for a type (3, or 4 if it is to tail-call), or writes the signature of a type (2). Gives the length in
/// bytes, 0 if there is no such function type.
#[unsafe(no_mangle)]
pub extern "C" fn of_type(index: u32, what: u32) -> usize {
    let session = session();
    let index = TypeIndex(index);
    let made = Types::read(&session.input).and_then(|types| match what {
        of_type::ADAPTER => adapter::emit(&types, index),
        of_type::TYPE_TESTS => Ok(adapter::emit_type_tests(&types)),
        of_type::ENTRY | of_type::TAIL_CALLING_ENTRY => {
            let options = plt::Options::new()
                .tail_calls(what == of_type::TAIL_CALLING_ENTRY)
                .names(false);
            plt::emit_entry(&types, index, options)
        }
        _ => Ok(types
            .func(index)
            .map(|ty| latebind::Signature::of(&ty).into_bytes())
            .unwrap_or_default()),
    });
    session.bytes = made.unwrap_or_default();
    session.bytes.len()
}
