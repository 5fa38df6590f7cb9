//! Runs the suite `engines` beside other suites, because most of them use one core only.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::Child;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, ensure};

use crate::{engines, paths};

/// The name of the suite.
pub(crate) const SUITE: &str = "engines";

/// The running suite.
pub(crate) struct Beside {
    child: Child,
    /// The file that gets its output.
    output: PathBuf,
    start: SystemTime,
}

impl Beside {
    /// Starts the suite, in all usual engines. Its setup must have run.
    pub(crate) fn start() -> Result<Self> {
        let mut command = engines::runner(&[], false)?;
        let output = paths::target().join("engines/output.txt");
        let file = File::create(&output)
            .with_context(|| format!("cannot write {}", paths::shown(&output)))?;
        command.stderr(file.try_clone()?).stdout(file);
        let start = SystemTime::now();
        let child = command.spawn().context("cannot start the engines")?;
        Ok(Self {
            child,
            output,
            start,
        })
    }

    /// Returns the time from its start to its last output, or zero if the system does not know it.
    pub(crate) fn elapsed(&self) -> Duration {
        let last = fs::metadata(&self.output).and_then(|file| file.modified());
        last.ok()
            .and_then(|last| last.duration_since(self.start).ok())
            .unwrap_or_default()
    }

    /// Waits for its end, and prints its output.
    pub(crate) fn finish(&mut self) -> Result<()> {
        let status = self.child.wait()?;
        print!("{}", fs::read_to_string(&self.output)?);
        ensure!(
            status.success(),
            "the runner of the engines failed ({status})"
        );
        Ok(())
    }
}
