//! The blocks of a document for measured content. A block is between two comments, and the first one names it.

use anyhow::{Context, Result};

const BEGIN: &str = "<!-- measured: ";
const END: &str = "<!-- end of what was measured -->";

/// Fills the blocks of a document with the result of `render` for their names.
pub(crate) fn fill(text: &str, render: impl Fn(&str) -> Result<String>) -> Result<String> {
    let mut filled = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        filled.push_str(line);
        filled.push('\n');
        let Some(name) = name_in(line) else { continue };
        lines
            .find(|line| *line == END)
            .with_context(|| format!("the block `{name}` has no end"))?;
        let content = render(name)?;
        filled.push_str(&format!("\n{}\n\n{END}\n", content.trim_end()));
    }
    Ok(filled)
}

fn name_in(line: &str) -> Option<&str> {
    line.strip_prefix(BEGIN)?.strip_suffix(" -->")
}

/// Returns the numbers outside of the blocks: in the whole document, or in the section with this heading. Code,
/// links, and issue numbers (`#1`) do not count.
pub(crate) fn own_numbers(name: &str, text: &str, section: Option<&str>) -> Vec<String> {
    let mut problems = Vec::new();
    let mut inside = section.is_none();
    let (mut measured, mut fenced) = (false, false);
    for (number, line) in text.lines().enumerate() {
        if line.starts_with("## ") && section.is_some() {
            inside = Some(line) == section;
        }
        if line.starts_with("```") {
            fenced = !fenced;
        }
        measured = (measured || name_in(line).is_some()) && line != END;
        if !inside || measured || fenced {
            continue;
        }
        for word in numbers_in(line) {
            problems.push(format!(
                "{name}:{}: `{word}` is not in the record",
                number + 1
            ));
        }
    }
    problems
}

/// Returns the words of a line that begin with a digit.
fn numbers_in(line: &str) -> impl Iterator<Item = &str> {
    let prose = line.split('`').step_by(2);
    prose
        .flat_map(|text| text.split("]("))
        .enumerate()
        // After `](`, a link continues up to the parenthesis.
        .map(|(at, text)| match text.split_once(')') {
            Some((_, rest)) if at > 0 => rest,
            _ => text,
        })
        .flat_map(|text| text.split(|c: char| !(c.is_alphanumeric() || ".,#".contains(c))))
        .filter(|word| word.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "a\n<!-- measured: x -->\n1.0\n<!-- end of what was measured -->\nb\n";

    #[test]
    fn blocks_are_filled() {
        let filled = fill(TEXT, |name| Ok(format!("{name}: 2.0\n"))).unwrap();
        let expected = TEXT.replace("1.0", "\nx: 2.0\n");
        assert_eq!(filled, expected);
        let again = fill(&filled, |name| Ok(format!("{name}: 2.0"))).unwrap();
        assert_eq!(again, filled);
    }

    #[test]
    fn a_stale_number_in_a_block_is_detected() {
        let filled = fill(TEXT, |_| Ok("2.0".into())).unwrap();
        let wrong = filled.replace("2.0", "2.1");
        assert_ne!(fill(&wrong, |_| Ok("2.0".into())).unwrap(), wrong);
    }

    #[test]
    fn a_block_without_an_end_is_an_error() {
        assert!(fill("<!-- measured: x -->\n1.0\n", |_| Ok(String::new())).is_err());
    }

    #[test]
    fn numbers_outside_of_blocks_are_reported() {
        let text = format!("{TEXT}It is 5.5 times as fast, by 10 %.\n");
        let problems = own_numbers("a.md", &text, None);
        assert_eq!(
            problems,
            [
                "a.md:6: `5.5` is not in the record",
                "a.md:6: `10` is not in the record"
            ]
        );
    }

    #[test]
    fn code_links_and_issues_may_have_digits() {
        let text = "See #23619 and [two](docs/2.md), `v128` or i32.\n```\n12\n```\n";
        assert_eq!(own_numbers("a.md", text, None), [""; 0]);
    }

    #[test]
    fn only_the_given_section_counts() {
        let text = "12\n## Numbers\n13\n## Other\n14\n";
        let problems = own_numbers("a.md", text, Some("## Numbers"));
        assert_eq!(problems, ["a.md:3: `13` is not in the record"]);
    }
}
