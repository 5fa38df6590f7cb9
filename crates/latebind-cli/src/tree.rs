//! Lists the files in a directory and its subdirectories. Lists symbolic links, but never follows them,
//! so no file outside the directory is reached, and a circle of links does not matter.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};

use crate::{bundle, files, format};

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

/// The contents of a [`Kind::Other`] that a command may read, although none writes such a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Readable {
    /// A WebAssembly module that is not a DSO.
    Module,
    /// A tar archive, which may be compressed.
    Bundle,
}

/// A file, a directory, or a link.
#[derive(Debug)]
pub(crate) struct Node {
    /// The path, relative to the directory that was listed.
    pub(crate) path: PathBuf,
    pub(crate) kind: Kind,
    /// A description of the contents, if the file has the name of a library and is not a DSO.
    pub(crate) warning: Option<String>,
    pub(crate) readable: Option<Readable>,
}

impl Node {
    fn new(path: PathBuf, kind: Kind) -> Self {
        Self {
            path,
            kind,
            warning: None,
            readable: None,
        }
    }
}

/// Returns `true` if an input is a wheel: a file with that extension, or an archive on standard input.
pub(crate) fn is_wheel(path: &Path) -> bool {
    if files::is_stream(path) {
        return files::read(path).is_ok_and(|bytes| format::is_archive(&bytes));
    }
    is_named_as_wheel(path)
}

/// Returns `true` if a file has the extension of a wheel.
pub(crate) fn is_named_as_wheel(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("whl"))
}

/// Lists the contents of a directory in the order of names, each subdirectory before its contents.
pub(crate) fn list(root: &Path, nodes: &mut Vec<Node>, errors: &mut Vec<(PathBuf, anyhow::Error)>) {
    let mut below = vec![PathBuf::new()];
    while let Some(path) = below.pop() {
        let full = root.join(&path);
        match look(&full, path.as_os_str().is_empty()) {
            Ok(Node {
                kind: Kind::Directory,
                ..
            }) => {
                match children(&full) {
                    // `pop` takes the last one first.
                    Ok(names) => below.extend(names.iter().rev().map(|name| path.join(name))),
                    Err(error) => {
                        errors.push((full, anyhow!(error).context("cannot read the directory")));
                    }
                }
                if !path.as_os_str().is_empty() {
                    nodes.push(Node::new(path, Kind::Directory));
                }
            }
            Ok(node) => nodes.push(Node { path, ..node }),
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

/// Looks at a file, a directory, or a link, and returns its node without the path.
fn look(path: &Path, is_root: bool) -> anyhow::Result<Node> {
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
        return look_inside(path);
    };
    Ok(Node::new(PathBuf::new(), kind))
}

/// Decides the kind of a file by its first bytes.
fn look_inside(path: &Path) -> anyhow::Result<Node> {
    let prefix = files::prefix(path)?;
    if format::is_dso(&prefix) {
        return Ok(Node::new(PathBuf::new(), Kind::Library));
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let readable = if format::is_module(&prefix) {
        Some(Readable::Module)
    } else {
        bundle::is_bundle(&prefix).then_some(Readable::Bundle)
    };
    Ok(Node {
        warning: format::is_named_as_library(&name).then(|| format::not_a_dso(&prefix)),
        readable,
        ..Node::new(PathBuf::new(), Kind::Other)
    })
}
