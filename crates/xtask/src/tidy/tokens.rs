//! The tokens of Rust and TypeScript that the rules need: words, punctuation, and literals.
//! Comments and lifetimes are skipped.

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// An identifier or a keyword.
    Word(String),
    /// A character of punctuation.
    Mark(char),
    /// The source text of a string literal between its quotes.
    Text(String),
    /// A template up to its first substitution. A template without one is a [`Token::Text`].
    Template(String),
    /// A number, a character, or a regular expression.
    Literal,
}

impl Token {
    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(self, Token::Word(it) if it == word)
    }

    pub(super) fn is_mark(&self, mark: char) -> bool {
        *self == Token::Mark(mark)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Language {
    Rust,
    TypeScript,
}

/// Returns the tokens of a Rust file, each with the number of its line.
pub(super) fn rust(text: &str) -> Vec<(usize, Token)> {
    tokens(text, Language::Rust)
}

/// Returns the tokens of a TypeScript file, each with the number of its line.
pub(super) fn typescript(text: &str) -> Vec<(usize, Token)> {
    tokens(text, Language::TypeScript)
}

fn tokens(text: &str, language: Language) -> Vec<(usize, Token)> {
    let mut lexer = Lexer {
        rest: text,
        line: 1,
        language,
        tokens: Vec::new(),
        substitutions: Vec::new(),
    };
    while !lexer.rest.is_empty() {
        lexer.next();
    }
    lexer.tokens
}

struct Lexer<'a> {
    rest: &'a str,
    line: usize,
    language: Language,
    tokens: Vec<(usize, Token)>,
    /// For each template whose substitution is being read, the number of braces that are open in it.
    substitutions: Vec<usize>,
}

impl<'a> Lexer<'a> {
    /// Skips `len` bytes, and returns them.
    fn take(&mut self, len: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(len.min(self.rest.len()));
        self.line += taken.matches('\n').count();
        self.rest = rest;
        taken
    }

    fn push(&mut self, line: usize, token: Token) {
        self.tokens.push((line, token));
    }

    fn next(&mut self) {
        let (line, rest) = (self.line, self.rest);
        let c = rest.chars().next().unwrap_or_default();
        let is_rust = self.language == Language::Rust;
        if rest.starts_with("//") {
            self.take(rest.find('\n').unwrap_or(rest.len()));
        } else if rest.starts_with("/*") {
            self.block_comment();
        } else if c == '"' || (!is_rust && c == '\'') {
            let text = self.quoted(c);
            self.push(line, Token::Text(text));
        } else if is_rust && c == '\'' {
            self.character_or_lifetime();
        } else if !is_rust && c == '`' {
            self.take(1);
            self.template(true);
        } else if !is_rust && c == '/' && self.begins_expression() {
            self.regular_expression();
        } else if is_rust && let Some(hashes) = raw_string(rest) {
            self.raw_string(hashes);
        } else if c.is_ascii_digit() {
            let is_part = |c: char| c.is_alphanumeric() || c == '_';
            self.take(rest.find(|c| !is_part(c)).unwrap_or(rest.len()));
            self.push(line, Token::Literal);
        } else if is_word_part(c) {
            let len = rest.find(|c| !is_word_part(c)).unwrap_or(rest.len());
            let word = self.take(len);
            // The prefix of a string or of a character is not a word.
            let is_prefix = is_rust && ["b", "c", "br", "cr"].contains(&word);
            if !(is_prefix && self.rest.starts_with(['"', '\''])) {
                self.push(line, Token::Word(word.to_owned()));
            }
        } else {
            self.take(c.len_utf8());
            if !c.is_whitespace() {
                self.mark(line, c);
            }
        }
    }

    fn mark(&mut self, line: usize, mark: char) {
        match (mark, self.substitutions.last_mut()) {
            ('{', Some(open)) => *open += 1,
            ('}', Some(0)) => {
                self.substitutions.pop();
                return self.template(false);
            }
            ('}', Some(open)) => *open -= 1,
            _ => {}
        }
        self.push(line, Token::Mark(mark));
    }

    /// Rust comments nest.
    fn block_comment(&mut self) {
        let mut depth = 0;
        loop {
            let opens =
                self.rest.starts_with("/*") && (depth == 0 || self.language == Language::Rust);
            if opens {
                depth += 1;
                self.take(2);
            } else if self.rest.starts_with("*/") {
                depth -= 1;
                self.take(2);
            } else {
                self.take(self.rest.chars().next().map_or(0, char::len_utf8));
            }
            if depth == 0 || self.rest.is_empty() {
                return;
            }
        }
    }

    fn quoted(&mut self, quote: char) -> String {
        self.take(1);
        let mut is_escaped = false;
        let end = self.rest.find(|c| {
            let ends = c == quote && !is_escaped;
            is_escaped = c == '\\' && !is_escaped;
            ends
        });
        let text = self.take(end.unwrap_or(self.rest.len())).to_owned();
        self.take(1);
        text
    }

    fn character_or_lifetime(&mut self) {
        let mut chars = self.rest.chars().skip(1);
        let is_character = match (chars.next(), chars.next()) {
            (Some('\\'), _) => true,
            (_, next) => next == Some('\''),
        };
        if is_character {
            let line = self.line;
            self.quoted('\'');
            self.push(line, Token::Literal);
        } else {
            self.take(1);
            let len = self.rest.find(|c| !is_word_part(c));
            self.take(len.unwrap_or(self.rest.len()));
        }
    }

    fn raw_string(&mut self, hashes: usize) {
        let line = self.line;
        let begin = self.rest.find('"').unwrap_or_default();
        self.take(begin + 1);
        let close = format!("\"{}", "#".repeat(hashes));
        let end = self.rest.find(&close).unwrap_or(self.rest.len());
        let text = self.take(end).to_owned();
        self.take(close.len());
        self.push(line, Token::Text(text));
    }

    /// Reads a template from its beginning, or from the end of a substitution.
    fn template(&mut self, is_head: bool) {
        let line = self.line;
        let mut text = String::new();
        while let Some(c) = self.rest.chars().next() {
            if c == '`' {
                self.take(1);
                if is_head {
                    self.push(line, Token::Text(text));
                }
                return;
            }
            if self.rest.starts_with("${") {
                self.take(2);
                if is_head {
                    self.push(line, Token::Template(text));
                }
                self.substitutions.push(0);
                return;
            }
            let len = c.len_utf8() + usize::from(c == '\\');
            text += self.take(len);
        }
    }

    /// Returns `true` if a slash begins a regular expression here, and is not a division.
    fn begins_expression(&self) -> bool {
        match self.tokens.last() {
            None => true,
            Some((_, Token::Mark(mark))) => !")]}".contains(*mark),
            Some((_, Token::Word(word))) => {
                ["return", "typeof", "case", "in", "of"].contains(&word.as_str())
            }
            Some((_, Token::Text(_) | Token::Template(_) | Token::Literal)) => false,
        }
    }

    fn regular_expression(&mut self) {
        self.take(1);
        let (mut is_escaped, mut is_in_class) = (false, false);
        let end = self.rest.find(|c| {
            let ends = c == '\n' || (c == '/' && !is_escaped && !is_in_class);
            if !is_escaped {
                is_in_class = c == '[' || (is_in_class && c != ']');
            }
            is_escaped = c == '\\' && !is_escaped;
            ends
        });
        self.take(end.unwrap_or(self.rest.len()));
        self.take(1);
        self.push(self.line, Token::Literal);
    }
}

fn is_word_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// Returns the number of hashes if a raw string begins here.
fn raw_string(text: &str) -> Option<usize> {
    let text = text.strip_prefix(['b', 'c']).unwrap_or(text);
    let text = text.strip_prefix('r')?;
    let rest = text.trim_start_matches('#');
    rest.starts_with('"').then(|| text.len() - rest.len())
}

mod tests {
    use super::*;

    #[track_caller]
    fn check(tokens: Vec<(usize, Token)>, expected: &str) {
        let shown = tokens.iter().map(|(line, token)| match token {
            Token::Word(word) => format!("{line}:{word}"),
            Token::Mark(mark) => format!("{line}:{mark}"),
            Token::Text(text) => format!("{line}:\"{text}\""),
            Token::Template(text) => format!("{line}:`{text}$"),
            Token::Literal => format!("{line}:0"),
        });
        assert_eq!(shown.collect::<Vec<_>>().join(" "), expected);
    }

    #[test]
    fn of_rust() {
        check(
            rust("/* a /* b */ c */ use a::b; // \"c\"\nlet x: &'a str = \"d\\\"\";"),
            "1:use 1:a 1:: 1:: 1:b 1:; 2:let 2:x 2:: 2:& 2:str 2:= 2:\"d\\\"\" 2:;",
        );
        check(
            rust("['\"', '\\'', b'\\\\', b\"e\", r#\"f\"g\"#, r#fn, 1.5e3]\nh"),
            "1:[ 1:0 1:, 1:0 1:, 1:0 1:, 1:\"e\" 1:, 1:\"f\"g\" 1:, 1:r 1:# 1:fn 1:, 1:0 1:. 1:0 1:] 2:h",
        );
    }

    #[test]
    fn of_typescript() {
        check(
            typescript("/* a /* b */ import { c } from './d.js'; // `\ne"),
            "1:import 1:{ 1:c 1:} 1:from 1:\"./d.js\" 1:; 2:e",
        );
        check(
            typescript("`a${b({ c: `d${e}` })}f` + `g` / h; i = /[/\"]\\// / 2"),
            "1:`a$ 1:b 1:( 1:{ 1:c 1:: 1:`d$ 1:e 1:} 1:) 1:+ 1:\"g\" 1:/ 1:h 1:; 1:i 1:= 1:0 1:/ 1:0",
        );
    }
}
