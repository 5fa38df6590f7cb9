//! Reads the parts of Markdown that the rules for documents need: separates fenced blocks from other lines.

/// A fenced block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// The line of its fence, from 1.
    pub(crate) line: usize,
    /// The first word after the fence.
    pub(crate) language: String,
    pub(crate) text: String,
}

/// A line outside of blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line<'a> {
    pub(crate) number: usize,
    pub(crate) text: &'a str,
}

#[derive(Debug, Default)]
pub(crate) struct Document<'a> {
    pub(crate) blocks: Vec<Block>,
    pub(crate) lines: Vec<Line<'a>>,
}

impl<'a> Document<'a> {
    /// Separates the fenced blocks from the other lines. A block may be indented, as in a list.
    pub(crate) fn read(text: &'a str) -> Self {
        let mut document = Self::default();
        let mut block: Option<(Block, usize)> = None;
        for (index, line) in text.lines().enumerate() {
            let trimmed = line.trim_start();
            let indent = line.len() - trimmed.len();
            match (&mut block, trimmed.strip_prefix("```")) {
                // Three backticks are a fence unless the line has more of them: a code span.
                (None, Some(info)) if !info.contains('`') => {
                    let started = Block {
                        line: index + 1,
                        language: info.split(' ').next().unwrap_or_default().to_owned(),
                        text: String::new(),
                    };
                    block = Some((started, indent));
                }
                (None, _) => document.lines.push(Line {
                    number: index + 1,
                    text: line,
                }),
                (Some(_), Some("")) => document.blocks.extend(block.take().map(|it| it.0)),
                (Some((block, indent)), _) => {
                    block.text += line.get(*indent..).unwrap_or_default();
                    block.text.push('\n');
                }
            }
        }
        document
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_and_lines_are_separated() {
        let document =
            Document::read("a\n```sh\nb # c\n```\n- d\n  ```js x\n  e\n  ```\n```f```\n");
        let blocks: Vec<_> = document
            .blocks
            .iter()
            .map(|block| (block.line, block.language.as_str(), block.text.as_str()))
            .collect();
        assert_eq!(blocks, [(2, "sh", "b # c\n"), (6, "js", "e\n")]);
        let lines: Vec<_> = document.lines.iter().map(|line| line.text).collect();
        assert_eq!(lines, ["a", "- d", "```f```"]);
    }
}
