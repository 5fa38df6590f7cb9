//! What holds of `prefix` and `choose`.

use latebind::choose::{Answer, Choice, Reason, choose};
use latebind::{ImportKind, Prefix, References, prefix};

use super::latebind_facts;

/// Asks as `prefixOf` in js/src/core.ts does. Gives how much of the module is needed, if it is a
/// DSO, and how many questions that took.
#[track_caller]
pub fn prefix_of(bytes: &[u8]) -> (Option<usize>, usize) {
    let mut count = bytes.len().min(64);
    for questions in 1.. {
        match prefix(&bytes[..count], bytes.len()) {
            Prefix::NotDso => return (None, questions),
            Prefix::Whole(len) => {
                assert!(len <= bytes.len(), "{len} of {}", bytes.len());
                return (Some(len), questions);
            }
            Prefix::Needs(more) => {
                assert!(more > count, "{more} are needed, {count} were shown");
                assert!(more <= bytes.len(), "{more} of {}", bytes.len());
                count = more;
            }
        }
    }
    unreachable!("each question shows more");
}

/// Checks a prefix of a module that wasmparser validates, or that it at least reads: sections in
/// order. `sections` is how many it has.
#[track_caller]
pub fn check_prefix(bytes: &[u8], is_dso: bool, sections: usize) {
    let (len, questions) = prefix_of(bytes);
    assert_eq!(len.is_some(), is_dso, "whether it is a DSO");
    // One for each section, and one for the end.
    assert!(
        questions <= sections + 1,
        "{questions} questions for {sections} sections"
    );
    if let Some(len) = len {
        let part = References::read(&bytes[..len]).expect("the whole can be read");
        let whole = References::read(bytes).expect("it has been read");
        assert_eq!(
            latebind_facts::of_references(&part),
            latebind_facts::of_references(&whole)
        );
    }
}

/// Chooses, checks what the documentation says of choices, and gives what is late.
#[track_caller]
pub fn check_choose(references: &References<'_>, answers: &[Answer]) -> Vec<u32> {
    let choices = choose(references, answers.iter().copied());
    assert_eq!(choices.len(), references.imports().count());
    assert_eq!(choices, choose(references, answers.iter().copied()));
    let mut late = Vec::new();
    for (index, import) in references.imports().enumerate() {
        let choice = choices[index];
        let answer = answers.get(index).copied().unwrap_or(Answer::Definition);
        let ImportKind::Func { ty, .. } = import.kind else {
            assert_eq!(choice, Choice::Keep, "{index}: only functions are bound");
            continue;
        };
        let is_shared = references.types().func(ty).is_some_and(|ty| ty.is_shared());
        match (answer, choice) {
            (Answer::Definition, _) => assert_eq!(choice, Choice::Keep, "{index}"),
            (Answer::Stub, Choice::Late) => {
                assert!(!is_shared, "{index}");
                late.push(index as u32);
            }
            (Answer::Stub, Choice::Left(Reason::SharedType)) => assert!(is_shared, "{index}"),
            (Answer::Stub, Choice::Left(Reason::TwoTypes)) => {
                let other = |(at, answer): (usize, &Answer)| {
                    *answer == Answer::Again(index as u32)
                        && references
                            .import(at)
                            .is_some_and(|it| is_func(it.kind) && it.kind != import.kind)
                };
                assert!(answers.iter().enumerate().any(other), "{index}");
            }
            (Answer::Again(first), Choice::Shared) => {
                assert!((first as usize) < index);
                assert_eq!(choices[first as usize], Choice::Late, "{index}");
                let first = references.import(first as usize).map(|it| it.kind);
                assert_eq!(first, Some(import.kind), "{index}");
            }
            (Answer::Again(first), Choice::Left(_)) => {
                let first = choices[first as usize];
                assert!(matches!(first, Choice::Left(_)), "{index}: {first:?}");
            }
            (Answer::Again(first), Choice::Keep) => {
                // The index is not that of the first: then nothing is replaced.
                let first = first as usize;
                let is_first = first < index && !matches!(answers[first], Answer::Again(_));
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
