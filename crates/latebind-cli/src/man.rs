//! `latebind man`: the manual pages. They are made from the help texts, so they need no second source.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Command;
use clap_mangen::Man;

use crate::files;

/// Write the manual pages: one for the program, and one for each command.
#[derive(Debug, clap::Args)]
#[command(
    hide = true,
    after_help = "\
Examples:
  latebind man ~/.local/share/man/man1"
)]
pub(crate) struct Args {
    /// Output directory. The command creates it.
    #[arg(value_name = "DIR")]
    directory: PathBuf,
}

pub(crate) fn run(args: &Args, mut program: Command) -> Result<()> {
    let directory = args.directory.as_path();
    fs::create_dir_all(directory)
        .with_context(|| format!("{}: cannot create the directory", directory.display()))?;
    program = program.disable_help_subcommand(true);
    program.build();
    for command in program.get_subcommands().filter(|it| !it.is_hide_set()) {
        let name = format!("latebind-{}", command.get_name());
        let path = directory.join(format!("{name}.1"));
        files::write(&path, &page(command.clone().display_name(name))?)?;
    }
    files::write(&directory.join("latebind.1"), &page(program)?)
}

/// Returns a page. The text after the options keeps its lines, which `clap_mangen` would fill.
fn page(command: Command) -> Result<Vec<u8>> {
    let extra = command
        .get_after_long_help()
        .or(command.get_after_help())
        .map(ToString::to_string);
    let has_commands = command.has_subcommands();
    let man = Man::new(command.after_help("").after_long_help(""));
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if has_commands {
        man.render_subcommands_section(&mut page)?;
    }
    if let Some(extra) = extra {
        page.extend(b".SH NOTES\n.nf\n");
        for line in extra.lines() {
            // No line of help begins with a character that roff acts on.
            page.extend(line.replace('\\', "\\e").replace('-', "\\-").bytes());
            page.push(b'\n');
        }
        page.extend(b".fi\n");
    }
    Ok(page)
}
