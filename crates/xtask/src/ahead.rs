//! Builds the programs of late suites while early suites run.
//!
//! Many suites wait for downloads, or use one core only.

use std::process::Command;
use std::thread;

use crate::suites::Suite;
use crate::{differential, fuzz, sh};

/// Starts the long builds of the requested suites, unless one of these suites runs first.
///
/// A suite builds its programs again. If the build ahead of it has not ended, cargo waits for it. If that build
/// failed, the suite reports the errors.
pub(crate) fn start(chosen: &[&Suite]) {
    let builds: Vec<Command> = chosen
        .iter()
        .skip(1)
        .filter_map(|suite| match suite.name {
            "differential" => Some(differential::build()),
            "fuzz" => fuzz::build().ok(),
            _ => None,
        })
        .map(|build| sh::when_idle(&build))
        .collect();
    thread::spawn(move || {
        for mut build in builds {
            // Reported by the suite.
            let _ = build.output();
        }
    });
}
