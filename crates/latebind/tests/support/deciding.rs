//! The properties of module layouts, of libraries with an embedded PLT, and of `choose`.

use latebind::emscripten::stubs::{Choice, ImportValue, Reason, choose};
use latebind::host::{EmbedPolicy, ModuleLayout, ScanStep, SourceRange, WINDOW, embed};
use latebind::{ImportKind, References};

use wasmparser::Validator;

use super::{latebind_facts, wasmparser_facts};

/// Scans a module in the same way as `layoutOf` in `js/src/core/layout.ts`. Returns the layout, if the
/// module is a DSO, and the number of scans.
#[track_caller]
pub fn outline_of(bytes: &[u8]) -> (Option<ModuleLayout>, usize) {
    let mut outline = ModuleLayout::new();
    let mut at = 0;
    for looks in 1.. {
        let end = bytes.len().min(at + WINDOW);
        match outline.scan(&bytes[at..end], at, bytes.len()) {
            ScanStep::NotDso => return (None, looks),
            ScanStep::End => return (Some(outline), looks),
            ScanStep::At(next) => {
                assert!(next > at && next < bytes.len(), "{next} after {at}");
                at = next;
            }
        }
    }
    unreachable!("each look is further on");
}

/// Checks the layout of a module that wasmparser validates, or at least reads: its sections are in
/// order. `sections` is their number.
#[track_caller]
pub fn check_outline(bytes: &[u8], is_dso: bool, sections: usize) {
    let (outline, looks) = outline_of(bytes);
    assert_eq!(outline.is_some(), is_dso, "whether it is a DSO");
    assert!(looks <= sections.max(1), "{looks} for {sections} sections");
    if let Some(outline) = outline {
        let part = References::read(&bytes[..outline.references]).expect("the whole can be read");
        let whole = References::read(bytes).expect("it has been read");
        let facts = latebind_facts::of_references;
        // The part after the references need not be read.
        if !facts(&whole).imports.is_empty() {
            assert_eq!(facts(&part), facts(&whole));
        }
    }
}

/// Returns the library with an embedded PLT, if the library gets one.
pub fn embedded(bytes: &[u8], when: EmbedPolicy) -> Option<Vec<u8>> {
    let outline = outline_of(bytes).0?;
    let sections = bytes.get(..outline.code)?;
    bytes.get(outline.bodies.clone())?;
    if !outline.can_embed_plt || sections.is_empty() {
        return None;
    }
    let references = References::read(sections).ok()?;
    let embedded = embed(&references, outline.bodies, bytes.len(), when).ok()??;
    let mut all = Vec::new();
    let mut from = 0;
    for SourceRange { at, start, end } in embedded.pieces {
        let [at, start, end] = [at, start, end].map(|it| it as usize);
        all.extend(&embedded.inserted[from..at]);
        all.extend(&bytes[start..end]);
        from = at;
    }
    assert_eq!(from, embedded.inserted.len());
    Some(all)
}

/// Checks that a library with an embedded PLT is valid if the library is.
#[track_caller]
pub fn check_embedded(bytes: &[u8]) {
    let validate = |bytes| {
        let mut validator = Validator::new_with_features(wasmparser_facts::features());
        validator.validate_all(bytes).map(|_| ())
    };
    let Some(embedded) = embedded(bytes, EmbedPolicy::Always) else {
        return;
    };
    if let (Ok(()), Err(error)) = (validate(bytes), validate(&embedded)) {
        // Limits on the numbers of functions and tables.
        let message = error.message();
        assert!(message.contains("exceeds limit"), "embedded: {message}");
    }
}

/// Chooses, checks the properties that the documentation states, and returns the late-bound imports.
#[track_caller]
pub fn check_choose(references: &References<'_>, answers: &[ImportValue]) -> Vec<u32> {
    let choices = choose(references, answers.iter().copied());
    assert_eq!(choices.len(), references.imports().count());
    assert_eq!(choices, choose(references, answers.iter().copied()));
    let mut late = Vec::new();
    for (index, import) in references.imports().enumerate() {
        let choice = choices[index];
        let answer = answers
            .get(index)
            .copied()
            .unwrap_or(ImportValue::Definition);
        let ImportKind::Func { ty, .. } = import.kind else {
            assert_eq!(choice, Choice::Keep, "{index}: only functions are bound");
            continue;
        };
        let is_shared = references.types().func(ty).is_some_and(|ty| ty.is_shared());
        match (answer, choice) {
            (ImportValue::Definition, _) => assert_eq!(choice, Choice::Keep, "{index}"),
            (ImportValue::Stub, Choice::Late) => {
                assert!(!is_shared, "{index}");
                late.push(index as u32);
            }
            (ImportValue::Stub, Choice::Fallback(Reason::SharedType)) => {
                assert!(is_shared, "{index}");
            }
            (ImportValue::Stub, Choice::Fallback(Reason::TwoTypes)) => {
                let other = |(at, answer): (usize, &ImportValue)| {
                    *answer == ImportValue::Again(index as u32)
                        && references
                            .import(at)
                            .is_some_and(|it| is_func(it.kind) && it.kind != import.kind)
                };
                assert!(answers.iter().enumerate().any(other), "{index}");
            }
            (ImportValue::Again(first), Choice::Shared) => {
                assert!((first as usize) < index);
                assert_eq!(choices[first as usize], Choice::Late, "{index}");
                let first = references.import(first as usize).map(|it| it.kind);
                assert_eq!(first, Some(import.kind), "{index}");
            }
            (ImportValue::Again(first), Choice::Fallback(_)) => {
                let first = choices[first as usize];
                assert!(matches!(first, Choice::Fallback(_)), "{index}: {first:?}");
            }
            (ImportValue::Again(first), Choice::Keep) => {
                // If the index is not the index of the first such import, no import is replaced.
                let first = first as usize;
                let is_first = first < index && !matches!(answers[first], ImportValue::Again(_));
                assert!(
                    !is_first || choices[first] == Choice::Keep,
                    "{index} of {first}"
                );
            }
            _ => panic!("{index}: {choice:?} for {answer:?}"),
        }
    }
    late
}

fn is_func(kind: ImportKind) -> bool {
    matches!(kind, ImportKind::Func { .. })
}
