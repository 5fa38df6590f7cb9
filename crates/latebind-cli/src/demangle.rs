//! Symbol names of C++ and Rust in the form of the source code.

use std::borrow::Cow;
use std::fmt::{self, Write};

use cpp_demangle::{DemangleOptions, ParseOptions, Symbol};
use latebind::emscripten::conventions::is_mangled;

/// The longest name that is demangled, in bytes. Mangled names have abbreviations, so the result for a
/// hostile name can be exponentially longer.
const LONGEST: usize = 8 << 10;

/// The longest result, in bytes.
const LONGEST_RESULT: usize = 16 << 10;

/// The deepest nesting of types, for which the stack of a thread suffices in every build.
const DEEPEST: u32 = 64;

/// Returns the C++ or Rust name of a symbol, or the symbol name itself if it is not mangled, or if the
/// result would be too long.
pub(crate) fn demangle(name: &str) -> Cow<'_, str> {
    if !is_mangled(name) || name.len() > LONGEST {
        return Cow::Borrowed(name);
    }
    rust(name)
        .or_else(|| cpp(name))
        .map_or(Cow::Borrowed(name), Cow::Owned)
}

fn rust(name: &str) -> Option<String> {
    let demangled = rustc_demangle::try_demangle(name).ok()?;
    let mut text = Limited(String::new());
    // The alternate form omits the hash.
    write!(text, "{demangled:#}").ok()?;
    Some(text.0)
}

fn cpp(name: &str) -> Option<String> {
    let options = ParseOptions::default().recursion_limit(DEEPEST);
    let symbol = Symbol::new_with_options(name, &options).ok()?;
    let options = DemangleOptions::new().recursion_limit(DEEPEST);
    let mut text = Limited(String::new());
    symbol.structured_demangle(&mut text, &options).ok()?;
    Some(text.0)
}

/// A text that refuses to become longer than [`LONGEST_RESULT`].
struct Limited(String);

impl Write for Limited {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.0.len() + text.len() > LONGEST_RESULT {
            return Err(fmt::Error);
        }
        self.0.push_str(text);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expected: &str) {
        assert_eq!(demangle(name), expected);
    }

    #[test]
    fn names() {
        check("_Z3ownv", "own()");
        check(
            "_ZNSt6vectorIiSaIiEE9push_backEOi",
            "std::vector<int, std::allocator<int> >::push_back(int&&)",
        );
        check("_ZTV3foo", "{vtable(foo)}");
        check(
            "_ZN4core3fmt5Write9write_fmt17h0123456789abcdefE",
            "core::fmt::Write::write_fmt",
        );
        check("_RNvCs1234_7mycrate3foo", "mycrate::foo");
    }

    #[test]
    fn other_names_remain() {
        for name in [
            "",
            "main",
            "_Z",
            "_ZN",
            "_R",
            "_Zé",
            "invoke_vi",
            "PyInit_a",
            "_Random",
        ] {
            check(name, name);
        }
        let long = format!("_Z{LONGEST}{}v", "a".repeat(LONGEST));
        check(&long, &long);
    }

    /// Returns a name in which each type is a pair of the type before it.
    fn doubling(times: usize) -> String {
        let mut name = "_Z1fSt4pairIiiE".to_owned();
        for number in 0..times {
            let back = if number == 0 {
                "S_".to_owned()
            } else {
                format!("S{}_", base36(number - 1))
            };
            write!(name, "St4pairI{back}{back}E").unwrap();
        }
        name
    }

    fn base36(number: usize) -> String {
        let digit = |it| {
            char::from_digit(it as u32, 36)
                .unwrap()
                .to_ascii_uppercase()
        };
        match number {
            0..36 => digit(number).to_string(),
            _ => base36(number / 36) + &base36(number % 36),
        }
    }

    /// With exponential time, this test would not end.
    #[test]
    fn hostile_names_take_bounded_time() {
        let deep = |part: &str, count| format!("_Z1f{}v", part.repeat(count));
        for name in [
            doubling(40),
            doubling(400),
            deep("P", LONGEST - 8),
            deep("M", LONGEST - 8),
            deep("1aI", 2000),
            deep("St4pairI", 900),
            format!("_Z{}1f", "N".repeat(LONGEST - 8)),
            format!("_Z1fI{}E", "X".repeat(LONGEST - 8)),
            format!("_R{}C1a", "NvNt".repeat(2000)),
            format!("_RI{}C1a", "I".repeat(LONGEST - 8)),
        ] {
            assert!(demangle(&name).len() <= LONGEST_RESULT);
        }
    }
}
