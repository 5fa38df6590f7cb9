//! The functions of the load path: plans the PLT of a module, and emits modules for a type.

use latebind::host::{
    EmbedPolicy, Embedded, INVOKE, SAMPLE, choose_in_place, embed, is_large, names_in_place,
    number, numbers_of_imports, references_section, sample_spans, spans, spans::Listed,
};
use latebind::{References, TypeIndex, Types, adapter, plt, shim};

use crate::abi::{choice, embed_policy, import_record, import_value, layout, of_type, shim_kind};
use crate::session::session;

// The core itself reads or writes these numbers.
const _: () = {
    assert!(number::DEFINITION == import_value::DEFINITION);
    assert!(number::STUB == import_value::STUB);
    assert!(number::AGAIN == import_value::AGAIN);
    assert!(number::KEEP == choice::KEEP);
    assert!(number::LATE == choice::LATE);
    assert!(number::SHARED == choice::SHARED);
    assert!(number::TWO_TYPES == choice::TWO_TYPES);
    assert!(number::SHARED_TYPE == choice::SHARED_TYPE);
    assert!(spans::FIRST == import_record::FIRST as usize);
    assert!(spans::SIZE == import_record::SIZE as usize);
    assert!(spans::TAG == import_record::TAG);
    assert!(INVOKE == import_record::INVOKE);
    assert!(spans::NO_TYPE == import_record::NO_TYPE);
    assert!(spans::NO_TYPE & !spans::NO_ADDRESS == import_record::ADDRESS);
};

/// The imports of a library with an embedded PLT, by kind: it needs the functions when they are bound, and the others when
/// it is instantiated.
const FUNCTIONS_FIRST: [Listed; 2] = [Listed::Functions, Listed::Others];

/// Returns a number of the layout by its position: the length of the prefix that contains the
/// references, the start of the code section, and the start and the end of the function bodies. The
/// start of the code section is 0 if no PLT can be embedded.
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

/// Emits the bytes to compile in place of a DSO. If `when` is 0, no PLT is embedded. If it is 1, a PLT
/// is embedded if possible. If it is 2 or more, a PLT is embedded if it is profitable. Unless `when` is
/// 0, the input contains the bytes before the code section. If it is 0, the input contains the prefix
/// that contains the references. The input is read by the first call of a session.
///
/// If a PLT is embedded, returns the number of listed imports. [`latebind::host::embed()`] embeds it in a DSO
/// of `len` bytes whose function bodies are in the range from `start` to `end`. The bytes are then the
/// inserted bytes, the pieces are the ranges of the library, and the numbers are those of
/// [`latebind::host::numbers_of_imports()`], first for the functions and then for the others. If no PLT is embedded, the bytes are those to append to the
/// DSO, from [`latebind::host::references_section()`].
///
/// A negative result is the number of sampled imports, negated, and the numbers are those of
/// [`latebind::host::sample_spans()`]. Then call the function again, with 3 plus the number of those imports that the
/// program does not define as `when`.
#[unsafe(no_mangle)]
pub extern "C" fn replace(start: usize, end: usize, len: usize, when: u32) -> i32 {
    let session = session();
    let input: *const [u8] = session.input.as_slice();
    let known = session.load.module.take();
    // SAFETY: only `alloc` and `close` replace `input`, together with `module`.
    let Some(references) = known.or_else(|| References::read(unsafe { &*input }).ok()) else {
        return 0;
    };
    let policy = match when {
        embed_policy::SAMPLE if is_large(&references) => {
            session.load.numbers = sample_spans(&references);
            session.load.module = Some(references);
            return -(SAMPLE as i32);
        }
        embed_policy::NEVER | embed_policy::SAMPLE => None,
        embed_policy::ALWAYS => Some(EmbedPolicy::Always),
        _ => Some(EmbedPolicy::IfProfitable {
            missing: (when as usize).saturating_sub(embed_policy::IF_PROFITABLE as usize),
        }),
    };
    let embedded =
        policy.and_then(|policy| embed(&references, start..end, len, policy).ok().flatten());
    let Some(Embedded {
        inserted,
        pieces,
        own_addresses,
    }) = embedded
    else {
        session.bytes = references_section(&references);
        return 0;
    };
    let numbers = numbers_of_imports(&references, &FUNCTIONS_FIRST, &own_addresses);
    let count = numbers.len() / spans::SIZE;
    session.load.numbers = numbers;
    session.load.pieces = pieces;
    session.bytes = inserted;
    count as i32
}

/// Returns the number of bytes in the output.
#[unsafe(no_mangle)]
pub extern "C" fn bytes_len() -> usize {
    session().bytes.len()
}

/// Reads the module in the input. Returns the number of listed imports, or −1 if the module is malformed. If
/// `functions_first` is set, they are those that [`replace`] lists, and otherwise all imports in order.
///
/// The numbers are then those of [`latebind::host::numbers_of_imports()`]. The text is as long as the input, and contains all names at
/// their offsets, and zeros elsewhere. A host decodes it as a whole. If the decoded text has the same length,
/// every name is at its offset in it.
#[unsafe(no_mangle)]
pub extern "C" fn open(functions_first: u32) -> i32 {
    let session = session();
    let input: *const [u8] = session.input.as_slice();
    // SAFETY: only `alloc` and `close` replace `input`, together with `module`.
    let Ok(module) = References::read(unsafe { &*input }) else {
        return -1;
    };
    let listed: &[Listed] = if functions_first == 0 {
        &[Listed::All]
    } else {
        &FUNCTIONS_FIRST
    };
    let numbers = numbers_of_imports(&module, listed, &[]);
    session.text = names_in_place(&module);
    let count = numbers.len() / import_record::SIZE as usize;
    session.load.numbers = numbers;
    session.load.module = Some(module);
    count as i32
}

/// Calls [`latebind::host::choose_in_place()`], after [`open`].
///
/// The first numbers are the import values, one for each import: 0 for a definition, 1 for the loader's
/// stub, or 2 plus the index of the import that has the same module name and name. The choices replace
/// them: 0 to keep the import, 1 if it is late-bound, 2 if it shares an earlier entry, and 3 or more, by
/// reason, if it keeps its stub. Returns the number of PLT entries.
#[unsafe(no_mangle)]
pub extern "C" fn choose() -> usize {
    let session = session();
    let Some(module) = &session.load.module else {
        return 0;
    };
    session.load.late = choose_in_place(module, &mut session.load.numbers);
    session.load.late.len()
}

/// Emits the PLT module for the imports that [`choose()`] found late-bound. Returns its length in bytes,
/// or 0 if the core rejects it.
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

/// Reads a type section from the input. Emits the adapter for a type (0), the type tests for all types
/// (1), or a PLT with one entry for a type (3, or 4 for a tail call), or writes the signature of a type (2).
/// Returns the length in bytes, or 0 if there is no function type at the index.
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
            plt::emit_entry(types, index, options)
        }
        _ => Ok(types
            .func(index)
            .map(|ty| latebind::Signature::of(&ty).into_bytes())
            .unwrap_or_default()),
    });
    session.bytes = made.unwrap_or_default();
    session.bytes.len()
}

/// Reads a type section from the first `len` bytes of the input, and type indices from the others, four
/// bytes each. Emits a module with a shim for each type ([`shim::emit()`]). Returns its
/// length in bytes, or 0 if the core rejects it.
#[unsafe(no_mangle)]
pub extern "C" fn shims(len: usize, kind: u32) -> usize {
    let session = session();
    let (types, indices) = session.input.split_at(len.min(session.input.len()));
    session.load.late = indices
        .chunks_exact(4)
        .map(|bytes| bytes.try_into().map(u32::from_le_bytes).unwrap_or_default())
        .collect();
    let kind = match kind {
        shim_kind::INVOKE => shim::Kind::Invoke,
        shim_kind::GUARD => shim::Kind::Guard,
        _ => shim::Kind::Wait,
    };
    let made = Types::read(types).and_then(|types| shim::emit(&types, &session.load.late, kind));
    session.bytes = made.unwrap_or_default();
    session.bytes.len()
}
