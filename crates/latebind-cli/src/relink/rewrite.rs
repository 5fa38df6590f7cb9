//! Relinks the file of one job: a library, or all libraries of a wheel. Writes the output.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write;

use anyhow::{Context, Result, anyhow};

use super::early::Early;
use super::events::Events;
use super::job::{Job, Output};
use super::library::{Outcome, Request, left_unchanged, process};
use super::report::{File, State};
use super::threads::Threads;
use crate::files::{self, Staged};
use crate::input::Location;
use crate::terminal;
use crate::wheel::Wheel;

pub(super) fn library(
    job: &Job,
    location: &Location,
    request: &Request<'_>,
    early: &Early<'_>,
    threads: &Threads,
    events: &mut Events<'_>,
) -> Result<Vec<File>> {
    let early = early.find(job);
    let bytes = match early {
        Some(validation) => Cow::Borrowed(validation.module()),
        None => files::read(&job.input)?,
    };
    let stage = |after: &[u8]| stage(job, after);
    let (outcome, staged) = process(&bytes, &job.input, None, request, threads, early, stage)?;
    let after = outcome.bytes.as_deref();
    let output = match staged {
        Some(staged) => write(job, staged, after.unwrap_or(&bytes))?,
        None => output(job, &bytes, after)?,
    };
    let (file, _) = report(location, outcome, events);
    Ok(vec![File { output, ..file }])
}

/// Reports the result for a library. Returns it, and the rewritten library if it changed.
fn report(
    location: &Location,
    outcome: Outcome,
    events: &mut Events<'_>,
) -> (File, Option<Vec<u8>>) {
    let Outcome {
        file,
        bytes,
        problems,
        warnings,
    } = outcome;
    for warning in warnings {
        events.warn(location, warning);
    }
    for problem in problems {
        events.error(location, anyhow!(problem));
    }
    let location = location.clone();
    (File { location, ..file }, bytes)
}

pub(super) fn wheel(
    job: &Job,
    location: &Location,
    request: &Request<'_>,
    threads: &Threads,
    events: &mut Events<'_>,
) -> Result<Vec<File>> {
    let bytes = files::read(&job.input)?;
    let mut wheel = Wheel::open(&bytes)?;
    let libraries = wheel.libraries()?;
    for (name, description) in libraries.others {
        let location = location.clone().member(&name);
        events.warn(&location, left_unchanged(&description));
    }
    // The plan counted the wheel as one library.
    let libraries = libraries.dsos;
    events.expect(libraries.len().saturating_sub(1));

    let mut files = Vec::new();
    let mut changed = BTreeMap::new();
    let mut failed = false;
    for (number, (index, name)) in libraries.into_iter().enumerate() {
        let location = location.clone().member(&name);
        if number > 0 {
            events.done();
        }
        events.begin(&location);
        let member = location.member.as_deref();
        let result = wheel.read(index).and_then(|bytes| {
            // The wheel is written when all of its libraries are relinked.
            let stage = |_: &[u8]| Ok(());
            process(&bytes, &job.input, member, request, threads, None, stage)
        });
        match result {
            Ok((outcome, _)) => {
                let (file, bytes) = report(&location, outcome, events);
                files.push(file);
                changed.extend(bytes.map(|bytes| (index, bytes)));
            }
            Err(error) => {
                events.error(&location, error);
                failed = true;
            }
        }
    }
    if request.check {
        for problem in wheel.check_record()? {
            events.error(location, anyhow!(problem));
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
    let output = output(job, &bytes, after)?;
    for warning in rewritten.into_iter().flat_map(|wheel| wheel.warnings) {
        events.warn(location, warning);
    }
    if files.is_empty() && !failed {
        let location = location.clone();
        files.push(File::same(location, State::Unchanged, bytes.len()));
    }
    for file in &mut files {
        file.output.clone_from(&output);
    }
    Ok(files)
}

/// Writes a file to its output, with its new contents if it changed. Returns the path of the output.
fn output(job: &Job, before: &[u8], after: Option<&[u8]>) -> Result<Option<String>> {
    if after.is_none() && job.output == Output::Itself {
        return Ok(None);
    }
    let bytes = after.unwrap_or(before);
    write(job, stage(job, bytes)?, bytes)
}

/// Writes the output of a file under a temporary name. Returns `None` if the output is not a file.
fn stage(job: &Job, bytes: &[u8]) -> Result<Option<Staged>> {
    let permissions =
        || files::permissions(&job.input).context("cannot read the permissions of the file");
    match &job.output {
        Output::Nothing | Output::Stdout => Ok(None),
        Output::Itself => files::stage_with(&job.input, bytes, permissions()?),
        Output::Named(path) => files::stage_with(path, bytes, permissions()?),
        Output::Mirrored(path) => {
            files::stage(path, permissions()?, |file| file.write_all(bytes)).map(Some)
        }
    }
}

/// Gives the output its own name, or writes it if it is not a file. Returns the path.
fn write(job: &Job, staged: Option<Staged>, bytes: &[u8]) -> Result<Option<String>> {
    let path = match &job.output {
        Output::Nothing => return Ok(None),
        Output::Stdout => {
            terminal::print_binary(bytes)?;
            return Ok(None);
        }
        Output::Itself => &job.input,
        Output::Named(path) | Output::Mirrored(path) => path,
    };
    match staged {
        Some(staged) => staged.commit()?,
        None => files::write_into(path, bytes)?,
    }
    Ok(Some(path.display().to_string()))
}
