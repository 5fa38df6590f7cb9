//! The messages from threads to the thread that prints. It prints the events of each job together, in the order
//! of the jobs, so that the output does not depend on which thread is faster.

use std::sync::mpsc::Sender;

use anyhow::Error;

use super::report::File;
use crate::input::Location;

/// A message from a thread.
#[derive(Debug)]
pub(super) enum Message {
    /// The progress bar shows these at once.
    Begins(Location),
    Done,
    /// There are more libraries than the plan counted.
    More(usize),
    /// The job with this number has ended.
    Ended(usize, Vec<Event>),
}

/// A result, a warning, or an error of a job.
#[derive(Debug)]
pub(super) enum Event {
    File(File),
    Warning(Location, String),
    Error(Location, Error),
}

/// The events of one job.
#[derive(Debug)]
pub(super) struct Events<'s> {
    events: Vec<Event>,
    sender: &'s Sender<Message>,
}

impl<'s> Events<'s> {
    pub(super) fn new(sender: &'s Sender<Message>) -> Self {
        let events = Vec::new();
        Self { events, sender }
    }

    pub(super) fn file(&mut self, file: File) {
        self.events.push(Event::File(file));
    }

    pub(super) fn warn(&mut self, location: &Location, message: String) {
        self.events.push(Event::Warning(location.clone(), message));
    }

    pub(super) fn error(&mut self, location: &Location, error: Error) {
        self.events.push(Event::Error(location.clone(), error));
    }

    pub(super) fn begin(&self, location: &Location) {
        self.send(Message::Begins(location.clone()));
    }

    pub(super) fn done(&self) {
        self.send(Message::Done);
    }

    pub(super) fn expect(&self, more: usize) {
        self.send(Message::More(more));
    }

    /// Reports that the job with this number has ended. Returns `false` if printing has failed, so that the
    /// other jobs are of no use.
    pub(super) fn end(self, number: usize) -> bool {
        let message = Message::Ended(number, self.events);
        self.sender.send(message).is_ok()
    }

    fn send(&self, message: Message) {
        // `end` notices a failure.
        drop(self.sender.send(message));
    }
}
