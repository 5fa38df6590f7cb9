//! Carries a plan out, file by file. Logs the errors of a file, and continues with the others.

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};

use super::job::{Job, Output};
use super::library::{Outcome, Request, left_unchanged, process};
use super::log::Log;
use super::report::{File, State};
use crate::input::Location;
use crate::tree::Kind;
use crate::wheel::Wheel;
use crate::{files, terminal};

/// Fails only if standard output cannot be written to.
pub(super) fn work(
    jobs: &[Job],
    directory: Option<&Path>,
    request: &Request<'_>,
    log: &mut Log,
) -> Result<()> {
    if let Some(directory) = directory
        && let Err(error) = fs::create_dir_all(directory).context("cannot create the directory")
    {
        log.error(&Location::of(directory), &error);
        return Ok(());
    }
    let mut made = Vec::new();
    for job in jobs {
        let location = Location::of(&job.input);
        log.progress.begin(&location.to_string());
        let result = match &job.kind {
            Kind::Library => library(job, &location, request, log),
            Kind::Wheel => wheel(job, &location, request, log),
            Kind::Other => other(job, &location),
            Kind::Link(target) => link(job, &location, target),
            Kind::Directory => subdirectory(job, &mut made).map(|()| Vec::new()),
            // The plan reports it if it must be copied.
            Kind::Special => Ok(Vec::new()),
        };
        match result {
            Ok(files) => {
                for file in files {
                    log.file(file)?;
                }
            }
            Err(error) => log.error(&location, &error),
        }
        if job.may_change() {
            log.progress.done();
        }
    }
    // Set permissions last: a read-only directory rejects new files.
    for (path, permissions) in made.into_iter().rev() {
        if let Err(error) = fs::set_permissions(&path, permissions) {
            let error = anyhow!(error).context("cannot set the permissions of the directory");
            log.error(&Location::of(&path), &error);
        }
    }
    Ok(())
}

fn library(
    job: &Job,
    location: &Location,
    request: &Request<'_>,
    log: &mut Log,
) -> Result<Vec<File>> {
    let bytes = files::read(&job.input)?;
    let outcome = process(&bytes, &job.input, None, request)?;
    let output = write(job, &bytes, outcome.bytes.as_deref())?;
    let (file, _) = log_outcome(location, outcome, log);
    Ok(vec![File { output, ..file }])
}

/// Logs the result for a library. Returns its report, and the rewritten library if it changed.
fn log_outcome(location: &Location, outcome: Outcome, log: &mut Log) -> (File, Option<Vec<u8>>) {
    let Outcome {
        file,
        bytes,
        problems,
        warnings,
    } = outcome;
    for warning in warnings {
        log.warn(location, warning);
    }
    for problem in problems {
        log.error(location, &anyhow!(problem));
    }
    let location = location.clone();
    (File { location, ..file }, bytes)
}

fn wheel(
    job: &Job,
    location: &Location,
    request: &Request<'_>,
    log: &mut Log,
) -> Result<Vec<File>> {
    let bytes = files::read(&job.input)?;
    let mut wheel = Wheel::open(&bytes)?;
    let libraries = wheel.libraries()?;
    for (name, description) in libraries.others {
        let location = location.clone().member(&name);
        log.warn(&location, left_unchanged(&description));
    }
    // The plan counted the wheel as one library.
    let libraries = libraries.dsos;
    log.progress.expect(libraries.len().saturating_sub(1));

    let mut files = Vec::new();
    let mut changed = BTreeMap::new();
    let mut failed = false;
    for (number, (index, name)) in libraries.into_iter().enumerate() {
        let location = location.clone().member(&name);
        if number > 0 {
            log.progress.done();
        }
        log.progress.begin(&location.to_string());
        let member = location.member.as_deref();
        match wheel
            .read(index)
            .and_then(|bytes| process(&bytes, &job.input, member, request))
        {
            Ok(outcome) => {
                let (file, bytes) = log_outcome(&location, outcome, log);
                files.push(file);
                changed.extend(bytes.map(|bytes| (index, bytes)));
            }
            Err(error) => {
                log.error(&location, &error);
                failed = true;
            }
        }
    }
    if request.check {
        for problem in wheel.check_record()? {
            log.error(location, &anyhow!(problem));
        }
    } else if failed {
        // An output with only some of its libraries relinked would look complete.
        return Ok(Vec::new());
    }

    let rewritten = match changed.is_empty() {
        true => None,
        false => Some(wheel.rewrite(&changed)?),
    };
    let after = rewritten.as_ref().map(|wheel| wheel.bytes.as_slice());
    let output = write(job, &bytes, after)?;
    for warning in rewritten.into_iter().flat_map(|wheel| wheel.warnings) {
        log.warn(location, warning);
    }
    if files.is_empty() && !failed {
        let location = location.clone();
        files.push(same(location, State::Unchanged, bytes.len()));
    }
    for file in &mut files {
        file.output.clone_from(&output);
    }
    Ok(files)
}

/// Returns the report for a file that has nothing to relink.
fn same(location: Location, state: State, size: usize) -> File {
    File {
        location,
        state,
        size_before: size,
        size_after: size,
        ..File::default()
    }
}

/// Writes a file to its output, with its new contents if it changed. Returns the path of the output.
fn write(job: &Job, before: &[u8], after: Option<&[u8]>) -> Result<Option<String>> {
    let bytes = after.unwrap_or(before);
    let permissions =
        || files::permissions(&job.input).context("cannot read the permissions of the file");
    let path = match &job.output {
        Output::Nothing => return Ok(None),
        Output::Itself if after.is_none() => return Ok(None),
        Output::Stdout => {
            terminal::print_binary(bytes)?;
            return Ok(None);
        }
        Output::Itself => {
            files::write_with(&job.input, bytes, permissions()?)?;
            &job.input
        }
        Output::Named(path) => {
            files::write_with(path, bytes, permissions()?)?;
            path
        }
        Output::Mirrored(path) => {
            files::replace(path, permissions()?, |file| file.write_all(bytes))?;
            path
        }
    };
    Ok(Some(path.display().to_string()))
}

/// Returns the path of an output in a directory that mirrors an input directory.
fn mirrored(job: &Job) -> Result<&Path> {
    match &job.output {
        Output::Mirrored(path) => Ok(path),
        Output::Nothing | Output::Itself | Output::Stdout | Output::Named(_) => {
            bail!("bug in latebind: this file has no output in a directory")
        }
    }
}

fn other(job: &Job, location: &Location) -> Result<Vec<File>> {
    let path = mirrored(job)?;
    let mut input = fs::File::open(&job.input).context("cannot read the file")?;
    let permissions = files::permissions(&job.input)?;
    let mut size = 0;
    files::replace(path, permissions, |output| {
        size = io::copy(&mut input, output)?;
        Ok(())
    })?;
    let copied = same(location.clone(), State::Copied, usize::try_from(size)?);
    let output = Some(path.display().to_string());
    Ok(vec![File { output, ..copied }])
}

fn link(job: &Job, location: &Location, target: &Path) -> Result<Vec<File>> {
    let path = mirrored(job)?;
    let is_directory = fs::metadata(&job.input).is_ok_and(|it| it.is_dir());
    files::link(path, target, is_directory)?;
    let copied = same(location.clone(), State::Copied, 0);
    let output = Some(path.display().to_string());
    Ok(vec![File { output, ..copied }])
}

/// Creates a directory if it does not exist, and adds it to `made` with the permissions that it must get.
fn subdirectory(job: &Job, made: &mut Vec<(PathBuf, Permissions)>) -> Result<()> {
    let path = mirrored(job)?;
    match fs::symlink_metadata(path) {
        Ok(there) if there.is_dir() => Ok(()),
        // A link may lead out of the output directory.
        Ok(_) => bail!("`{}` exists and is not a directory", path.display()),
        Err(_) => {
            fs::create_dir(path).with_context(|| format!("cannot create `{}`", path.display()))?;
            made.push((path.to_owned(), fs::metadata(&job.input)?.permissions()));
            Ok(())
        }
    }
}
