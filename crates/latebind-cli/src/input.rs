//! The libraries that an argument names: a file, standard input, the members of a wheel, or the files in
//! a directory.

use std::borrow::Cow;
use std::fmt::{self, Display};
use std::path::{Path, PathBuf};

use anyhow::{Error, Result};
use serde::Serialize;

use crate::files;
use crate::terminal::shown;
use crate::tree::{self, Kind, Node};
use crate::wheel::Wheel;

/// A file on disk or in a wheel, for messages and for JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Location {
    pub(crate) file: String,
    /// The path in the wheel.
    pub(crate) member: Option<String>,
}

impl Location {
    pub(crate) fn of(path: &Path) -> Self {
        let file = files::input_name(path);
        Self { file, member: None }
    }

    pub(crate) fn member(self, name: &str) -> Self {
        let member = Some(name.to_owned());
        Self { member, ..self }
    }
}

impl Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(&self.file))?;
        match &self.member {
            Some(member) => write!(f, ": {}", shown(member)),
            None => Ok(()),
        }
    }
}

/// A library, or a file that cannot be one.
#[derive(Debug)]
pub(crate) struct Input<'a> {
    /// The file, or the wheel.
    pub(crate) path: &'a Path,
    /// The path in the wheel.
    pub(crate) member: Option<&'a str>,
    pub(crate) contents: Contents,
}

/// The contents of an [`Input`].
#[derive(Debug)]
pub(crate) enum Contents {
    /// A file that was named, or a DSO in a directory or a wheel.
    Library(Cow<'static, [u8]>),
    /// A file in a directory or a wheel that has the name of a library and is not a DSO. The text
    /// describes the file.
    Other(String),
    Unreadable(Error),
}

impl<'a> Input<'a> {
    fn whole(path: &'a Path, contents: Contents) -> Self {
        Self {
            path,
            member: None,
            contents,
        }
    }

    pub(crate) fn location(&self) -> Location {
        let location = Location::of(self.path);
        match self.member {
            Some(member) => location.member(member),
            None => location,
        }
    }
}

/// Calls `visit` for each library that an argument names, and holds one at a time. A named file is always
/// visited, even if it is not a DSO.
pub(crate) fn visit(path: &Path, visit: &mut dyn FnMut(Input<'_>)) {
    if files::is_stream(path) || !path.is_dir() {
        return visit_file(path, visit);
    }
    let (mut nodes, mut errors) = (Vec::new(), Vec::new());
    tree::list(path, &mut nodes, &mut errors);
    for (path, error) in errors {
        visit(Input::whole(&path, Contents::Unreadable(error)));
    }
    for Node {
        path: below,
        kind,
        warning,
    } in nodes
    {
        let path: PathBuf = path.join(below);
        match (kind, warning) {
            (Kind::Library | Kind::Wheel, _) => visit_file(&path, visit),
            (_, Some(warning)) => visit(Input::whole(&path, Contents::Other(warning))),
            (Kind::Other | Kind::Directory | Kind::Link(_) | Kind::Special, None) => {}
        }
    }
}

fn visit_file(path: &Path, visit: &mut dyn FnMut(Input<'_>)) {
    let whole = |contents| Input::whole(path, contents);
    let bytes = match files::read(path) {
        Ok(bytes) => bytes,
        Err(error) => return visit(whole(Contents::Unreadable(error))),
    };
    if !tree::is_wheel(path) {
        return visit(whole(Contents::Library(bytes)));
    }
    if let Err(error) = visit_members(path, &bytes, visit) {
        visit(whole(Contents::Unreadable(error)));
    }
}

fn visit_members(path: &Path, bytes: &[u8], visit: &mut dyn FnMut(Input<'_>)) -> Result<()> {
    let mut wheel = Wheel::open(bytes)?;
    let libraries = wheel.libraries()?;
    let mut member = |name: &str, contents| {
        visit(Input {
            path,
            member: Some(name),
            contents,
        });
    };
    for (name, description) in libraries.others {
        member(&name, Contents::Other(description));
    }
    for (index, name) in libraries.dsos {
        match wheel.read(index) {
            Ok(bytes) => member(&name, Contents::Library(bytes.into())),
            Err(error) => member(&name, Contents::Unreadable(error)),
        }
    }
    Ok(())
}
