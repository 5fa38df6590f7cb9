//! The document of `--json`, which is printed while the libraries are read, so that only one of them is in
//! memory. `docs/inspect.md` describes it.

use std::cell::{Cell, RefCell};

use anyhow::Result;
use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};

use super::log::{Log, Problem};
use super::report::Report;
use crate::terminal;

/// The version of the document. New fields may be added, but no field changes its meaning while it remains
/// the same.
const SCHEMA: u32 = 1;

/// Reads the inputs, and passes each report on.
type Visit<'v> = dyn FnOnce(&mut Log, &mut dyn FnMut(&Report<'_>)) + 'v;

#[derive(Serialize)]
pub(super) struct Document<'v> {
    schema: u32,
    files: Files<'v>,
    // The fields are written in this order, so these follow when all files were read.
    warnings: Problems<'v>,
    errors: Problems<'v>,
}

impl Document<'_> {
    /// Prints the document of the reports that `visit` passes on. Returns the errors.
    pub(super) fn print<'v>(
        visit: impl FnOnce(&mut Log, &mut dyn FnMut(&Report<'_>)) + 'v,
    ) -> Result<Vec<Problem>> {
        let log = RefCell::new(Log::default());
        terminal::print_json(&Document {
            schema: SCHEMA,
            files: Files {
                visit: Cell::new(Some(Box::new(visit))),
                log: &log,
            },
            warnings: Problems(&log, |log| &log.warnings),
            errors: Problems(&log, |log| &log.errors),
        })?;
        Ok(log.into_inner().errors)
    }
}

struct Files<'v> {
    visit: Cell<Option<Box<Visit<'v>>>>,
    log: &'v RefCell<Log>,
}

impl Serialize for Files<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        let mut result = Ok(());
        if let Some(visit) = self.visit.take() {
            visit(&mut self.log.borrow_mut(), &mut |report| {
                if result.is_ok() {
                    result = list.serialize_element(report);
                }
            });
        }
        result?;
        list.end()
    }
}

/// The warnings or the errors of a log.
struct Problems<'v>(&'v RefCell<Log>, fn(&Log) -> &[Problem]);

impl Serialize for Problems<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.1)(&self.0.borrow()).serialize(serializer)
    }
}
