//! Words and phrases that the prose avoids, because each has a plainer replacement, and the form of
//! sentences. The rules hold in the files and directories of `DONE`, a list that grows.

use super::markdown::without_code;
use super::sources::Problems;
use crate::documents::markdown::Document;

/// The files and directories whose prose is done. Of a source file, the comments are its prose.
const DONE: &[&str] = &[
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "GLOSSARY.md",
    "README.md",
    "SECURITY.md",
    "benches",
    "crates/latebind-cli/src",
    "crates/latebind-conformance/src",
    "crates/latebind-wasm/src",
    "crates/latebind/benches",
    "crates/latebind/examples",
    "crates/latebind/src",
    "crates/latebind/tests",
    "crates/xtask/src",
    "demo",
    "docs",
    "examples",
    "fuzz",
    "js/README.md",
    "js/src",
    "tests/apps",
    "tests/cases/README.md",
    "tests/cases/support",
    "tests/conformance/README.md",
    "tests/emscripten",
    "tests/engines/README.md",
    "tests/engines/report.mjs",
    "tests/engines/run.mjs",
    "tests/fixtures/emscripten/README.md",
    "tests/fixtures/emscripten/support",
    "tests/recipes",
];

/// Phrases, and their replacements. `|` separates the forms of a word, and `*` is any word.
const PHRASES: &[(&str, &str)] = &[
    ("what", "the noun: the imports, the bytes, the error"),
    ("has|have|had|having to", "must, or needs to"),
    ("tell|tells|told", "reports, prints, shows, or indicates"),
    ("say|says|said", "returns, reports, describes, or specifies"),
    ("stand|stands|stood", "is, appears, or is located"),
    ("stays|stayed", "remains, or is kept"),
    (
        "nobody|somebody|whoever",
        "the noun: no DSO, other code, the caller",
    ),
    (
        "bind|binds|binding|bound late",
        "late-bound, or late binding",
    ),
    ("in the|its|their place|places of", "replaces"),
    ("answers", "provides, or defines"),
    ("anew", "again"),
    ("beforehand", "ahead of time"),
    ("hardly", "rarely"),
    ("so far", "yet"),
    ("for ever|good", "permanently"),
    ("be it", "including, or whether"),
    ("there yet", "loaded yet, or defined yet"),
    ("is|are|was|were there", "exists, or is available"),
    ("given again", "repeatable"),
    ("come|comes|came of", "the result of"),
    ("become|becomes|became of", "how it is resolved"),
    ("as it|they is|are|was|were", "unchanged"),
    (
        "where|if no code may",
        "if the host disallows code generation",
    ),
    ("made at run time", "run-time code generation"),
    ("nothing if|where", "returns `None`, or returns `undefined`"),
    ("where nothing|nobody", "if, and the noun"),
    ("go|goes|going on to", "continue to"),
    ("is|are|was|were to be", "must, should, or will"),
    ("be asked of", "reports, or returns"),
    ("by way of", "through"),
    ("of its|their|our|the * own", "its own"),
    ("of wasm|emcc", "a wasm function, or built with emcc"),
];

/// British spellings, and the American ones.
const SPELLINGS: &[(&str, &str)] = &[
    ("analyse|analysed", "analyze"),
    ("behaviour|behaviours", "behavior"),
    ("cancelled|cancelling", "canceled"),
    ("colour|colours", "color"),
    ("initialise|initialised|initialises", "initialize"),
    ("labelled|labelling", "labeled"),
    ("licence", "license"),
    ("modelled|modelling", "modeled"),
    ("optimise|optimised|optimises", "optimize"),
    ("recognise|recognised|recognises", "recognize"),
    ("serialise|serialised|serialises", "serialize"),
    ("whilst", "while"),
];

/// Contractions, and the ends of contractions.
const CONTRACTIONS: &[&str] = &[
    "n't", "'ll", "'re", "'ve", "'d", "it's", "that's", "there's",
];

/// Characters, and the ASCII ones that replace them.
const CHARACTERS: &[(char, &str)] = &[
    ('“', "\""),
    ('”', "\""),
    ('‘', "'"),
    ('’', "'"),
    ('—', "a new sentence, a comma, or a colon"),
];

/// Returns `true` if a word is a contraction, or ends with one. A possessive such as `wasm-split's` is neither.
fn is_contraction(word: &str, contraction: &str) -> bool {
    let is_end = contraction.starts_with('\'') || contraction == "n't";
    word == contraction || is_end && word.ends_with(contraction)
}

/// Returns the words of a line in lower case. A punctuation mark is a word too, so that no phrase contains one.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in line.chars().chain([' ']) {
        if c.is_alphanumeric() || "'-_".contains(c) {
            word.extend(c.to_lowercase());
            continue;
        }
        if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if !c.is_whitespace() {
            words.push(c.into());
        }
    }
    words
}

/// Returns the text of the first occurrence of a phrase among words.
fn find<'w>(words: &'w [String], phrase: &str) -> Option<&'w [String]> {
    let phrase: Vec<Vec<&str>> = phrase
        .split(' ')
        .map(|word| word.split('|').collect())
        .collect();
    let fits = |forms: &[&str], word: &String| match forms {
        ["*"] => word.chars().all(char::is_alphanumeric),
        forms => forms.contains(&word.as_str()),
    };
    words.windows(phrase.len()).find(|window| {
        let mut pairs = phrase.iter().zip(window.iter());
        pairs.all(|(forms, word)| fits(forms, word))
    })
}

/// Returns the prose of a file: lines with their numbers.
fn prose(name: &str, text: &str) -> Vec<(usize, String)> {
    if name.ends_with(".md") {
        let document = Document::read(text);
        let lines = document.lines.iter();
        // Comments are marks for generators.
        let lines = lines.filter(|line| !line.text.starts_with("<!--"));
        return lines
            .map(|line| (line.number, without_code(line.text)))
            .collect();
    }
    let comment = |line: &str| {
        let line = line.trim_start();
        let block = line.starts_with("* ") || line.starts_with("/*");
        let start = if block { Some(0) } else { line.find("//") };
        start.and_then(|start| line.get(start..).map(without_code))
    };
    let lines = (1..).zip(text.lines());
    lines
        .filter_map(|(number, line)| Some((number, comment(line)?)))
        .collect()
}

/// Returns the phrases, spellings, contractions, and characters that the prose must avoid.
fn wrong_words(name: &str, text: &str) -> Problems {
    let mut problems = Problems::new();
    for (number, line) in prose(name, text) {
        let mut report = |found: &str, instead: &str| {
            problems.push(format!("{name}:{number}: `{found}`: use {instead}"));
        };
        let words = words(&line);
        for (phrase, instead) in PHRASES.iter().chain(SPELLINGS) {
            if let Some(found) = find(&words, phrase) {
                report(&found.join(" "), instead);
            }
        }
        for word in &words {
            if CONTRACTIONS.iter().any(|it| is_contraction(word, it)) {
                report(word, "two words");
            }
        }
        for (character, instead) in CHARACTERS {
            if line.contains(*character) {
                report(&character.to_string(), instead);
            }
        }
    }
    problems
}

/// Returns the lines of a paragraph that have more than one sentence. Lists and tables may have several.
fn several_sentences(name: &str, text: &str) -> Problems {
    let document = Document::read(text);
    let mut problems = Problems::new();
    for line in &document.lines {
        let is_paragraph = line
            .text
            .starts_with(|c: char| c.is_alphabetic() || "`[*".contains(c))
            && !line.text.starts_with("* ");
        let prose = without_code(line.text);
        let ends = |(at, _): &(usize, &str)| {
            let next = prose.get(at + 2..).and_then(|it| it.chars().next());
            next.is_some_and(char::is_uppercase)
        };
        if is_paragraph && prose.match_indices(". ").any(|it| ends(&it)) {
            let number = line.number;
            problems.push(format!("{name}:{number}: one sentence per line"));
        }
    }
    problems
}

fn is_done(name: &str) -> bool {
    DONE.iter().any(|done| {
        let rest = name.strip_prefix(done);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

mod rules_fail_when_they_should {
    use super::*;

    #[track_caller]
    fn finds(line: &str, found: &str) {
        let problems = wrong_words("a.md", line);
        let begin = format!("a.md:1: `{found}`: use ");
        assert!(
            matches!(problems.as_slice(), [only] if only.starts_with(&begin)),
            "{problems:?}"
        );
    }

    #[test]
    fn on_phrases() {
        finds("It has to be.", "has to");
        finds("The library binds late.", "binds late");
        finds("That is for ever.", "for ever");
        finds("A table of the library own.", "of the library own");
        finds("Returns What is read.", "what");
        finds("The colour.", "colour");
        finds("It isn't.", "isn't");
        finds("A “quote.", "“");
    }

    #[test]
    fn on_nothing_else() {
        for line in [
            "It has, to be exact, one.",
            "`what has to`",
            "```sh\nwhat\n```",
            "<!-- end of what was measured -->",
            "The library's late-bound calls.",
        ] {
            assert_eq!(wrong_words("a.md", line), Problems::new());
        }
    }

    #[test]
    fn on_comments_only() {
        let source = [
            "let what = 1; // It has",
            " to be.\n/// To",
            "ld.\ntold();\n",
        ]
        .concat();
        assert_eq!(wrong_words("a.rs", &source).len(), 2);
    }

    #[test]
    fn on_several_sentences() {
        assert_eq!(several_sentences("a.md", "One. Two.\n").len(), 1);
        let text = "One.\nTwo `a. B` and 1. 2.\n- One. Two.\n| One. Two. |\n";
        assert_eq!(several_sentences("a.md", text), Problems::new());
    }

    #[test]
    fn on_files_that_are_done() {
        assert!(is_done("README.md"));
        assert!(!is_done("README.md.rs"));
        assert!(!is_done("tests/README.md"));
    }
}

mod this_repository {
    use super::super::sources::{TEXT, check};
    use super::*;
    use crate::paths;

    #[test]
    fn has_prose_in_plain_words() {
        let done = |name: &str, text: &str| match is_done(name) {
            true => wrong_words(name, text),
            false => Problems::new(),
        };
        check("", TEXT, done);
    }

    #[test]
    fn has_one_sentence_per_line() {
        let done = |name: &str, text: &str| match is_done(name) {
            true => several_sentences(name, text),
            false => Problems::new(),
        };
        check("", &["md"], done);
    }

    #[test]
    fn has_the_files_that_are_done() {
        for done in DONE {
            assert!(paths::root().join(done).exists(), "{done}");
        }
    }
}
