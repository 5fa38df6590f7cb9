//! Runs other programs, and reports if they fail or are missing.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, anyhow, bail, ensure};

use crate::{paths, progress};

/// The oldest Node that the npm package supports.
const OLDEST_NODE: u32 = 20;

/// Returns a command for the `cargo` that runs this task. Its directory is the root of the repository.
pub(crate) fn cargo() -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = command(cargo);
    command.env("CARGO_TARGET_DIR", paths::target());
    command
}

/// Returns a command for a program. Its directory is the root of the repository.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let program = program.as_ref();
    // On Windows, these programs are scripts, which start only if the name includes the extension.
    let is_script = cfg!(windows) && ["npm", "npx"].iter().any(|it| *it == program);
    let mut command = if is_script {
        Command::new(Path::new(program).with_extension("cmd"))
    } else {
        Command::new(program)
    };
    command.current_dir(paths::root());
    command
}

/// Returns the same command for the system to run only while nothing else needs the processor. On Windows, which has
/// no `nice`, it runs as usual.
pub(crate) fn when_idle(command: &Command) -> Command {
    let mut idle = if cfg!(windows) {
        Command::new(command.get_program())
    } else {
        let mut nice = Command::new("nice");
        nice.args(["-n", "19"]).arg(command.get_program());
        nice
    };
    idle.args(command.get_args());
    if let Some(directory) = command.get_current_dir() {
        idle.current_dir(directory);
    }
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => idle.env(name, value),
            None => idle.env_remove(name),
        };
    }
    idle
}

/// Returns the Node on PATH, which must be [`OLDEST_NODE`] or newer.
pub(crate) fn path_node() -> Result<PathBuf> {
    let version = output(command("node").arg("--version"))?;
    let major = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()
        .unwrap_or_default();
    let major: u32 = major
        .parse()
        .with_context(|| format!("`node --version` printed `{}`", version.trim()))?;
    ensure!(
        major >= OLDEST_NODE,
        "`node` on PATH is {}, which is too old: install Node {OLDEST_NODE} or newer",
        version.trim()
    );
    Ok("node".into())
}

/// Runs a program that may use the terminal.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .map_err(|error| cannot_start(command, error))?;
    ensure!(status.success(), "`{}` failed ({status})", line(command));
    Ok(())
}

/// Runs a slow program, and shows its output only if it fails.
pub(crate) fn run_quietly(what: &str, command: &mut Command) -> Result<()> {
    let spinner = progress::spinner(what);
    let output = command.stdin(Stdio::null()).output();
    spinner.finish_and_clear();
    let output = output.map_err(|error| cannot_start(command, error))?;
    if !output.status.success() {
        eprint!("{}", String::from_utf8_lossy(&output.stdout));
        eprint!("{}", String::from_utf8_lossy(&output.stderr));
        bail!("`{}` failed ({})", line(command), output.status);
    }
    Ok(())
}

/// Runs a program, and returns its standard output.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command
        .output()
        .map_err(|error| cannot_start(command, error))?;
    ensure!(
        output.status.success(),
        "`{}` failed ({}): {}",
        line(command),
        output.status,
        String::from_utf8_lossy(&output.stderr).trim()
    );
    String::from_utf8(output.stdout)
        .with_context(|| format!("`{}` printed something that is not UTF-8", line(command)))
}

/// Returns `true` if a program can be started and `--version` succeeds.
pub(crate) fn answers(command: &mut Command) -> bool {
    let quiet = command
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// Calls a function that depends on a network, and calls it once more if it fails.
pub(crate) fn twice(mut download: impl FnMut() -> Result<()>) -> Result<()> {
    download().or_else(|error| {
        eprintln!("{}\ntrying again", report(&error));
        download()
    })
}

/// Formats an error with its causes, one per line.
pub(crate) fn report(error: &anyhow::Error) -> String {
    let mut text = format!("error: {error}");
    for (number, cause) in error.chain().skip(1).enumerate() {
        text.push_str(&format!("\n  {}. {cause}", number + 1));
    }
    text
}

/// Formats a command for a shell in the root of the repository.
fn line(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut words = vec![
        program
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
    ];
    words.extend(
        command
            .get_args()
            .map(|argument| paths::shown(Path::new(argument))),
    );
    let mut line = words.join(" ");
    if let Some(directory) = command
        .get_current_dir()
        .filter(|directory| **directory != paths::root())
    {
        line = format!("cd {} && {line}", paths::shown(directory));
    }
    line
}

fn cannot_start(command: &Command, error: io::Error) -> anyhow::Error {
    let program = command.get_program().to_string_lossy().into_owned();
    if error.kind() != io::ErrorKind::NotFound {
        return anyhow!(error).context(format!("cannot start `{program}`"));
    }
    let remedy = match program.as_str() {
        "node" | "npm" | "npx" | "npm.cmd" | "npx.cmd" => "install Node 20 or newer, with npm",
        "rustup" => "install rustup, or install the target manually",
        _ => "it is not installed, or not on PATH",
    };
    anyhow!("cannot start `{program}`: {remedy}")
}
