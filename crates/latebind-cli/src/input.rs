//! The libraries that an argument names: a file, standard input, the members of a wheel or of a bundle, or
//! the files in a directory. Libraries are found by their first bytes, whatever their names are.

use std::borrow::Cow;
use std::fmt::{self, Display};
use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Error, Result};
use serde::Serialize;

use crate::terminal::shown;
use crate::tree::{self, Kind, Node, Readable};
use crate::wheel::{self, Wheel};
use crate::{bundle, files, format, progress};

/// The deepest nesting of wheels and bundles in each other that is read.
const DEEPEST: u32 = 3;

/// A file on disk, or a member of a wheel or a bundle, for messages and for JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Location {
    pub(crate) file: String,
    /// The path in the wheel or the bundle. If that is a member of another one, both paths, with `!`
    /// between them.
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

/// Shows the file, and after a `!` the member.
impl Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(&self.file))?;
        match &self.member {
            Some(member) => write!(f, "!{}", shown(member)),
            None => Ok(()),
        }
    }
}

/// A library, or a file that cannot be one.
#[derive(Debug)]
pub(crate) struct Input<'a> {
    /// The file, the wheel, or the bundle.
    pub(crate) path: &'a Path,
    /// The path in the wheel or the bundle, as [`Location`] has it.
    pub(crate) member: Option<&'a str>,
    pub(crate) contents: Contents,
}

/// The contents of an [`Input`].
#[derive(Debug)]
pub(crate) enum Contents {
    /// A file that was named, or a DSO in a directory, a wheel, or a bundle.
    Library(Cow<'static, [u8]>),
    /// A WebAssembly module in a directory, a wheel, or a bundle that is not a DSO. It may be a library
    /// that is older than `dylink.0`.
    Module(Cow<'static, [u8]>),
    /// A file in a directory, a wheel, or a bundle that has the name of a library and is not a
    /// WebAssembly module, or that is nested too deeply. The text describes the file.
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

/// Returns `true` if a file has members: it is a wheel or a bundle.
pub(crate) fn has_members(path: &Path) -> bool {
    tree::is_wheel(path) || files::prefix(path).is_ok_and(|it| bundle::is_bundle(&it))
}

/// Calls `visit` for each library that an argument names, and holds one at a time, or one wheel. A named
/// file is always visited, even if it is not a DSO. Files that cannot be read are visited as
/// [`Contents::Unreadable`], and the others follow.
pub(crate) fn visit(path: &Path, visit: &mut dyn FnMut(Input<'_>)) {
    if files::is_stream(path) || !path.is_dir() {
        return visit_file(path, Contents::Library, visit);
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
        readable,
    } in nodes
    {
        let path: PathBuf = path.join(below);
        match (kind, readable, warning) {
            (Kind::Library | Kind::Wheel, ..) | (_, Some(Readable::Bundle), _) => {
                visit_file(&path, Contents::Library, visit);
            }
            (_, Some(Readable::Module), _) => visit_file(&path, Contents::Module, visit),
            (_, None, Some(warning)) => {
                visit(Input::whole(&path, Contents::Other(warning)));
            }
            (Kind::Other | Kind::Directory | Kind::Link(_) | Kind::Special, None, None) => {}
        }
    }
}

/// Returns the files in a directory that may contain libraries. Directories that cannot be read are among them, so that
/// a visit reports the error.
pub(crate) fn files_in(directory: &Path) -> Vec<PathBuf> {
    let (mut nodes, mut errors) = (Vec::new(), Vec::new());
    tree::list(directory, &mut nodes, &mut errors);
    let nodes = nodes
        .into_iter()
        .filter(|node| matches!(node.kind, Kind::Library | Kind::Wheel) || node.readable.is_some());
    let mut files: Vec<PathBuf> = nodes.map(|node| directory.join(node.path)).collect();
    files.extend(errors.into_iter().map(|(path, _)| path));
    files
}

/// Visits a file or its members. `module` makes the contents if it has no members.
fn visit_file(
    path: &Path,
    module: fn(Cow<'static, [u8]>) -> Contents,
    visit: &mut dyn FnMut(Input<'_>),
) {
    let result = if tree::is_wheel(path) {
        files::read(path).and_then(|bytes| Members::of(path, visit).visit_wheel(&bytes))
    } else if has_members(path) {
        files::open(path).and_then(|bundle| Members::of(path, visit).visit_bundle(bundle))
    } else {
        files::read(path).map(|bytes| visit(Input::whole(path, module(bytes))))
    };
    if let Err(error) = result {
        visit(Input::whole(path, Contents::Unreadable(error)));
    }
}

/// The wheel or bundle whose members are visited.
struct Members<'a> {
    path: &'a Path,
    /// The text before the names of its members: the path of a wheel or bundle in another one, and a `!`.
    prefix: String,
    depth: u32,
    visit: &'a mut dyn FnMut(Input<'_>),
}

impl<'a> Members<'a> {
    fn of(path: &'a Path, visit: &'a mut dyn FnMut(Input<'_>)) -> Self {
        Self {
            path,
            prefix: String::new(),
            depth: 1,
            visit,
        }
    }

    fn member(&mut self, name: &str, contents: Contents) {
        let name = format!("{}{name}", self.prefix);
        (self.visit)(Input {
            path: self.path,
            member: Some(&name),
            contents,
        });
    }

    fn visit_wheel(&mut self, bytes: &[u8]) -> Result<()> {
        let mut wheel = Wheel::open(bytes)?;
        let wheel::Libraries {
            dsos,
            modules,
            others,
        } = wheel.libraries()?;
        for (name, description) in others {
            if !modules.iter().any(|(_, module)| *module == name) {
                self.member(&name, Contents::Other(description));
            }
        }
        let dsos = dsos.into_iter().map(|it| (it, true));
        let modules = modules.into_iter().map(|it| (it, false));
        let members: Vec<_> = dsos.chain(modules).collect();
        let sizes = members.iter().map(|((index, _), _)| wheel.size(*index));
        let total = sizes.fold(0, u64::saturating_add);
        let mut done = 0_u64;
        for ((index, name), is_dso) in members {
            progress::part(done, total);
            done = done.saturating_add(wheel.size(index));
            let contents = match wheel.read(index) {
                Ok(bytes) if is_dso => Contents::Library(bytes.into()),
                Ok(bytes) => Contents::Module(bytes.into()),
                Err(error) => Contents::Unreadable(error),
            };
            self.member(&name, contents);
        }
        Ok(())
    }

    fn visit_bundle(&mut self, bundle: impl BufRead) -> Result<()> {
        bundle::visit(bundle, &mut |name, contents| {
            self.visit_member(name, contents)
        })
    }

    /// Visits a member of a bundle.
    fn visit_member(&mut self, name: &str, contents: &mut dyn Read) -> Result<()> {
        let mut bytes = Vec::new();
        contents
            .take(format::PREFIX as u64)
            .read_to_end(&mut bytes)
            .with_context(|| format!("`{name}`"))?;
        let is_wheel = tree::is_named_as_wheel(Path::new(name)) && format::is_archive(&bytes);
        let has_members = is_wheel || bundle::is_bundle(&bytes);
        if has_members && self.depth == DEEPEST {
            let description = format!("is nested deeper than {DEEPEST} wheels and bundles");
            self.member(name, Contents::Other(description));
            return Ok(());
        }
        if !has_members && !format::is_module(&bytes) {
            if format::is_named_as_library(name) {
                self.member(name, Contents::Other(format::not_a_dso(&bytes)));
            }
            return Ok(());
        }
        let rest = files::at_most(contents, wheel::LARGEST - bytes.len() as u64);
        bytes.extend(rest.with_context(|| format!("`{name}`"))?);
        if !has_members {
            let contents = match format::is_dso(&bytes) {
                true => Contents::Library(bytes.into()),
                false => Contents::Module(bytes.into()),
            };
            self.member(name, contents);
            return Ok(());
        }
        let mut inner = Members {
            path: self.path,
            prefix: format!("{}{name}!", self.prefix),
            depth: self.depth + 1,
            visit: &mut *self.visit,
        };
        let result = match is_wheel {
            true => inner.visit_wheel(&bytes),
            false => inner.visit_bundle(bytes.as_slice()),
        };
        if let Err(error) = result {
            self.member(name, Contents::Unreadable(error));
        }
        Ok(())
    }
}
