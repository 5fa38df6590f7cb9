//! Names of functions in a form that compresses well, because ten thousand C++ names would be larger than a library.
//!
//! A character represents each identifier that occurs several times in mangled names, together with its length. So the
//! names are short, and identifiers that are far apart cost little. A name lacks the characters that it shares with the
//! name before it. The number of characters that must be removed from that name repeats more often than the number of
//! those that are kept, because the methods of a class often follow each other in the same order.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

/// The first character that represents an identifier. From here on, the characters are ideographs, which all fonts and
/// terminals display as themselves.
pub(super) const FIRST: char = '\u{4e00}';
const LAST: char = '\u{9fff}';

/// The character of a name that shares nothing with the name before it.
const WHOLE: char = '!';
/// The character of a name that continues the name before it. The next ones remove 1, 2, … characters of that.
const CONTINUED: char = '#';
/// The last such character, so that all are printable.
const LAST_CUT: char = '~';

/// The identifiers in a list of names.
pub(super) struct Identifiers<'a> {
    /// The identifiers with their lengths, sorted by identifier.
    all: Vec<&'a str>,
    characters: BTreeMap<&'a str, char>,
}

impl<'a> Identifiers<'a> {
    /// Finds the identifiers that occur more than once.
    pub(super) fn of(names: impl Iterator<Item = &'a str>) -> Self {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for identifier in names.flat_map(tokens).filter(|it| is_identifier(it)) {
            let count = counts.entry(identifier).or_default();
            *count = count.saturating_add(1);
        }
        counts.retain(|_, count| *count > 1);
        let mut all: Vec<&str> = counts.into_keys().collect();
        // Those that begin alike compress better beside each other.
        all.sort_unstable_by_key(|it| without_length(it));
        let characters: BTreeMap<_, _> = all.iter().copied().zip(FIRST..=LAST).collect();
        all.truncate(characters.len());
        Self { all, characters }
    }

    /// Returns the identifiers without their lengths, in the order of their characters.
    pub(super) fn iter(&self) -> impl Iterator<Item = &'a str> {
        self.all.iter().map(|it| without_length(it))
    }

    /// Returns the names as one text.
    pub(super) fn encode<'n>(&self, names: impl Iterator<Item = &'n str>) -> String {
        let (mut text, mut before) = (String::new(), String::new());
        for name in names {
            let mut encoded = String::new();
            for token in tokens(name) {
                match self.characters.get(token) {
                    Some(character) => encoded.push(*character),
                    None => encoded.push_str(token),
                }
            }
            if !text.is_empty() {
                text.push(' ');
            }
            let shared = shared_prefix(&before, &encoded);
            let removed = before.get(shared..).unwrap_or_default().chars().count();
            match (CONTINUED..=LAST_CUT).nth(removed) {
                Some(cut) => {
                    text.push(cut);
                    text.push_str(encoded.get(shared..).unwrap_or_default());
                }
                None => {
                    text.push(WHOLE);
                    text.push_str(&encoded);
                }
            }
            before = encoded;
        }
        text
    }
}

/// Returns `true` if the characters of a name do not occur otherwise in the text.
pub(super) fn can_encode(name: &str) -> bool {
    name.bytes().all(|it| it.is_ascii_graphic())
}

/// Splits a name into identifiers with their lengths, references to earlier parts, and other characters.
fn tokens(name: &str) -> impl Iterator<Item = &str> {
    let mut rest = name;
    core::iter::from_fn(move || {
        let length = identifier(rest).or_else(|| reference(rest));
        let length = length.or_else(|| Some(rest.chars().next()?.len_utf8()))?;
        let (token, after) = rest.split_at_checked(length)?;
        rest = after;
        Some(token)
    })
}

/// The number of digits in the length of an identifier, and in a reference. It bounds the time for hostile names.
const MAX_DIGITS: usize = 6;

/// Returns the length of the identifier at the beginning of a text, with the number before it.
fn identifier(text: &str) -> Option<usize> {
    let digits = text.bytes().take(MAX_DIGITS);
    let digits = digits.take_while(u8::is_ascii_digit).count();
    let length: usize = text.get(..digits)?.parse().ok()?;
    let length = digits.checked_add(length)?;
    // A number that begins with 0 is not a length, and an identifier does not begin with a digit.
    let begins = text.as_bytes().get(digits)?;
    let is_identifier = !text.starts_with('0') && !begins.is_ascii_digit();
    (is_identifier && text.is_char_boundary(length)).then_some(length)
}

/// Returns the length of the reference at the beginning of a text, such as `S_`, `S1A_`, and `T0_`. The digits in it are
/// not the length of an identifier.
fn reference(text: &str) -> Option<usize> {
    let digits = text.strip_prefix(['S', 'T'])?;
    let count = digits.bytes().take(MAX_DIGITS);
    let count = count
        .take_while(|it| it.is_ascii_digit() || it.is_ascii_uppercase())
        .count();
    let rest = digits.get(count..)?.strip_prefix('_')?;
    text.len().checked_sub(rest.len())
}

/// Returns `true` if a token is an identifier with its length.
fn is_identifier(token: &str) -> bool {
    token.len() > 1 && token.starts_with(|it: char| it.is_ascii_digit())
}

fn without_length(identifier: &str) -> &str {
    identifier.trim_start_matches(|it: char| it.is_ascii_digit())
}

/// Returns the length of the text, in bytes, with which both names begin.
fn shared_prefix(one: &str, other: &str) -> usize {
    let pairs = one.chars().zip(other.chars());
    let same = pairs.take_while(|(one, other)| one == other);
    same.map(|(it, _)| it.len_utf8()).sum()
}
