//! Adds the libraries to the core's checker: those of the arguments, and those that they need.

use std::path::Path;

use latebind::check::{Checker, Open, Profile, Report};

use super::args::Program;
use super::problem::Problem;
use super::units::{self, Read, Unit};
use crate::input::{Contents, Location};
use crate::progress::Progress;
use crate::{files, format};

/// Checks the libraries. Returns the inputs that cannot be read, too.
pub(super) fn check(
    program: &Program,
    main: Option<&Path>,
    libraries: &[std::path::PathBuf],
    profile: &Profile,
) -> (Report, Vec<Problem>) {
    let mut checker = Checker::new(profile);
    let mut problems = Vec::new();
    if let Some(main) = main.filter(|it| !files::is_stream(it)) {
        checker.set_main_path(&portable(&main.to_string_lossy()));
    }
    for directory in &program.library_path {
        checker.add_library_path(&portable(&directory.to_string_lossy()));
    }
    let of = |paths: &[std::path::PathBuf], open| -> Vec<Unit> {
        let units = paths.iter().map(|path| units::of_argument(path, open));
        units.flatten().collect()
    };
    let mut units = of(&program.preload, Open::Preload);
    units.extend(of(&program.global, Open::Global));
    units.extend(of(libraries, Open::Local));
    if let Some(main) = main {
        let main = files::key(main);
        // A pattern such as `dist/*.wasm` names the main module too.
        units.retain(|unit| files::key(&unit.path) != main);
    }
    let progress = Progress::new(units.len());
    let begin = |unit: &Unit| progress.begin(&unit.path.display().to_string());
    let mut is_first = true;
    units::read(
        &units,
        |unit| {
            if !is_first {
                progress.done();
            }
            is_first = false;
            begin(unit);
        },
        |unit, read| {
            if let Err(problem) = add(&mut checker, unit, &read) {
                problems.push(problem);
            }
        },
    );
    add_needed(&mut checker, &mut problems);
    let report = checker.check();
    progress.finish();
    (report, problems)
}

fn add(checker: &mut Checker<'_>, unit: &Unit, read: &Read) -> Result<(), Problem> {
    let Read { location, contents } = read;
    let problem = |message: &str| Problem::at(location, message);
    match contents {
        Contents::Library(bytes) | Contents::Module(bytes) => {
            let result = checker.add(&path_of(location), unit.open, bytes);
            let is_module = matches!(contents, Contents::Module(_)) || !unit.is_named;
            match result {
                Ok(_) => Ok(()),
                // A module in a directory or an archive may be for something else.
                Err(_) if is_module && !format::is_dso(bytes) => Ok(()),
                Err(error) if format::is_dso(bytes) => Err(problem(&error.to_string())),
                Err(_) => Err(problem(&format::not_a_dso(bytes))),
            }
        }
        // A native library in a wheel, for example.
        Contents::Other(_) => Ok(()),
        Contents::Unreadable(error) => Err(problem(&format!("{error:#}"))),
    }
}

/// Adds the libraries that others need and that are files.
fn add_needed(checker: &mut Checker<'_>, problems: &mut Vec<Problem>) {
    loop {
        let requests = checker.requests();
        if requests.is_empty() {
            return;
        }
        for request in requests {
            let Some(path) = request.paths.iter().find(|it| Path::new(it).is_file()) else {
                continue;
            };
            let added = files::read(Path::new(path)).and_then(|bytes| {
                let result = checker.add(path, Open::Needed, &bytes);
                result.map_err(|error| match format::is_dso(&bytes) {
                    true => error.into(),
                    false => anyhow::Error::msg(format::not_a_dso(&bytes)),
                })
            });
            if let Err(error) = added {
                let location = Location::of(Path::new(path));
                problems.push(Problem::at(&location, &format!("{error:#}")));
            }
        }
    }
}

/// Returns the path of a library in the form of the core.
fn path_of(location: &Location) -> String {
    let file = portable(&location.file);
    match &location.member {
        Some(member) => format!("{file}!{member}"),
        None => file,
    }
}

/// Returns a path with slashes, so that reports are the same on all systems.
fn portable(path: &str) -> String {
    match cfg!(windows) {
        true => path.replace('\\', "/"),
        false => path.to_owned(),
    }
}
