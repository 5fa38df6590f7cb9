//! The source text of the stubs of a main module, however it was minified.

use alloc::string::String;

/// Returns `true` if the source text of a JavaScript function is that of a stub of the main module:
/// `function _name(...args){return wasmImports["name"](...args)}` (`addStub` in `jsifier.mjs`), however it was minified.
#[must_use]
pub(crate) fn is_stub(name: &str, source: &str) -> bool {
    let source: String = source.chars().filter(|c| !c.is_whitespace()).collect();
    match called_by_stub(&source) {
        Some(called) => {
            let called = called.trim_start_matches(is_identifier);
            match called.strip_prefix('.') {
                Some(property) => property == name,
                None => {
                    let quoted = called.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
                    let unquoted = |quote| quoted?.strip_prefix(quote)?.strip_suffix(quote);
                    ['"', '\'', '`']
                        .into_iter()
                        .filter_map(unquoted)
                        .any(|it| it == name)
                }
            }
        }
        None => false,
    }
}

/// Returns `true` if the source text of a JavaScript function is that of the wrapper of an export:
/// `(...args)=>original(...args)` (`instrumentWasmExports` in `library_async.js`), however it was minified.
#[must_use]
pub(crate) fn is_wrapper(source: &str) -> bool {
    let source: String = source.chars().filter(|c| !c.is_whitespace()).collect();
    let called = called_by_stub(&source);
    called.is_some_and(|it| !it.is_empty() && it.chars().all(is_identifier))
}

/// Returns the function that a function without spaces calls with its own arguments and does nothing else, as text.
fn called_by_stub(source: &str) -> Option<&str> {
    let source = match source.strip_prefix("function") {
        Some(source) => source.trim_start_matches(is_identifier),
        None => source,
    };
    let source = source.strip_prefix("(...")?;
    let (args, body) = source.split_once(')')?;
    let body = body.strip_prefix("=>").unwrap_or(body);
    let body = match body.strip_prefix("{return") {
        Some(body) => body.strip_suffix('}')?,
        None => body,
    };
    let body = body.strip_suffix(';').unwrap_or(body);
    let call = body.strip_suffix(')')?.strip_suffix(args)?;
    call.strip_suffix("(...")
}

fn is_identifier(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}
