//! Generated files are up to date.

use super::sources::Problems;

/// A file, and the function that returns its text.
type Generated = (&'static str, fn() -> anyhow::Result<String>);

/// The files that are generated, and committed. `cargo xtask` writes each of them.
const GENERATED: &[Generated] = &[];

fn out_of_date(name: &str, committed: &str, generated: &str) -> Problems {
    let mut lines = (1..).zip(committed.lines().zip(generated.lines()));
    let first = lines.find(|(_, (one, other))| one != other);
    let line = first.map_or_else(
        || committed.lines().count().min(generated.lines().count()) + 1,
        |(line, _)| line,
    );
    let problem = || format!("{name}:{line}: not up to date, generate it again");
    (committed != generated).then(problem).into_iter().collect()
}

mod rules_fail_when_they_should {
    use super::*;

    #[test]
    fn on_files_that_are_not_up_to_date() {
        assert_eq!(out_of_date("a.ts", "a\nb\n", "a\nb\n"), Problems::new());
        let problem = |line| [format!("a.ts:{line}: not up to date, generate it again")];
        assert_eq!(out_of_date("a.ts", "a\nb\n", "a\nc\n"), problem(2));
        assert_eq!(out_of_date("a.ts", "a\nb\n", "a\n"), problem(2));
        assert_eq!(out_of_date("a.ts", "", "a\n"), problem(1));
        assert_eq!(out_of_date("a.ts", "a", "a\n"), problem(2));
    }
}

mod this_repository {
    use super::super::sources::{assert_none, read};
    use super::*;

    #[test]
    fn has_generated_files_that_are_up_to_date() {
        let problems = GENERATED
            .iter()
            .flat_map(|(name, generate)| out_of_date(name, &read(name), &generate().unwrap()));
        assert_none(problems.collect());
    }
}
