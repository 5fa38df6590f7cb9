//! Makes the list of files that are read, and decides where each goes, before anything is written.
//!
//! Without `-o` a file is replaced. With it, one file goes to the output itself, unless that is a
//! directory. Several files go into the directory under their own names, and the contents of a
//! directory that was named go there under their paths below it.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::anyhow;

use super::args::Args;
use super::job::{Job, Kind, Output};
use super::tree::{self, Node};

/// What was typed makes no sense: exit code 2.
#[derive(Debug)]
pub(crate) struct Usage(String);

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Usage {}

/// What is to be done.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// The output directory, which must exist before files are written.
    pub(super) directory: Option<PathBuf>,
    pub(super) jobs: Vec<Job>,
    /// The files in the directories that cannot be read.
    pub(super) errors: Vec<(PathBuf, anyhow::Error)>,
    /// What in them has the name of a library and is not a DSO.
    pub(super) warnings: Vec<(PathBuf, String)>,
}

pub(super) fn plan(args: &Args) -> Result<Plan, Usage> {
    let mut plan = Plan::default();
    if let Some(output) = &args.output
        && is_directory(&args.inputs, output)?
    {
        plan.directory = Some(output.clone());
    }
    for input in &args.inputs {
        if input.is_dir() {
            add_directory(&mut plan, input, args)?;
        } else {
            add_file(&mut plan, input, args)?;
        }
    }
    refuse_collisions(&plan.jobs)?;
    Ok(plan)
}

fn add_file(plan: &mut Plan, input: &Path, args: &Args) -> Result<(), Usage> {
    let shown = input.display();
    if args
        .main
        .as_deref()
        .is_some_and(|main| key(main) == key(input))
    {
        return Err(Usage(format!(
            "`{shown}` is main: only libraries are relinked"
        )));
    }
    let output = match (&plan.directory, &args.output) {
        _ if args.check => Output::Nothing,
        (Some(directory), _) => match input.file_name() {
            Some(name) => Output::Named(directory.join(name)),
            None => return Err(Usage(format!("`{shown}` has no name"))),
        },
        (None, Some(output)) => Output::Named(output.clone()),
        (None, None) => Output::Itself,
    };
    plan.jobs.push(Job {
        input: input.to_owned(),
        output,
        kind: if tree::is_wheel(input) {
            Kind::Wheel
        } else {
            Kind::Library
        },
    });
    Ok(())
}

/// Returns whether `-o` is a directory.
fn is_directory(inputs: &[PathBuf], output: &Path) -> Result<bool, Usage> {
    let several = inputs.len() > 1 || inputs.iter().any(|input| input.is_dir());
    let ends = output.as_os_str().as_encoded_bytes().last();
    let named_so = ends.is_some_and(|byte| std::path::is_separator(char::from(*byte)));
    if (several || named_so) && output.exists() && !output.is_dir() {
        let output = output.display();
        return Err(Usage(format!(
            "`{output}` must be a directory, but is a file"
        )));
    }
    Ok(several || named_so || output.is_dir())
}

fn add_directory(plan: &mut Plan, input: &Path, args: &Args) -> Result<(), Usage> {
    let place = key(input);
    // In its own place, by whatever way: nothing has to be copied.
    let output = plan.directory.clone().filter(|output| key(output) != place);
    if let Some(output) = &output
        && key(output).starts_with(&place)
    {
        // The next run would find what this one leaves.
        let (input, output) = (input.display(), output.display());
        return Err(Usage(format!(
            "`{output}` is in `{input}`, which goes there"
        )));
    }
    let main = args.main.as_deref().map(key);
    let mut nodes = Vec::new();
    tree::list(input, &mut nodes, &mut plan.errors);
    for Node {
        path,
        mut kind,
        warning,
    } in nodes
    {
        let input = input.join(&path);
        plan.warnings.extend(warning.map(|it| (input.clone(), it)));
        if kind == Kind::Library && main.as_ref() == Some(&key(&input)) {
            kind = Kind::Other;
        }
        let output = match &output {
            Some(output) => Output::Mirrored(output.join(&path)),
            None if args.check => Output::Nothing,
            None => Output::Itself,
        };
        let is_mirrored = matches!(output, Output::Mirrored(_));
        if kind == Kind::Special && is_mirrored {
            plan.errors
                .push((input, anyhow!("neither a file nor a directory")));
        } else if is_mirrored || matches!(kind, Kind::Library | Kind::Wheel) {
            plan.jobs.push(Job {
                input,
                output,
                kind,
            });
        }
    }
    Ok(())
}

/// No two files go to one place, and none to where another one has yet to be read.
fn refuse_collisions(jobs: &[Job]) -> Result<(), Usage> {
    let mut outputs: BTreeMap<PathBuf, &Path> = BTreeMap::new();
    for Job { input, output, .. } in jobs.iter().filter(|job| job.kind != Kind::Directory) {
        let (path, place) = match output {
            Output::Nothing => continue,
            Output::Itself => (input, key(input)),
            Output::Named(path) => (path, key(path)),
            Output::Mirrored(path) => (path, key_of_link(path)),
        };
        if let Some(other) = outputs.insert(place, input) {
            let (other, input) = (other.display(), input.display());
            let path = path.display();
            return Err(Usage(format!(
                "`{other}` and `{input}` both go to `{path}`"
            )));
        }
    }
    let is_read = |job: &&Job| matches!(job.kind, Kind::Library | Kind::Wheel | Kind::Other);
    for Job { input, .. } in jobs.iter().filter(is_read) {
        let place = key(input);
        if let Some(other) = outputs.get(&place).filter(|other| key(other) != place) {
            let (other, input) = (other.display(), input.display());
            return Err(Usage(format!(
                "`{other}` goes to `{input}`, which is read too"
            )));
        }
    }
    Ok(())
}

/// One path for each file, by whatever way it is reached and whether it exists or not.
fn key(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| key_of_link(path))
}

/// The same, without following the last name.
fn key_of_link(path: &Path) -> PathBuf {
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) if parent.as_os_str().is_empty() => {
            key(Path::new(".")).join(name)
        }
        (Some(parent), Some(name)) => key(parent).join(name),
        _ => path.to_owned(),
    }
}
