//! The report as annotations of GitHub Actions.

use latebind::check::Severity;

use super::args::Args;
use super::outcome::{Item, Outcome};
use super::text;
use crate::terminal::shown;

pub(super) fn report(args: &Args, outcome: &Outcome) -> String {
    let mut lines = Vec::new();
    for problem in &outcome.problems {
        lines.push(annotation(
            "error",
            &problem.file,
            "unreadable",
            &problem.message,
        ));
    }
    let groups = text::groups(args, outcome);
    let most = if args.all { usize::MAX } else { text::MOST };
    for group in groups.iter().take(most) {
        lines.extend(group.first().map(|first| of_group(first, group)));
    }
    lines.push(shown(&text::summary(args, outcome)));
    lines.join("\n") + "\n"
}

fn of_group(first: &Item, group: &[&Item]) -> String {
    let command = match first.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut message = first.message.clone();
    if let Some(demangled) = first.demangled() {
        message += &format!("\n{demangled}");
    }
    let others: Vec<&str> = group.iter().skip(1).map(|it| it.library.as_str()).collect();
    if !others.is_empty() {
        message += &format!("\nalso in {}", others.join(", "));
    }
    annotation(command, &first.library, first.kind, &message)
}

/// Returns a workflow command. The annotation belongs to the file on disk.
fn annotation(command: &str, library: &str, title: &str, message: &str) -> String {
    let file = library.split('!').next().unwrap_or_default();
    format!(
        "::{command} file={},title={}::{}",
        property(file),
        property(title),
        data(message)
    )
}

/// Escapes a message like GitHub's toolkit, after the characters that a terminal would act on.
fn data(text: &str) -> String {
    let lines = text.split('\n').map(|line| shown(line).replace('%', "%25"));
    lines.collect::<Vec<_>>().join("%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_end_a_command() {
        assert_eq!(
            annotation("error", "a,b:c.whl!x.so", "kind", "100%\n::error::\r"),
            "::error file=a%2Cb%3Ac.whl,title=kind::100%25%0A::error::\\u{d}"
        );
    }
}
