//! A first pass over all files of the program, before the first file is written. Decides which files are
//! read for it, and reports the references that they do not show.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Result;
use latebind::link::DsoId;
use latebind::relink::{Edition, Program, Unknown};

use super::job::Job;
use super::log::Log;
use crate::files::{self, key};
use crate::format;
use crate::input::{self, Contents, Input, Location};
use crate::tree::{Kind, is_wheel};

/// The symbols of the program to which the inputs belong.
#[derive(Debug)]
pub(super) struct Survey<'p> {
    pub(super) program: Program<'p>,
    pub(super) main: Option<DsoId>,
    /// The main module and the libraries that `--with` names.
    pub(super) named: Vec<DsoId>,
    /// The DSOs by file, and by path in a wheel.
    dsos: BTreeMap<(PathBuf, Option<String>), DsoId>,
    /// The inputs.
    locations: BTreeMap<DsoId, Location>,
    /// Files that cannot be read. The error is reported when they are relinked.
    unreadable: Vec<Location>,
    editions: Editions,
}

/// Numbers the wheels of each distribution.
#[derive(Debug, Default)]
struct Editions {
    packages: BTreeMap<String, u32>,
    number: u32,
}

impl Editions {
    /// Returns a new edition if the file is a wheel. Call it once for each wheel.
    fn of(&mut self, path: &Path) -> Option<Edition> {
        if !is_wheel(path) {
            return None;
        }
        self.number += 1;
        let next = self.packages.len() as u32;
        let package = *self.packages.entry(distribution(path)).or_insert(next);
        Some(Edition {
            package,
            number: self.number,
        })
    }
}

impl<'p> Survey<'p> {
    /// Reads the symbols of the modules that were named, and of all inputs. Holds one file at a time.
    /// Returns an error for each named file that cannot be read.
    pub(super) fn read(
        jobs: &[Job],
        main: Option<&Path>,
        with: &[PathBuf],
        keep_global: Option<&'p [&'p str]>,
    ) -> Result<Self, Vec<(Location, anyhow::Error)>> {
        let mut survey = Self {
            program: Program::new(keep_global),
            main: None,
            named: Vec::new(),
            dsos: BTreeMap::new(),
            locations: BTreeMap::new(),
            unreadable: Vec::new(),
            editions: Editions::default(),
        };
        let mut errors = Vec::new();
        if let Some(path) = main
            && let Err(error) = survey.add_main(path)
        {
            errors.push((Location::of(path), error));
        }
        for path in with {
            survey.add_named(path, &mut errors);
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        for job in jobs {
            match &job.kind {
                Kind::Library | Kind::Wheel => survey.add_input(&job.input),
                Kind::Other | Kind::Directory | Kind::Link(_) | Kind::Special => {}
            }
        }
        Ok(survey)
    }

    fn add_main(&mut self, path: &Path) -> Result<()> {
        let bytes = files::read(path)?;
        format::expect_module(&bytes)?;
        let id = self.program.add_main(&files::input_name(path), &bytes)?;
        self.main = Some(id);
        self.dsos.insert((key(path), None), id);
        self.named.push(id);
        Ok(())
    }

    /// Adds the libraries that `--with` names.
    fn add_named(&mut self, path: &Path, errors: &mut Vec<(Location, anyhow::Error)>) {
        let mut wheel = None;
        input::visit(path, &mut |input| {
            let location = input.location();
            match self.add(&input, &mut wheel) {
                Ok(Some((id, true))) => self.named.push(id),
                Ok(_) => {}
                Err(error) => errors.push((location, error)),
            }
        });
    }

    fn add_input(&mut self, path: &Path) {
        let mut wheel = None;
        input::visit(path, &mut |input| {
            let location = input.location();
            match self.add(&input, &mut wheel) {
                Ok(Some((id, _))) => drop(self.locations.insert(id, location)),
                Ok(None) => {}
                Err(_) => self.unreadable.push(location),
            }
        });
    }

    /// Adds a library, and returns its DSO and whether it is new: a library that several arguments name is
    /// one DSO. `wheel` is the wheel to which the previous library belongs, and its edition.
    fn add(
        &mut self,
        input: &Input<'_>,
        wheel: &mut Option<(PathBuf, Option<Edition>)>,
    ) -> Result<Option<(DsoId, bool)>> {
        let bytes = match &input.contents {
            Contents::Library(bytes) => bytes,
            Contents::Module(_) | Contents::Other(_) => return Ok(None),
            Contents::Unreadable(error) => anyhow::bail!("{error:#}"),
        };
        let key = (key(input.path), input.member.map(str::to_owned));
        if let Some(id) = self.dsos.get(&key) {
            return Ok(Some((*id, false)));
        }
        format::expect_module(bytes)?;
        let edition = match wheel {
            Some((path, edition)) if path == input.path => *edition,
            _ => {
                let edition = self.editions.of(input.path);
                *wheel = Some((input.path.to_owned(), edition));
                edition
            }
        };
        let path = match input.member {
            Some(member) => member.to_owned(),
            None => files::input_name(input.path),
        };
        let id = self.program.add(&path, edition, bytes)?;
        self.dsos.insert(key, id);
        Ok(Some((id, true)))
    }

    /// Returns the DSO of an input: a file, or a member of a wheel.
    pub(super) fn find(&self, input: &Path, member: Option<&str>) -> Option<DsoId> {
        let key = (key(input), member.map(str::to_owned));
        self.dsos.get(&key).copied()
    }

    /// Reports, before anything is written, which references to symbols that become local are unknown.
    pub(super) fn report_unknowns(&self, patterns: &[&str], log: &mut Log) {
        if patterns.is_empty() {
            return;
        }
        if self.main.is_none() {
            log.note(
                "without --main, symbols to which the main module refers become local unless they \
                 match --keep-global-symbol",
            );
        }
        for location in &self.unreadable {
            let message = "cannot be read, so symbols to which this file refers may become local";
            log.warn(location, message.to_owned());
        }
        for unknown in self.program.unknowns() {
            let (id, message) = describe(&unknown, patterns);
            // The main module and the libraries that `--with` names are not rewritten.
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
                "needs libraries that are not inputs ({}): symbols to which they refer may become \
                 local unless --with names them",
                names.join(", ")
            );
            (*id, message)
        }
        Unknown::Dlsym(id) => {
            let message = "refers to `dlsym`: symbols that it looks up by name become local unless \
                           they match --keep-global-symbol";
            (*id, message.to_owned())
        }
        Unknown::Purpose(id) => {
            let message = format!(
                "all symbols remain global, because no exported function matches \
                 --keep-global-symbol ({}) and no other input refers to one",
                patterns.join(", ")
            );
            (*id, message)
        }
        Unknown::Users(id) => {
            let message = "other inputs refer to symbols of this library, and all other symbols \
                           become local: lookups by name and libraries that are not inputs do not \
                           find them";
            (*id, message.to_owned())
        }
    }
}

/// Returns the distribution name of a wheel, which is the part of the file name before the first `-`. A
/// program has at most one wheel of a distribution.
fn distribution(wheel: &Path) -> String {
    let name = wheel.file_name().unwrap_or_default().to_string_lossy();
    let name = name.split('-').next().unwrap_or_default();
    name.to_lowercase().replace('.', "_")
}
