//! Copies other files, links, and directories to an output directory.

use std::fs::{self, Permissions};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::job::{Job, Output};
use super::report::{File, State};
use crate::files;
use crate::input::Location;

/// Returns the path of an output in a directory that mirrors an input directory.
fn mirrored(job: &Job) -> Result<&Path> {
    match &job.output {
        Output::Mirrored(path) => Ok(path),
        Output::Nothing | Output::Itself | Output::Stdout | Output::Named(_) => {
            bail!("bug in latebind: this file has no output in a directory")
        }
    }
}

pub(super) fn other(job: &Job, location: &Location) -> Result<File> {
    let path = mirrored(job)?;
    let mut input = fs::File::open(&job.input).context("cannot read the file")?;
    let permissions = files::permissions(&job.input)?;
    let mut size = 0;
    files::replace(path, permissions, |output| {
        size = io::copy(&mut input, output)?;
        Ok(())
    })?;
    let copied = File::same(location.clone(), State::Copied, usize::try_from(size)?);
    let output = Some(path.display().to_string());
    Ok(File { output, ..copied })
}

pub(super) fn link(job: &Job, location: &Location, target: &Path) -> Result<File> {
    let path = mirrored(job)?;
    let is_directory = fs::metadata(&job.input).is_ok_and(|it| it.is_dir());
    files::link(path, target, is_directory)?;
    let copied = File::same(location.clone(), State::Copied, 0);
    let output = Some(path.display().to_string());
    Ok(File { output, ..copied })
}

/// Creates a directory if it does not exist, and adds it to `made` with the permissions that it must get.
pub(super) fn subdirectory(job: &Job, made: &mut Vec<(PathBuf, Permissions)>) -> Result<()> {
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
