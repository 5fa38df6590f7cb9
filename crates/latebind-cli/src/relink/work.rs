//! Carries a plan out, several files at a time. Reports the errors of a file, and continues with the others.

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use anyhow::{Context, Result, anyhow};

use super::copy;
use super::early::Early;
use super::events::{Events, Message};
use super::job::Job;
use super::library::Request;
use super::log::Log;
use super::plan::Plan;
use super::rewrite::{library, wheel};
use super::threads::{Permit, Threads};
use crate::input::Location;
use crate::tree::Kind;

/// Fails only if standard output cannot be written to.
pub(super) fn work(
    Plan {
        jobs, directory, ..
    }: &Plan,
    request: &Request<'_>,
    early: &Early<'_>,
    count: usize,
    log: &mut Log,
) -> Result<()> {
    if let Some(directory) = directory
        && let Err(error) = fs::create_dir_all(directory).context("cannot create the directory")
    {
        log.error(&Location::of(directory), &error);
        return Ok(());
    }
    let threads = Threads::new(count);
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel();
    // Directories first: a thread may reach a file in a directory before another has made the directory.
    let made = directories(jobs, &sender);
    let work = |permit: Permit<'_>, sender: &Sender<Message>| {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(job) = jobs.get(number) else { break };
            if job.kind == Kind::Directory {
                continue;
            }
            let mut events = Events::new(sender);
            carry_out(job, request, early, &threads, &mut events);
            if !events.end(number) {
                break;
            }
        }
        drop(permit);
    };
    if cfg!(target_family = "wasm") {
        // WASI has no threads, so the events wait until all work is done.
        if let Some(permit) = threads.take() {
            work(permit, &sender);
        }
        drop(sender);
        print(receiver, log)?;
    } else {
        thread::scope(|scope| {
            // All permits before the first thread, which would take them for its helpers.
            let permits: Vec<_> = jobs.iter().map_while(|_| threads.take()).collect();
            for permit in permits {
                let sender = sender.clone();
                scope.spawn(move || work(permit, &sender));
            }
            drop(sender);
            print(receiver, log)
        })?;
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

/// Creates the directories of the output. Returns them, with the permissions that they must get.
fn directories(jobs: &[Job], sender: &Sender<Message>) -> Vec<(PathBuf, Permissions)> {
    let mut made = Vec::new();
    for (number, job) in jobs.iter().enumerate() {
        if job.kind != Kind::Directory {
            continue;
        }
        let mut events = Events::new(sender);
        if let Err(error) = copy::subdirectory(job, &mut made) {
            events.error(&Location::of(&job.input), error);
        }
        events.end(number);
    }
    made
}

fn carry_out(
    job: &Job,
    request: &Request<'_>,
    early: &Early<'_>,
    threads: &Threads,
    events: &mut Events<'_>,
) {
    let location = Location::of(&job.input);
    events.begin(&location);
    let result = match &job.kind {
        Kind::Library => library(job, &location, request, early, threads, events),
        Kind::Wheel => wheel(job, &location, request, threads, events),
        Kind::Other => copy::other(job, &location).map(|file| vec![file]),
        Kind::Link(target) => copy::link(job, &location, target).map(|file| vec![file]),
        // Directories were created before. The plan reports a special file if it must be copied.
        Kind::Directory | Kind::Special => Ok(Vec::new()),
    };
    match result {
        Ok(files) => files.into_iter().for_each(|file| events.file(file)),
        Err(error) => events.error(&location, error),
    }
    if job.may_change() {
        events.done();
    }
}

/// Prints the events of all jobs, in the order of the jobs.
fn print(receiver: Receiver<Message>, log: &mut Log) -> Result<()> {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    for message in receiver {
        match message {
            Message::Begins(location) => log.progress.begin(&location.to_string()),
            Message::Done => log.progress.done(),
            Message::More(libraries) => log.progress.expect(libraries),
            Message::Ended(number, events) => {
                waiting.insert(number, events);
                while let Some(events) = waiting.remove(&next) {
                    log.events(events)?;
                    next += 1;
                }
            }
        }
    }
    Ok(())
}
