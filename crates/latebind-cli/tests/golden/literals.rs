//! The string literals of a source, which are the messages that it can print.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Returns the lines of all string literals that have words: outside of attributes, which have help texts,
/// and outside of tests.
pub(crate) fn texts(source: &str) -> Vec<String> {
    let mut texts = Vec::new();
    collect(source.parse().unwrap(), &mut texts);
    let has_words = |line: &String| {
        let constant = pieces(line).concat();
        let words = constant.split_whitespace();
        words
            .filter(|it| it.contains(|c: char| c.is_ascii_alphabetic()))
            .count()
            > 1
    };
    texts.retain(has_words);
    texts
}

fn collect(tokens: TokenStream, texts: &mut Vec<String>) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                // An attribute of the file has a `!`.
                tokens.next_if(|it| matches!(it, TokenTree::Punct(it) if it.as_char() == '!'));
                let attribute = tokens.next().map(|it| it.to_string()).unwrap_or_default();
                if attribute.replace(' ', "") == "[cfg(test)]" {
                    skip_item(&mut tokens);
                }
            }
            TokenTree::Group(group) => collect(group.stream(), texts),
            TokenTree::Literal(literal) => {
                if let Some(text) = value(&literal.to_string()) {
                    texts.extend(text.lines().map(str::to_owned));
                }
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
    }
}

/// Skips an item, which ends with its braces or with a semicolon.
fn skip_item(tokens: &mut impl Iterator<Item = TokenTree>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => return,
            TokenTree::Punct(punct) if punct.as_char() == ';' => return,
            _ => {}
        }
    }
}

/// Returns the value of a string literal. Returns `None` for other literals, and for bytes.
fn value(literal: &str) -> Option<String> {
    let quoted = literal.strip_prefix('"')?.strip_suffix('"')?;
    let mut value = String::new();
    let mut chars = quoted.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\\' {
            value.push(c);
            continue;
        }
        match chars.next()? {
            'n' => value.push('\n'),
            // The next line continues the text.
            '\n' => while chars.next_if(|c| c.is_whitespace()).is_some() {},
            'u' | 'x' => value.push('\u{fffd}'),
            c => value.push(c),
        }
    }
    Some(value)
}

/// Returns the constant pieces of a format string.
pub(crate) fn pieces(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if (c == '{' || c == '}') && chars.peek() == Some(&c) {
            chars.next();
        } else if c == '{' {
            chars.by_ref().find(|c| *c == '}');
            pieces.push(String::new());
            continue;
        }
        pieces.last_mut().unwrap().push(c);
    }
    pieces
}

/// Returns `true` if a line contains the pieces in their order.
pub(crate) fn contains(mut line: &str, pieces: &[String]) -> bool {
    pieces.iter().all(|piece| {
        // Spaces at the end of a line are not in a golden.
        let found = line.find(piece.as_str()).or_else(|| {
            let piece = piece.trim_end();
            line.ends_with(piece).then(|| line.len() - piece.len())
        });
        let Some(at) = found else { return false };
        line = line.get(at + piece.len()..).unwrap_or_default();
        true
    })
}

#[test]
fn literals_are_found() {
    let source = r#"
        #![doc = "an attribute"]
        const NAME: &str = "two \
            words {here}";
        #[command(about = "an attribute")]
        fn f() { bail!("a {x} b"); if c == 'x' { g("first line\n  second line") } h("word") }
        #[cfg(test)]
        mod tests { const NO: &str = "in a test"; }
        const AFTER: &str = "the last text";
    "#;
    let expected = [
        "two words {here}",
        "a {x} b",
        "first line",
        "  second line",
        "the last text",
    ];
    assert_eq!(texts(source), expected);
    assert_eq!(pieces("a {x} b {{c}} {}"), ["a ", " b {c} ", ""]);
    assert!(contains("see: a file b {c} d", &pieces("a {x} b {{c}} {}")));
    assert!(!contains("see: b file a", &pieces("a {x} b")));
}
