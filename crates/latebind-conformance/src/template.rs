//! Repeats lines, so that a fixture with a thousand imports still fits on a page:
//!
//! ```text
//! ;;@ repeat 1000
//! (import "env" "f{i}" (func))
//! ;;@ end
//! ```
//!
//! `{i}` counts from 0. Blocks cannot be nested.

use anyhow::{Result, bail};

const PREFIX: &str = ";;@";

/// Expands the blocks of a source. `file` is used only in messages.
pub(crate) fn expand(file: &str, source: &str) -> Result<String> {
    let mut output = String::new();
    let mut block: Option<(usize, usize, Vec<&str>)> = None;
    for (index, line) in source.lines().enumerate() {
        let number = index + 1;
        let Some(directive) = line.trim_start().strip_prefix(PREFIX) else {
            match &mut block {
                Some((_, _, lines)) => lines.push(line),
                None => output.extend([line, "\n"]),
            }
            continue;
        };
        match (
            directive.split_whitespace().collect::<Vec<_>>().as_slice(),
            block.take(),
        ) {
            (["repeat", count], None) => {
                let Ok(count) = count.parse() else {
                    bail!("{file}:{number}: `{count}` is not a count");
                };
                block = Some((number, count, Vec::new()));
            }
            (["end"], Some((_, count, lines))) => {
                for i in 0..count {
                    for line in &lines {
                        output.extend([line.replace("{i}", &i.to_string()).as_str(), "\n"]);
                    }
                }
            }
            _ => bail!("{file}:{number}: unexpected `{}`", line.trim()),
        }
    }
    if let Some((number, _, _)) = block {
        bail!("{file}:{number}: `repeat` without `end`");
    }
    Ok(output)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_repeated_with_their_number() {
        let source = "a\n  ;;@ repeat 2\n  f{i} {i}\n  ;;@ end\nb {i}\n";
        assert_eq!(
            expand("a.wat", source).unwrap(),
            "a\n  f0 0\n  f1 1\nb {i}\n"
        );
    }

    #[test]
    fn errors_name_the_line() {
        #[track_caller]
        fn check(source: &str, expected: &str) {
            assert_eq!(expand("a.wat", source).unwrap_err().to_string(), expected);
        }
        check("x\n;;@ repeat 2\n", "a.wat:2: `repeat` without `end`");
        check("x\n;;@ end\n", "a.wat:2: unexpected `;;@ end`");
        check(";;@ repeat many\n", "a.wat:1: `many` is not a count");
        check(
            ";;@ repeat 1\n;;@ repeat 2\n",
            "a.wat:2: unexpected `;;@ repeat 2`",
        );
    }
}
