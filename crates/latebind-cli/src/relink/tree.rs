//! Lists the files in and below a directory. Symbolic links are listed and never followed, so no file
//! outside the directory is reached, and no circle is walked.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};

use super::job::Kind;
use crate::format;

/// A file, a directory, or a link.
#[derive(Debug)]
pub(super) struct Node {
    /// Below the directory that was listed.
    pub(super) path: PathBuf,
    pub(super) kind: Kind,
    /// What is wrong with a file that has the name of a library and is not a DSO.
    pub(super) warning: Option<String>,
}

/// Whether a file is named as a wheel.
pub(super) fn is_wheel(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("whl"))
}

/// Lists everything below a directory: a directory before what it holds, and all in the order of names.
pub(super) fn list(root: &Path, nodes: &mut Vec<Node>, errors: &mut Vec<(PathBuf, anyhow::Error)>) {
    let mut below = vec![PathBuf::new()];
    while let Some(path) = below.pop() {
        let full = root.join(&path);
        match look(&full, path.as_os_str().is_empty()) {
            Ok((Kind::Directory, _)) => {
                match children(&full) {
                    // The last is popped first.
                    Ok(names) => below.extend(names.iter().rev().map(|name| path.join(name))),
                    Err(error) => errors.push((full, anyhow!(error))),
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
    // The directory itself was named, and may be a link.
    let metadata = if is_root {
        fs::metadata(path)?
    } else {
        fs::symlink_metadata(path)?
    };
    let kind = metadata.file_type();
    let kind = if kind.is_dir() {
        Kind::Directory
    } else if kind.is_symlink() {
        Kind::Link(fs::read_link(path)?)
    } else if !kind.is_file() {
        Kind::Special
    } else if is_wheel(path) {
        Kind::Wheel
    } else {
        let mut prefix = Vec::new();
        let file = File::open(path).context("cannot be opened")?;
        file.take(format::PREFIX as u64).read_to_end(&mut prefix)?;
        if !format::is_dso(&prefix) {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let warning =
                format::is_named_as_library(&name).then(|| format::left_unchanged(&prefix));
            return Ok((Kind::Other, warning));
        }
        Kind::Library
    };
    Ok((kind, None))
}
