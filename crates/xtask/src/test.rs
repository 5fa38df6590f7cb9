//! `test`: runs rings, all of those asked for whatever happens to the first, and says at the end
//! which hold.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::rings::{RINGS, Ring, Setup};
use crate::{engines, rings, sh, table};

/// What was asked for on the command line.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    rings: Vec<&'static Ring>,
    /// The engines that stand behind the ring `engines`.
    engines: Vec<String>,
    /// Whether their results are kept.
    record: bool,
    /// Whether the rings `emscripten` and `cases` write their tables instead of comparing them.
    matrix: bool,
}

impl Asked {
    /// Takes names apart: of rings, and behind `engines` of engines. Gives the first that is neither.
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
            if let Some(ring) = RINGS.iter().find(|ring| ring.name == *name) {
                asked.rings.push(ring);
            } else if asked.has_engines() && known.contains(name) {
                asked.engines.push(name.clone());
            } else {
                return Ok(Err(name.clone()));
            }
        }
        Ok(Ok(asked))
    }

    fn has_engines(&self) -> bool {
        self.rings.iter().any(|ring| ring.name == "engines")
    }
}

/// Runs the rings asked for, or all.
pub(crate) fn run(asked: &Asked) -> Result<()> {
    let chosen: Vec<&Ring> = if asked.rings.is_empty() {
        RINGS.iter().collect()
    } else {
        asked.rings.clone()
    };

    let mut done = Vec::new();
    let mut rows = vec![["ring", "result", "seconds"].map(str::to_string).to_vec()];
    let mut failed = 0;
    for ring in &chosen {
        let outcome = set_up(ring.needs, &mut done);
        let start = Instant::now();
        let outcome = outcome.and_then(|()| {
            eprintln!("ring {}: {}", ring.name, ring.about);
            match ring.name {
                "engines" => engines::run(&asked.engines, asked.record),
                "emscripten" if asked.matrix => rings::emscripten_matrix(),
                "cases" if asked.matrix => rings::cases_table(),
                _ => (ring.run)(),
            }
        });
        if let Err(error) = &outcome {
            failed += 1;
            eprintln!("ring {} failed\n{}", ring.name, sh::report(error));
        }
        let result = if outcome.is_ok() { "passed" } else { "FAILED" };
        rows.push(row(ring.name, result, start.elapsed()));
    }
    for (setup, passed, time) in done {
        let result = if passed { "done" } else { "FAILED" };
        rows.push(row(&format!("({})", setup.name()), result, time));
    }

    print!("\n{}", table::render(&rows));
    println!("{} passed, {failed} failed", chosen.len() - failed);
    if failed > 0 {
        // Said above already; the exit code is all that is missing.
        std::process::exit(1);
    }
    Ok(())
}

/// Does what has not been done yet; what failed once is not tried for every ring again.
fn set_up(needs: &[Setup], done: &mut Vec<(Setup, bool, Duration)>) -> Result<()> {
    for &need in needs {
        match done.iter().find(|(setup, ..)| *setup == need) {
            Some((_, true, _)) => {}
            Some((_, false, _)) => bail!("it needs `{}`, which failed above", need.name()),
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
