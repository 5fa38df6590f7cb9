//! Lists the files in a directory and its subdirectories. Lists symbolic links, but never follows them,
//! so no file outside the directory is reached, and a circle of links does not matter.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};

use crate::{files, format};

/// The kind of a file, which decides how it is processed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Library,
    Wheel,
    /// A different file, which is copied.
    Other,
    Directory,
    /// A symbolic link, and its target.
    Link(PathBuf),
    /// A device, a pipe, or the like, which is not opened.
    Special,
}

/// A file, a directory, or a link.
#[derive(Debug)]
pub(crate) struct Node {
    /// The path, relative to the directory that was listed.
    pub(crate) path: PathBuf,
    pub(crate) kind: Kind,
    /// A description of the contents, if the file has the name of a library and is not a DSO.
    pub(crate) warning: Option<String>,
}

/// Returns `true` if an input is a wheel: a file with that extension, or an archive on standard input.
pub(crate) fn is_wheel(path: &Path) -> bool {
    if files::is_stream(path) {
        return files::read(path).is_ok_and(|bytes| format::is_archive(&bytes));
    }
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("whl"))
}

/// Lists the contents of a directory in the order of names, each subdirectory before its contents.
pub(crate) fn list(root: &Path, nodes: &mut Vec<Node>, errors: &mut Vec<(PathBuf, anyhow::Error)>) {
    let mut below = vec![PathBuf::new()];
    while let Some(path) = below.pop() {
        let full = root.join(&path);
        match look(&full, path.as_os_str().is_empty()) {
            Ok((Kind::Directory, _)) => {
                match children(&full) {
                    // `pop` takes the last one first.
                    Ok(names) => below.extend(names.iter().rev().map(|name| path.join(name))),
                    Err(error) => {
                        errors.push((full, anyhow!(error).context("cannot read the directory")));
                    }
                }
                if !path.as_os_str().is_empty() {
                    nodes.push(Node {
                        path,
                        kind: Kind::Directory,
                        warning: None,
                    });
                }
            }
            Ok((kind, warning)) => nodes.push(Node {
                path,
                kind,
                warning,
            }),
            Err(error) => errors.push((full, error)),
        }
    }
}

fn children(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let names = fs::read_dir(directory)?.map(|entry| Ok(PathBuf::from(entry?.file_name())));
    let mut names = names.collect::<io::Result<Vec<_>>>()?;
    names.sort_unstable();
    Ok(names)
}

fn look(path: &Path, is_root: bool) -> anyhow::Result<(Kind, Option<String>)> {
    // The user named the root, so it may be a link.
    let metadata = if is_root {
        fs::metadata(path)
    } else {
        fs::symlink_metadata(path)
    };
    let kind = metadata.context("cannot read the file")?.file_type();
    let kind = if kind.is_dir() {
        Kind::Directory
    } else if kind.is_symlink() {
        Kind::Link(fs::read_link(path).context("cannot read the link")?)
    } else if !kind.is_file() {
        Kind::Special
    } else if is_wheel(path) {
        Kind::Wheel
    } else {
        let mut prefix = Vec::new();
        File::open(path)
            .and_then(|file| file.take(format::PREFIX as u64).read_to_end(&mut prefix))
            .context("cannot read the file")?;
        if !format::is_dso(&prefix) {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let warning = format::is_named_as_library(&name).then(|| format::not_a_dso(&prefix));
            return Ok((Kind::Other, warning));
        }
        Kind::Library
    };
    Ok((kind, None))
}
