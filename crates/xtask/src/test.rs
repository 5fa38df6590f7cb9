//! `test`: runs all requested suites, even if one fails, and reports the results at the end.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::setup::Setup;
use crate::suites::{SUITES, Suite};
use crate::{ahead, emscripten, engines, on_request, platform, sh, suites, table};

/// The request on the command line.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    suites: Vec<&'static Suite>,
    /// The engines that are named after the suite `engines`.
    engines: Vec<String>,
    /// Whether to write the results of the engines to the record.
    record: bool,
    /// Whether the suites `emscripten` and `cases` write their tables instead of comparing them.
    matrix: bool,
}

impl Asked {
    /// Separates the names of suites from the names of engines, which are allowed after `engines`. Returns the
    /// first name that is neither.
    pub(crate) fn new(
        names: &[String],
        record: bool,
        matrix: bool,
    ) -> Result<Result<Self, String>> {
        let known = engines::names()?;
        let mut asked = Self {
            record,
            matrix,
            ..Self::default()
        };
        for name in names {
            if let Some(suite) = SUITES.iter().find(|suite| suite.name == *name) {
                asked.suites.push(suite);
            } else if asked.has_engines() && known.contains(name) {
                asked.engines.push(name.clone());
            } else {
                return Ok(Err(name.clone()));
            }
        }
        Ok(Ok(asked))
    }

    fn has_engines(&self) -> bool {
        self.suites.iter().any(|suite| suite.name == "engines")
    }
}

/// Runs the requested suites, or all suites that can run on this platform.
pub(crate) fn run(asked: &Asked) -> Result<()> {
    let chosen: Vec<&Suite> = if asked.suites.is_empty() {
        SUITES.iter().filter(|suite| !suite.is_on_request).collect()
    } else {
        asked.suites.clone()
    };

    let mut done = Vec::new();
    let mut rows = vec![["suite", "result", "seconds"].map(str::to_string).to_vec()];
    let (platforms, platform) = (platform::Table::read()?, platform::name());
    if !platforms
        .platforms
        .get(&platform)
        .is_some_and(|it| it.tried)
    {
        eprintln!("the suites are not tested on {platform}: a failure may be an error in a suite");
    }
    let (mut failed, mut skipped) = (0, 0);
    ahead::start(&chosen);
    for suite in &chosen {
        if let Some(reason) = platforms.obstacle(suite.name, &platform) {
            let message = format!("suite {} cannot run on {platform}: {reason}", suite.name);
            ensure!(asked.suites.is_empty(), message);
            skipped += 1;
            eprintln!("{message}");
            rows.push(row(suite.name, "skipped", Duration::ZERO));
            continue;
        }
        let outcome = set_up(suite.needs, &mut done);
        let start = Instant::now();
        let outcome = outcome.and_then(|()| {
            eprintln!("suite {}: {}", suite.name, suite.about);
            match suite.name {
                "engines" => engines::run(&asked.engines, asked.record),
                "emscripten" if asked.matrix => emscripten::matrix(),
                "cases" if asked.matrix => suites::cases_table(),
                _ => (suite.run)(),
            }
        });
        if let Err(error) = &outcome {
            failed += 1;
            eprintln!("suite {} failed\n{}", suite.name, sh::report(error));
        }
        if suite.is_on_request && outcome.is_ok() {
            on_request::record(suite.name)?;
        }
        let result = if outcome.is_ok() { "passed" } else { "FAILED" };
        rows.push(row(suite.name, result, start.elapsed()));
    }
    for (setup, passed, time) in done {
        let result = if passed { "done" } else { "FAILED" };
        rows.push(row(&format!("({})", setup.name()), result, time));
    }

    print!("\n{}", table::render(&rows));
    if asked.suites.is_empty() {
        on_request::print();
    }
    let passed = chosen.len() - failed - skipped;
    match skipped {
        0 => println!("{passed} passed, {failed} failed"),
        _ => println!("{passed} passed, {failed} failed, {skipped} skipped"),
    }
    if failed > 0 {
        // The failures are already reported, so only the exit code is left to set.
        std::process::exit(1);
    }
    Ok(())
}

/// Runs the setups that have not run yet. A setup that has failed is not repeated for other suites.
fn set_up(needs: &[Setup], done: &mut Vec<(Setup, bool, Duration)>) -> Result<()> {
    for &need in needs {
        match done.iter().find(|(setup, ..)| *setup == need) {
            Some((_, true, _)) => {}
            Some((_, false, _)) => bail!("it needs `{}`, which failed earlier", need.name()),
            None => {
                eprintln!("setting up: {}", need.name());
                let start = Instant::now();
                let outcome = need.run();
                done.push((need, outcome.is_ok(), start.elapsed()));
                outcome.with_context(|| format!("setting up `{}` failed", need.name()))?;
            }
        }
    }
    Ok(())
}

fn row(name: &str, result: &str, time: Duration) -> Vec<String> {
    vec![
        name.to_string(),
        result.to_string(),
        format!("{:.1}", time.as_secs_f64()),
    ]
}
