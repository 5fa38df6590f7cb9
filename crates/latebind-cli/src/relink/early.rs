//! Starts to validate the first libraries while the survey reads all of them, because the survey needs only
//! one thread. Their contents are kept, so there are fewer of these libraries than threads.

use std::borrow::Cow;
use std::path::Path;
use std::sync::OnceLock;
use std::thread::{self, Scope};

use super::job::Job;
use super::validate::Validation;
use crate::tree::Kind;
use crate::{files, format};

/// The files of the libraries that are validated early.
#[derive(Debug)]
pub(super) struct Files<'j> {
    files: Vec<File<'j>>,
}

#[derive(Debug)]
struct File<'j> {
    path: &'j Path,
    /// `None` if the file cannot be read. The next read reports the error.
    contents: OnceLock<Option<Cow<'static, [u8]>>>,
}

impl<'j> Files<'j> {
    /// Chooses the files, for a run with this number of threads.
    pub(super) fn of(jobs: &'j [Job], threads: usize) -> Self {
        // The survey reads standard input at the same time, and only one thread can.
        let is_library = |job: &&Job| job.kind == Kind::Library && !files::is_stream(&job.input);
        let file = |job: &'j Job| File {
            path: &job.input,
            contents: OnceLock::new(),
        };
        let chosen = jobs.iter().filter(is_library);
        let files = chosen.take(threads.saturating_sub(1)).map(file).collect();
        Self { files }
    }
}

/// The libraries that are validated early.
#[derive(Debug)]
pub(super) struct Early<'f> {
    libraries: Vec<Library<'f>>,
}

#[derive(Debug)]
struct Library<'f> {
    file: &'f File<'f>,
    validation: OnceLock<Validation<'f>>,
}

impl<'f> Early<'f> {
    pub(super) fn of(files: &'f Files<'f>) -> Self {
        let library = |file| Library {
            file,
            validation: OnceLock::new(),
        };
        let libraries = files.files.iter().map(library).collect();
        Self { libraries }
    }

    /// Validates each library in a thread.
    pub(super) fn start<'s>(&'s self, scope: &'s Scope<'s, '_>) {
        for library in &self.libraries {
            let validate = || {
                if let Some(validation) = library.validation()
                    && format::is_dso(validation.module())
                {
                    validation.work();
                }
            };
            // If the system has no more threads, the thread that needs the result validates.
            drop(thread::Builder::new().spawn_scoped(scope, validate));
        }
    }

    /// Returns the validation of a job's library, if it is validated early and the file can be read.
    pub(super) fn find(&self, job: &Job) -> Option<&Validation<'f>> {
        let mut libraries = self.libraries.iter();
        libraries
            .find(|library| library.file.path == job.input)?
            .validation()
    }
}

impl<'f> Library<'f> {
    fn validation(&self) -> Option<&Validation<'f>> {
        let File { path, contents } = self.file;
        let contents = contents.get_or_init(|| files::read(path).ok());
        let contents = contents.as_deref()?;
        Some(self.validation.get_or_init(|| Validation::of(contents)))
    }
}
