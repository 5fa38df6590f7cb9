//! The setup that suites need.

use anyhow::Result;

use crate::{build, tools, wat};

/// The setup that a suite can need, in the order in which the parts are set up.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Setup {
    Tools,
    NpmPackages,
    Build,
    Wat,
}

impl Setup {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Setup::Tools => "tools",
            Setup::NpmPackages => "npm packages",
            Setup::Build => "build",
            Setup::Wat => "wat",
        }
    }

    pub(crate) fn run(self) -> Result<()> {
        match self {
            Setup::Tools => tools::run(),
            Setup::NpmPackages => build::npm_packages(),
            Setup::Build => build::for_tests(),
            Setup::Wat => wat::run(),
        }
    }
}
