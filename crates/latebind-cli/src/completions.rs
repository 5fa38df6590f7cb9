//! `latebind completions`: completions for a shell.

use anyhow::Result;
use clap::Command;
use clap_complete::Shell;

use crate::terminal;

/// Print completions for a shell.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  latebind completions bash > ~/.local/share/bash-completion/completions/latebind
  latebind completions zsh > ~/.zfunc/_latebind
  latebind completions fish > ~/.config/fish/completions/latebind.fish
  latebind completions powershell >> $PROFILE")]
pub(crate) struct Args {
    /// The shell that reads the completions.
    shell: Shell,
}

pub(crate) fn run(args: &Args, mut program: Command) -> Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut program, "latebind", &mut script);
    terminal::print_bytes(&script)
}
