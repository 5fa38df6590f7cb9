//! The blocks that need more than the files that are available to every block, and those that cannot run.

use super::markdown::Block;

/// Blocks that do not run: the document, a part of the block, and the reason. A test bounds the number.
const NOT_RUN: &[(&str, &str, &str)] = &[
    (
        "docs/on-demand.md",
        "lazy(await response.json(), { program, base: response.url })",
        "the suite `lazy` does the same with real libraries",
    ),
    (
        "examples/README.md",
        "npm pack",
        "the suite `packages` installs the packed package in each recipe",
    ),
];

/// The largest number of blocks that may not run.
#[cfg(test)]
const MOST_NOT_RUN: usize = 2;

/// The setup of a block.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Setup {
    document: &'static str,
    /// A part of the block that identifies it.
    part: &'static str,
    /// For JavaScript: a file of tests/documents that runs first, and defines the names that the block
    /// does not define.
    pub(crate) before: Option<&'static str>,
    /// Code that runs after the block. For JavaScript it checks the result.
    pub(crate) after: &'static str,
    /// Code before the block, in its language.
    pub(crate) prefix: &'static str,
    /// A part of the output.
    pub(crate) prints: &'static str,
    /// The error without the first line. The document claims that this line prevents the error.
    pub(crate) error_without_first_line: Option<&'static str>,
}

const NONE: Setup = Setup {
    document: "",
    part: "",
    before: None,
    after: "",
    prefix: "",
    prints: "",
    error_without_first_line: None,
};

const SETUPS: &[Setup] = &[
    Setup {
        document: "README.md",
        part: "uharfbuzz.Face.create_for_tables",
        before: Some("tables.mjs"),
        after: "if (!(glyphs > 1000)) throw new Error(`${glyphs} glyphs`);",
        error_without_first_line: Some("SuspendError: trying to suspend JS frames"),
        ..NONE
    },
    Setup {
        document: "js/README.md",
        part: "import createProgram from \"./main.mjs\"",
        before: Some("worker.mjs"),
        after: "if (typeof program._run !== \"function\") throw new Error(\"the program did not start\");",
        ..NONE
    },
    Setup {
        document: "js/README.md",
        part: "addToLibrary",
        before: Some("js-library.mjs"),
        after: "await checkLibrary();",
        ..NONE
    },
    Setup {
        document: "js/README.md",
        part: "program._run();",
        before: Some("program.mjs"),
        prints: "main needs of_library (i32) -> i32",
        ..NONE
    },
    Setup {
        document: "js/README.md",
        part: "require(\"./main.js\")",
        before: Some("commonjs.mjs"),
        ..NONE
    },
];

fn is(document: &str, part: &str, path: &str, block: &Block) -> bool {
    document == path && block.text.contains(part)
}

/// Returns the reason why a block does not run.
pub(crate) fn reason(path: &str, block: &Block) -> Option<&'static str> {
    let not_run = NOT_RUN
        .iter()
        .find(|(document, part, _)| is(document, part, path, block));
    not_run.map(|(.., reason)| *reason)
}

/// Returns the setup of a block.
pub(crate) fn setup(path: &str, block: &Block) -> Setup {
    let setup = SETUPS
        .iter()
        .find(|setup| is(setup.document, setup.part, path, block));
    setup.copied().unwrap_or(NONE)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::{documents, markdown::Document};
    use super::*;
    use crate::paths;

    #[test]
    fn every_entry_is_of_one_block() {
        let setups = SETUPS.iter().map(|setup| (setup.document, setup.part));
        let not_run = NOT_RUN.iter().map(|(document, part, _)| (*document, *part));
        for (path, part) in setups.chain(not_run) {
            let text = fs::read_to_string(paths::root().join(path)).unwrap();
            let blocks = Document::read(&text).blocks;
            let count = blocks.iter().filter(|it| it.text.contains(part)).count();
            assert_eq!(count, 1, "{path}: blocks with `{part}`");
        }
    }

    #[test]
    fn few_blocks_do_not_run() {
        assert!(NOT_RUN.len() <= MOST_NOT_RUN);
        assert!(NOT_RUN.iter().all(|(.., reason)| !reason.is_empty()));
    }

    #[test]
    fn all_documents_are_found() {
        let documents = documents().unwrap();
        for path in ["README.md", "js/README.md", "docs/errors.md"] {
            assert!(documents.iter().any(|it| it == path), "{path}");
        }
        assert!(!documents.iter().any(|it| it.contains("node_modules")));
    }
}
