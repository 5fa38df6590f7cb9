//! The command line.

use std::process::ExitCode;

const HELP: &str = "\
Shows that relinking preserves behavior: generates libraries, relinks them, and runs both.

Usage: latebind-differential TASK [OPTIONS]

Tasks:
  wasmtime    check libraries, and run them in Wasmtime
  write DIR   write libraries for tests/differential/run.mjs, which runs them in Node
  self-test   break relinked libraries, and fail unless that is noticed

Options:
  --count N   how many libraries [default: 3000, for Node 1500]
  --seed N    of the random numbers: the same seed makes the same libraries [default: 1]
  --only N    the library of this number and no other
  --broken    for `write`: break the relinked libraries, which run.mjs --broken has to notice
  --help      this text

A library that fails is written to target/differential/, also a smaller one that fails.
From the repository's root:
  cargo run --manifest-path tests/differential/Cargo.toml -- wasmtime --seed 7 --count 100000
  cargo run --manifest-path tests/differential/Cargo.toml -- write target/differential/node
  node tests/differential/run.mjs target/differential/node    (Node 26)";

/// The task.
#[derive(Debug)]
pub enum Task {
    Wasmtime,
    Write(String),
    SelfTest,
}

#[derive(Debug)]
pub struct Arguments {
    pub task: Task,
    pub count: u64,
    pub seed: u64,
    pub only: Option<u64>,
    pub is_broken: bool,
}

impl Arguments {
    /// Reads the command line. If the program must exit, prints the reason and returns the exit
    /// code.
    pub fn read() -> Result<Self, ExitCode> {
        let mut words = std::env::args().skip(1).peekable();
        if words
            .peek()
            .is_none_or(|word| word == "--help" || word == "-h")
        {
            println!("{HELP}");
            return Err(ExitCode::SUCCESS);
        }
        Self::parse(words).map_err(|wrong| {
            eprintln!("error: {wrong}; see --help");
            ExitCode::from(2)
        })
    }

    fn parse(mut words: impl Iterator<Item = String>) -> Result<Self, String> {
        let task = words.next().unwrap_or_default();
        let (task, count) = match &task[..] {
            "wasmtime" => (Task::Wasmtime, 3000),
            "write" => (Task::Write(words.next().ok_or("write where?")?), 1500),
            "self-test" => (Task::SelfTest, 0),
            other => return Err(format!("there is no task `{other}`")),
        };
        let mut arguments = Self {
            task,
            count,
            seed: 1,
            only: None,
            is_broken: false,
        };
        while let Some(option) = words.next() {
            if option == "--broken" {
                arguments.is_broken = true;
                continue;
            }
            let value = words
                .next()
                .ok_or_else(|| format!("{option} needs a number"))?;
            let value = value
                .parse()
                .map_err(|_| format!("`{value}` is no number"))?;
            match &option[..] {
                "--count" => arguments.count = value,
                "--seed" => arguments.seed = value,
                "--only" => (arguments.only, arguments.count) = (Some(value), 1),
                other => return Err(format!("there is no option `{other}`")),
            }
        }
        Ok(arguments)
    }
}
