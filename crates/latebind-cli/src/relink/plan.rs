//! Lists the files to read and decides the output of each, before anything is written.
//!
//! Without `-o`, a file is replaced, a library on standard input goes to standard output, and the
//! libraries in a directory are replaced if `--in-place` is given. With `-o`, one file goes to the output
//! itself, unless that is a directory. Several files go into the directory under their own names. The
//! contents of a directory that was named keep their paths relative to it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::anyhow;

use super::args::Args;
use super::job::{Job, Output};
use crate::files::{input_name, is_stream, key, key_of_link};
use crate::terminal::Usage;
use crate::tree::{self, Kind, Node};

/// The files to process.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// The output directory, which must exist before files are written.
    pub(super) directory: Option<PathBuf>,
    pub(super) jobs: Vec<Job>,
    /// The files in the directories that cannot be read.
    pub(super) errors: Vec<(PathBuf, anyhow::Error)>,
    /// The files in the directories that have the name of a library and are not DSOs, and a description
    /// of each.
    pub(super) warnings: Vec<(PathBuf, String)>,
}

pub(super) fn plan(args: &Args) -> Result<Plan, Usage> {
    let mut plan = Plan::default();
    if let Some(output) = &args.output
        && !is_stream(output)
        && is_directory(&args.inputs, output)?
    {
        plan.directory = Some(output.clone());
    }
    for input in &args.inputs {
        if !is_stream(input) && input.is_dir() {
            add_directory(&mut plan, input, args)?;
        } else {
            add_file(&mut plan, input, args)?;
        }
    }
    reject_collisions(&plan.jobs)?;
    reject_mixed_output(&plan.jobs, args)?;
    Ok(plan)
}

fn add_file(plan: &mut Plan, input: &Path, args: &Args) -> Result<(), Usage> {
    let shown = input_name(input);
    if args
        .main
        .as_deref()
        .is_some_and(|main| key(main) == key(input))
    {
        return Err(Usage(format!(
            "`{shown}` is also named with --main: name only libraries as inputs"
        )));
    }
    let output = match (&plan.directory, &args.output) {
        _ if args.check => Output::Nothing,
        (Some(directory), _) => match input.file_name() {
            Some(name) if !is_stream(input) => Output::Named(directory.join(name)),
            _ => {
                return Err(Usage(format!(
                    "`{shown}` has no file name for the output directory `{}`: name an output file",
                    directory.display()
                )));
            }
        },
        (None, Some(output)) if is_stream(output) => Output::Stdout,
        (None, Some(output)) => Output::Named(output.clone()),
        (None, None) if is_stream(input) => Output::Stdout,
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

/// Returns `true` if `-o` names a directory.
fn is_directory(inputs: &[PathBuf], output: &Path) -> Result<bool, Usage> {
    let several = inputs.len() > 1 || inputs.iter().any(|input| input.is_dir());
    let ends = output.as_os_str().as_encoded_bytes().last();
    let named_so = ends.is_some_and(|byte| std::path::is_separator(char::from(*byte)));
    if (several || named_so) && output.exists() && !output.is_dir() {
        let output = output.display();
        return Err(Usage(format!(
            "the output `{output}` must be a directory, but is a file"
        )));
    }
    Ok(several || named_so || output.is_dir())
}

fn add_directory(plan: &mut Plan, input: &Path, args: &Args) -> Result<(), Usage> {
    if let Some(output) = &args.output
        && is_stream(output)
    {
        return Err(Usage(format!(
            "`{}` is a directory, which standard output cannot hold: name an output directory",
            input.display()
        )));
    }
    if args.output.is_none() && !args.check && !args.in_place {
        return Err(Usage(format!(
            "`{}` is a directory: name an output directory with -o, or replace its libraries with \
             --in-place",
            input.display()
        )));
    }
    let place = key(input);
    // If the output is the directory itself, whichever path leads to it, no file must be copied.
    let output = plan.directory.clone().filter(|output| key(output) != place);
    if let Some(output) = &output
        && key(output).starts_with(&place)
    {
        // The next run would read the output of this one.
        let (input, output) = (input.display(), output.display());
        return Err(Usage(format!(
            "the output `{output}` is in the input `{input}`: name a directory outside of it"
        )));
    }
    let main = args.main.as_deref().map(key);
    let mut nodes = Vec::new();
    tree::list(input, &mut nodes, &mut plan.errors);
    for Node {
        path,
        mut kind,
        warning,
        readable: _,
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
            plan.errors.push((
                input,
                anyhow!("cannot copy a file of this type: expected a regular file, a directory, or a link"),
            ));
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

/// Fails if two files have one output, or if the output of one file is an input that is read later.
fn reject_collisions(jobs: &[Job]) -> Result<(), Usage> {
    let mut outputs: BTreeMap<PathBuf, &Path> = BTreeMap::new();
    for Job { input, output, .. } in jobs.iter().filter(|job| job.kind != Kind::Directory) {
        let (path, place) = match output {
            Output::Nothing => continue,
            Output::Stdout => (Path::new("-"), PathBuf::from("-")),
            Output::Itself => (input.as_path(), key(input)),
            Output::Named(path) => (path.as_path(), key(path)),
            Output::Mirrored(path) => (path.as_path(), key_of_link(path)),
        };
        if let Some(other) = outputs.insert(place, input) {
            let [other, input] = [other, input].map(input_name);
            let path = output_name(path);
            return Err(Usage(format!(
                "`{other}` and `{input}` have the same output, `{path}`"
            )));
        }
    }
    let is_read = |job: &&Job| matches!(job.kind, Kind::Library | Kind::Wheel | Kind::Other);
    for Job { input, .. } in jobs.iter().filter(is_read) {
        let place = key(input);
        if is_stream(input) {
            continue;
        }
        if let Some(other) = outputs.get(&place).filter(|other| key(other) != place) {
            let (other, input) = (input_name(other), input.display());
            return Err(Usage(format!(
                "the output of `{other}` is `{input}`, which is also an input"
            )));
        }
    }
    Ok(())
}

/// Fails if a library and the document of `--json` both go to standard output.
fn reject_mixed_output(jobs: &[Job], args: &Args) -> Result<(), Usage> {
    let is_stdout = jobs.iter().any(|job| job.output == Output::Stdout);
    if is_stdout && args.json {
        let text =
            "--json and the relinked library both go to standard output: name an output file";
        return Err(Usage(text.to_owned()));
    }
    Ok(())
}

fn output_name(path: &Path) -> String {
    match is_stream(path) {
        true => "<stdout>".to_owned(),
        false => path.display().to_string(),
    }
}
