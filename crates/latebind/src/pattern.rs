//! Name patterns, in which `*` matches any bytes.

/// Returns `true` if a name matches any of these patterns.
pub(crate) fn is_any(patterns: &[&str], name: &[u8]) -> bool {
    let mut patterns = patterns.iter();
    patterns.any(|pattern| is_match(pattern.as_bytes(), name))
}

/// Returns `true` if a name matches a pattern, in which `*` matches any number of bytes, including none.
/// There is no escape: every other byte matches itself.
///
/// [`Options`](crate::relink::Options) contains patterns of this form.
#[must_use]
pub fn is_match(pattern: &[u8], name: &[u8]) -> bool {
    let (mut at, mut from) = (0, 0);
    // The position at which to continue if the text after the last star does not match here.
    let mut last_star = None;
    while at < name.len() {
        match pattern.get(from) {
            Some(b'*') => {
                from += 1;
                last_star = Some((from, at));
            }
            Some(byte) if *byte == name[at] => (from, at) = (from + 1, at + 1),
            _ => {
                let Some((star, tried)) = last_star else {
                    return false;
                };
                (from, at) = (star, tried + 1);
                last_star = Some((star, at));
            }
        }
    }
    pattern[from..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::is_match;

    #[test]
    fn patterns() {
        let matches = |pattern: &str, name: &str| is_match(pattern.as_bytes(), name.as_bytes());
        for (pattern, names) in [
            ("PyInit_*", ["PyInit_", "PyInit__harfbuzz"]),
            ("*", ["", "any"]),
            ("*_init", ["_init", "a_init_init"]),
            ("a*b*c", ["abc", "axbbcxc"]),
            ("a**c", ["ac", "abc"]),
        ] {
            assert!(names.iter().all(|name| matches(pattern, name)), "{pattern}");
        }
        for (pattern, names) in [
            ("PyInit_*", ["PyInit", "_PyInit_a"]),
            ("", ["a", "*"]),
            ("*_init", ["_init_", "init"]),
            ("a*b*c", ["acb", "abcb"]),
            ("ab", ["a", "abc"]),
        ] {
            assert!(
                !names.iter().any(|name| matches(pattern, name)),
                "{pattern}"
            );
        }
    }
}
