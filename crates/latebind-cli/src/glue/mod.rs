//! Reads a program's JavaScript, which emcc generates beside the main module. Finds the objects that may contain the
//! imports of the main module, however the JavaScript was minified. The core chooses the object and decides the meaning
//! of its values.

mod tables;
#[cfg(test)]
mod tests;
mod values;
mod variables;

use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result, anyhow, bail};
use latebind::check::Glue;
use oxc_allocator::Allocator;
use oxc_ast::ast::Program;
use oxc_parser::{ParseOptions, Parser};
use oxc_semantic::SemanticBuilder;
use oxc_span::SourceType;

/// The stack of the thread that parses. The parser calls itself for each level of nesting, and generated JavaScript may
/// nest deeply. The system provides the memory when it is used.
const STACK: usize = 256 << 20;

/// The size of the largest JavaScript that is read, in bytes.
const LIMIT: usize = 64 << 20;

/// The endings of the JavaScript that emcc writes beside a main module.
const ENDINGS: [&str; 3] = ["js", "mjs", "cjs"];

/// Returns the path of the JavaScript beside a main module, if there is one.
pub(crate) fn beside(main: &Path) -> Option<PathBuf> {
    let paths = ENDINGS.iter().map(|ending| main.with_extension(ending));
    paths.into_iter().find(|path| path.is_file())
}

/// Reads JavaScript.
pub(crate) fn read(bytes: &[u8]) -> Result<Glue> {
    if bytes.len() > LIMIT {
        bail!(
            "expected JavaScript of at most {LIMIT} bytes, found {}",
            bytes.len()
        );
    }
    let source =
        str::from_utf8(bytes).context("expected JavaScript, found bytes that are not UTF-8")?;
    if cfg!(target_family = "wasm") {
        // WASI has no threads.
        return parse(source);
    }
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK);
        let thread = thread.spawn_scoped(scope, || parse(source))?;
        thread
            .join()
            .unwrap_or_else(|_| Err(anyhow!("the parser of JavaScript has failed")))
    })
}

fn parse(source: &str) -> Result<Glue> {
    let allocator = Allocator::default();
    // Most programs are modules, or also valid as modules. A script may use names that are reserved in modules.
    let mut failure = None;
    for kind in [SourceType::mjs(), SourceType::cjs()] {
        let parser = Parser::new(&allocator, source, kind).with_options(ParseOptions {
            preserve_parens: false,
            ..ParseOptions::default()
        });
        let parsed = parser.parse();
        match parsed.diagnostics.iter().next() {
            None => return Ok(collect(&parsed.program)),
            Some(error) => {
                let offset = error.labels.iter().next();
                let offset = offset.map_or(0, |label| label.offset() as usize);
                failure.get_or_insert((offset, error.message.to_string()));
            }
        }
    }
    let (offset, message) = failure.unwrap_or_default();
    let line = source
        .bytes()
        .take(offset)
        .filter(|byte| *byte == b'\n')
        .count()
        + 1;
    let message = message.to_lowercase();
    bail!("line {line}: cannot parse the JavaScript: {message}")
}

fn collect<'a>(program: &'a Program<'a>) -> Glue {
    let semantic = SemanticBuilder::new_compiler()
        .with_build_nodes(true)
        .build(program)
        .semantic;
    let variables = variables::collect(&semantic);
    tables::collect(&semantic, &variables)
}
