//! Carries a plan out, file by file. What is wrong with one goes to the log and keeps none of the
//! others from being written.

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};

use super::job::{Job, Kind, Output};
use super::library::{Outcome, Request, process};
use super::log::Log;
use super::report::{File, Location, State};
use super::wheel::Wheel;
use crate::files;

/// Fails only where nothing can be told any more.
pub(super) fn work(
    jobs: &[Job],
    directory: Option<&Path>,
    request: &Request<'_>,
    log: &mut Log,
) -> Result<()> {
    if let Some(directory) = directory
        && let Err(error) = fs::create_dir_all(directory).context("cannot be made")
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
            // Nothing can be done with it.
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
            log.error(&Location::of(&path), &anyhow!(error));
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
    let bytes = fs::read(&job.input)?;
    let outcome = process(&bytes, &job.input, None, request)?;
    let output = write(job, &bytes, outcome.bytes.as_deref())?;
    let (file, _) = looked_at(location, outcome, log);
    Ok(vec![File { output, ..file }])
}

/// Puts down what was found out about a library, and gives what it became.
fn looked_at(location: &Location, outcome: Outcome, log: &mut Log) -> (File, Option<Vec<u8>>) {
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
    let bytes = fs::read(&job.input)?;
    let mut wheel = Wheel::open(&bytes)?;
    let libraries = wheel.libraries()?;
    for (name, warning) in libraries.others {
        let location = Location {
            member: Some(name),
            ..location.clone()
        };
        log.warn(&location, warning);
    }
    // One has been counted.
    let libraries = libraries.dsos;
    log.progress.expect(libraries.len().saturating_sub(1));

    let mut files = Vec::new();
    let mut changed = BTreeMap::new();
    let mut failed = false;
    for (number, (index, name)) in libraries.into_iter().enumerate() {
        let location = Location {
            member: Some(name),
            ..location.clone()
        };
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
                let (file, bytes) = looked_at(&location, outcome, log);
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
        // It is written whole or not at all.
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

/// A file that has nothing to relink.
fn same(location: Location, state: State, size: usize) -> File {
    File {
        location,
        state,
        size_before: size,
        size_after: size,
        ..File::default()
    }
}

/// Writes a file that was read, with what it is now if that is something else, and says where.
fn write(job: &Job, before: &[u8], after: Option<&[u8]>) -> Result<Option<String>> {
    let bytes = after.unwrap_or(before);
    let permissions = || -> io::Result<_> { Ok(Some(fs::metadata(&job.input)?.permissions())) };
    let path = match &job.output {
        Output::Nothing => return Ok(None),
        Output::Itself if after.is_none() => return Ok(None),
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

/// Returns the path of a job's output in a directory that mirrors another.
fn mirrored(job: &Job) -> Result<&Path> {
    match &job.output {
        Output::Mirrored(path) => Ok(path),
        Output::Nothing | Output::Itself | Output::Named(_) => {
            bail!("only copied with a directory")
        }
    }
}

fn other(job: &Job, location: &Location) -> Result<Vec<File>> {
    let path = mirrored(job)?;
    let mut input = fs::File::open(&job.input)?;
    let permissions = input.metadata()?.permissions();
    let mut size = 0;
    files::replace(path, Some(permissions), |output| {
        size = io::copy(&mut input, output)?;
        Ok(())
    })?;
    let copied = same(location.clone(), State::Copied, usize::try_from(size)?);
    let output = Some(path.display().to_string());
    Ok(vec![File { output, ..copied }])
}

fn link(job: &Job, location: &Location, target: &Path) -> Result<Vec<File>> {
    let path = mirrored(job)?;
    files::link(path, target)?;
    let copied = same(location.clone(), State::Copied, 0);
    let output = Some(path.display().to_string());
    Ok(vec![File { output, ..copied }])
}

/// Makes a directory if it does not exist, and adds the permissions that it must get to `made`.
fn subdirectory(job: &Job, made: &mut Vec<(PathBuf, Permissions)>) -> Result<()> {
    let path = mirrored(job)?;
    match fs::symlink_metadata(path) {
        Ok(there) if there.is_dir() => Ok(()),
        // A link may lead anywhere.
        Ok(_) => bail!("`{}` exists and is not a directory", path.display()),
        Err(_) => {
            fs::create_dir(path).with_context(|| format!("cannot make `{}`", path.display()))?;
            made.push((path.to_owned(), fs::metadata(&job.input)?.permissions()));
            Ok(())
        }
    }
}
