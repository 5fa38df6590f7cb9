//! A first pass over everything that takes part in the linking, before the first file is written. Decides
//! which files are read for it, and reports what they do not show.

use std::collections::BTreeMap;
use std::fs;
use std::iter::repeat;
use std::path::{Path, PathBuf};

use anyhow::Result;
use latebind::link::DsoId;
use latebind::relink::{Edition, Program, Unknown};

use super::job::{Job, Kind};
use super::log::Log;
use super::report::Location;
use super::wheel::Wheel;
use crate::format;

/// What is known of the program to which the inputs belong.
#[derive(Debug)]
pub(super) struct Survey<'p> {
    pub(super) program: Program<'p>,
    pub(super) main: Option<DsoId>,
    /// The main module and the libraries that were named.
    pub(super) named: Vec<DsoId>,
    /// The DSOs by file, and by path in a wheel.
    dsos: BTreeMap<(PathBuf, Option<String>), DsoId>,
    /// The inputs.
    locations: BTreeMap<DsoId, Location>,
    /// Files that cannot be read. The error is reported when they are relinked.
    unreadable: Vec<Location>,
}

impl<'p> Survey<'p> {
    /// Reads the symbols of the modules that were named, and of all inputs. Holds one file at a time. Returns the
    /// named files that cannot be read, and the reasons.
    pub(super) fn read(
        jobs: &[Job],
        main: Option<&Path>,
        with: &[PathBuf],
        keep_global: Option<&'p [&'p str]>,
    ) -> Result<Self, Vec<(PathBuf, anyhow::Error)>> {
        let mut survey = Self {
            program: Program::new(keep_global),
            main: None,
            named: Vec::new(),
            dsos: BTreeMap::new(),
            locations: BTreeMap::new(),
            unreadable: Vec::new(),
        };
        let named = main.into_iter().chain(with.iter().map(PathBuf::as_path));
        let is_main = [main.is_some()].into_iter().chain(repeat(false));
        let mut errors = Vec::new();
        for (path, is_main) in named.zip(is_main) {
            if let Err(error) = survey.add_named(path, is_main) {
                errors.push((path.to_owned(), error));
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let mut packages = BTreeMap::new();
        for (number, job) in (0..).zip(jobs) {
            let result = match &job.kind {
                Kind::Library => survey.add_library(job),
                Kind::Wheel => {
                    let next = packages.len() as u32;
                    let package = packages.entry(distribution(&job.input));
                    let package = *package.or_insert(next);
                    survey.add_wheel(job, Edition { package, number })
                }
                Kind::Other | Kind::Directory | Kind::Link(_) | Kind::Special => Ok(()),
            };
            if result.is_err() {
                survey.unreadable.push(Location::of(&job.input));
            }
        }
        Ok(survey)
    }

    fn add_named(&mut self, path: &Path, is_main: bool) -> Result<()> {
        let bytes = fs::read(path)?;
        let key = (fs::canonicalize(path)?, None);
        if self.dsos.contains_key(&key) {
            return Ok(());
        }
        format::expect_module(&bytes)?;
        let name = path.display().to_string();
        let id = if is_main {
            let id = self.program.add_main(&name, &bytes)?;
            self.main = Some(id);
            id
        } else {
            self.program.add(&name, None, &bytes)?
        };
        self.dsos.insert(key, id);
        self.named.push(id);
        Ok(())
    }

    /// The DSO of a library among the inputs: a file, or a member of a wheel.
    pub(super) fn find(&self, input: &Path, member: Option<&str>) -> Option<DsoId> {
        let key = (file(input), member.map(str::to_owned));
        self.dsos.get(&key).copied()
    }

    fn add_library(&mut self, job: &Job) -> Result<()> {
        let bytes = fs::read(&job.input)?;
        self.add(job, None, None, &bytes)
    }

    fn add_wheel(&mut self, job: &Job, edition: Edition) -> Result<()> {
        let bytes = fs::read(&job.input)?;
        let mut wheel = Wheel::open(&bytes)?;
        for (index, name) in wheel.libraries()?.dsos {
            let added = wheel
                .read(index)
                .and_then(|bytes| self.add(job, Some(&name), Some(edition), &bytes));
            if added.is_err() {
                let member = Some(name);
                let location = Location::of(&job.input);
                self.unreadable.push(Location { member, ..location });
            }
        }
        Ok(())
    }

    fn add(
        &mut self,
        job: &Job,
        member: Option<&str>,
        edition: Option<Edition>,
        bytes: &[u8],
    ) -> Result<()> {
        let member = member.map(str::to_owned);
        let key = (file(&job.input), member.clone());
        let location = Location::of(&job.input);
        // An input that was named as well is one DSO.
        let id = match self.dsos.get(&key) {
            Some(id) => *id,
            None => {
                let path = member.as_ref().unwrap_or(&location.file);
                self.program.add(path, edition, bytes)?
            }
        };
        self.dsos.insert(key, id);
        self.locations.insert(id, Location { member, ..location });
        Ok(())
    }

    /// Reports, before anything is written, which references to symbols that become local are not known.
    pub(super) fn report_unknowns(&self, patterns: &[&str], log: &mut Log) {
        if patterns.is_empty() {
            return;
        }
        if self.main.is_none() {
            log.note(
                "without --main, symbols to which the main module refers become local, unless \
                 they match --keep-global-symbol",
            );
        }
        for location in &self.unreadable {
            let message = "cannot be read, so symbols to which it refers may become local";
            log.warn(location, message.to_owned());
        }
        for unknown in self.program.unknowns() {
            let (id, message) = describe(&unknown, patterns);
            // Main and the libraries that were named remain what they are.
            if let Some(location) = self.locations.get(&id) {
                log.warn(location, message);
            }
        }
    }
}

fn describe(unknown: &Unknown<'_>, patterns: &[&str]) -> (DsoId, String) {
    match unknown {
        Unknown::Needed(id, names) => {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            let message = format!(
                "needs {}, not among the inputs: symbols to which a library refers that is not \
                 read may become local; name it with --with",
                names.join(", ")
            );
            (*id, message)
        }
        Unknown::Dlsym(id) => {
            let message = "refers to `dlsym`: symbols that it looks up by name become local, unless \
                           they match --keep-global-symbol";
            (*id, message.to_owned())
        }
        Unknown::Purpose(id) => {
            let message = format!(
                "all symbols stay global, because no exported function matches \
                 --keep-global-symbol, and no other input refers to one: {}",
                patterns.join(", ")
            );
            (*id, message)
        }
        Unknown::Users(id) => {
            let message = "other inputs refer to its symbols: the symbols to which none refers \
                           become local, so lookups by name and libraries that are not among the \
                           inputs miss them";
            (*id, message.to_owned())
        }
    }
}

/// One path for each file, whichever way leads to it.
fn file(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// The name of the distribution of a wheel, from its file name, in which a `-` ends it. A program has
/// one wheel of a distribution, whichever it is.
fn distribution(wheel: &Path) -> String {
    let name = wheel.file_name().unwrap_or_default().to_string_lossy();
    let name = name.split('-').next().unwrap_or_default();
    name.to_lowercase().replace('.', "_")
}
