//! Runs or checks the blocks of each language.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Context, Result, bail, ensure};

use super::examples::Setup;
use super::markdown::Block;
use crate::{paths, sh, tools};

/// The files that a block finds: the path in its directory, and the file of the repository.
const FILES: &[(&str, &str)] = &[
    (
        "lib.so",
        "tests/fixtures/emscripten/edges/built/6.0.5/O2/caller.so",
    ),
    (
        "libfoo.so",
        "tests/fixtures/emscripten/edges/built/6.0.5/O2/caller.so",
    ),
    (
        "main.wasm",
        "tests/fixtures/emscripten/edges/built/6.0.5/O2/main.wasm",
    ),
    (
        "program.js",
        "tests/fixtures/emscripten/edges/built/6.0.5/O2/main.mjs",
    ),
    // The libraries that main.wasm needs.
    (
        "caller.so",
        "tests/fixtures/emscripten/edges/built/6.0.5/O2/caller.so",
    ),
    (
        "definer.so",
        "tests/fixtures/emscripten/edges/built/6.0.5/O2/definer.so",
    ),
    (
        "plugin.so",
        "tests/fixtures/emscripten/edges/built/6.0.5/O2/plugin.so",
    ),
    (
        "private.so",
        "tests/fixtures/emscripten/edges/built/6.0.5/O2/private.so",
    ),
    ("main.c", "tests/fixtures/emscripten/edges/main.c"),
    ("library.c", "tests/fixtures/emscripten/edges/caller.c"),
];

/// The wheel that a block finds in `dist`.
const WHEEL: &str = "msgpack-";

/// The tools for all blocks.
pub(crate) struct World {
    pub(crate) node: PathBuf,
    wheels: PathBuf,
    pyodide: PathBuf,
}

impl World {
    pub(crate) fn new() -> Result<Self> {
        let old = work();
        if old.exists() {
            fs::remove_dir_all(&old).context("cannot remove the directory of the last run")?;
        }
        let mut cargo = sh::cargo();
        sh::run(cargo.args(["build", "--quiet", "--package", "latebind"]))?;
        Ok(Self {
            node: tools::node26()?,
            wheels: tools::wheels_dir()?,
            pyodide: tools::pyodide_dir()?,
        })
    }

    /// Makes a directory for a block, with the files that it may use.
    pub(crate) fn scratch(&self, document: &str, block: &Block) -> Result<PathBuf> {
        let name = format!("{}-{}", document.replace(['/', '.'], "-"), block.line);
        let directory = work().join(name);
        let modules = directory.join("node_modules");
        fs::create_dir_all(&modules)?;
        fs::create_dir_all(directory.join("dist"))?;
        for (name, source) in FILES {
            let source = paths::root().join(source);
            paths::require(&source, "a block of a document needs it")?;
            fs::copy(source, directory.join(name))?;
        }
        let wheels = paths::files_in(&self.wheels, "whl")?;
        let wheel = wheels.iter().find_map(|path| {
            let name = path.file_name()?.to_str()?;
            name.starts_with(WHEEL).then_some((path, name))
        });
        let (wheel, name) = wheel.context("the tools have no wheel for `dist`")?;
        fs::copy(wheel, directory.join("dist").join(name))?;
        let js = paths::root().join("js");
        copy(&js.join("dist"), &modules.join("latebind/dist"))?;
        let package = "latebind/package.json";
        fs::copy(js.join("package.json"), modules.join(package))?;
        copy(&helpers().join("pyodide"), &modules.join("pyodide"))?;
        Ok(directory)
    }

    /// Returns a Node that runs in a block's directory.
    fn node(&self, directory: &Path) -> Command {
        let mut node = sh::command(&self.node);
        node.current_dir(directory)
            .env("DOCUMENTS_ROOT", paths::root())
            .env("DOCUMENTS_PYODIDE", &self.pyodide)
            .env("DOCUMENTS_WHEELS", &self.wheels);
        node
    }
}

/// Copies a directory.
fn copy(from: &Path, to: &Path) -> Result<()> {
    for file in paths::files_below(from, &[])? {
        let target = to.join(file.strip_prefix(from)?);
        fs::create_dir_all(target.parent().unwrap_or(to))?;
        fs::copy(&file, target)?;
    }
    Ok(())
}

/// The directory of all blocks.
fn work() -> PathBuf {
    paths::target().join("documents")
}

/// The setups, and the placeholder for the package `pyodide`.
fn helpers() -> PathBuf {
    paths::root().join("tests/documents")
}

/// Runs a command, and returns its output, or fails with it.
pub(super) fn output(command: &mut Command) -> Result<String> {
    let output = command.output().context("cannot be started")?;
    let text = both(&output);
    ensure!(output.status.success(), "{}:\n{text}", output.status);
    Ok(text)
}

fn both(Output { stdout, stderr, .. }: &Output) -> String {
    [stdout, stderr]
        .map(|it| String::from_utf8_lossy(it))
        .concat()
}

pub(super) fn javascript(
    world: &World,
    block: &Block,
    setup: Setup,
    directory: &Path,
) -> Result<()> {
    let start = |code: &str| -> Result<Command> {
        let file = directory.join("block.mjs");
        fs::write(&file, format!("{}{code}\n{}\n", setup.prefix, setup.after))?;
        let mut node = world.node(directory);
        if let Some(before) = setup.before {
            node.arg("--import").arg(helpers().join(before));
        }
        node.arg(file);
        Ok(node)
    };
    if let Some(expected) = setup.error_without_first_line {
        let (_, rest) = block.text.split_once('\n').context("a line is missing")?;
        let output = start(rest)?.output().context("cannot be started")?;
        let text = both(&output);
        ensure!(
            !output.status.success() && text.contains(expected),
            "without its first line: expected `{expected}`, found:\n{text}"
        );
    }
    let text = output(&mut start(&block.text)?)?;
    ensure!(
        text.contains(setup.prints),
        "expected `{}`, found:\n{text}",
        setup.prints
    );
    Ok(())
}

pub(super) fn typescript(block: &Block, directory: &Path) -> Result<()> {
    fs::write(directory.join("block.ts"), &block.text)?;
    let config = r#"{ "compilerOptions": { "target": "es2022", "module": "esnext", "strict": true,
        "moduleResolution": "bundler", "noEmit": true, "types": [], "lib": ["es2022", "dom"] },
        "files": ["block.ts"] }"#;
    fs::write(directory.join("tsconfig.json"), config)?;
    let tsc = paths::root().join("js/node_modules/.bin/tsc");
    output(sh::command(tsc).arg("--project").arg(directory)).map(drop)
}

/// Runs the scripts to which a page refers, as classic scripts.
pub(super) fn html(world: &World, block: &Block, directory: &Path) -> Result<()> {
    let scripts: Vec<&str> = block.text.split(" src=\"").skip(1).collect();
    ensure!(!scripts.is_empty(), "the page has no script");
    for script in scripts {
        let path = script.split('"').next().unwrap_or_default();
        let code = "const text = require('fs').readFileSync(process.argv[1], 'utf8');
            require('vm').runInThisContext(text);
            if (!globalThis.latebind) throw new Error('there is no latebind');";
        output(world.node(directory).arg("-e").arg(code).arg(path))?;
    }
    Ok(())
}

/// Compiles a block as the body of `main`, unless it has its own, and runs it.
pub(super) fn rust(block: &Block, directory: &Path) -> Result<()> {
    let text = &block.text;
    let program = if text.contains("fn main()") {
        text.clone()
    } else {
        format!("fn main() -> Result<(), Box<dyn std::error::Error>> {{\n{text}\nOk(())\n}}\n")
    };
    let source = directory.join("block.rs");
    fs::write(&source, program)?;
    let debug = paths::target().join("debug");
    let mut rustc = sh::command(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc
        .args(["--edition", "2024", "-o", "block", "--extern"])
        .arg(format!(
            "latebind={}",
            debug.join("liblatebind.rlib").display()
        ))
        .arg("-L")
        .arg(format!("dependency={}", debug.join("deps").display()));
    output(rustc.arg(&source).current_dir(directory))?;
    output(sh::command(directory.join("block")).current_dir(directory)).map(drop)
}

/// Parses a module, or a part of one, in which `…` represents more operands, and `k` a number.
pub(super) fn wat(block: &Block, setup: Setup) -> Result<()> {
    let text = block.text.replace('…', "");
    let text = text.replace("i32.const k", "i32.const 0");
    let module = match text.starts_with("(module") {
        true => text,
        false => format!("{}\n{text}\n{}", setup.prefix, setup.after),
    };
    match wat::parse_str(&module) {
        Ok(_) => Ok(()),
        Err(error) => bail!("{error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(language: &str, text: &str) -> Block {
        Block {
            line: 1,
            language: language.into(),
            text: text.into(),
        }
    }

    #[test]
    fn a_wrong_module_fails() {
        assert!(wat(&block("wat", "(module)"), Setup::default()).is_ok());
        assert!(wat(&block("wat", "(module"), Setup::default()).is_err());
    }

    #[test]
    fn a_wrong_program_fails() {
        let directory = std::env::temp_dir().join(format!("documents-{}", std::process::id()));
        fs::create_dir_all(&directory).unwrap();
        let check = |text: &str| rust(&block("rust", text), &directory).is_ok();
        let outcomes = [
            check("let _ = 1;"),
            check("let _ = ;"),
            check("Err(\"no\")?;"),
        ];
        fs::remove_dir_all(&directory).unwrap();
        assert_eq!(outcomes, [true, false, false]);
    }

    #[test]
    fn a_page_without_a_script_fails() {
        let world = World {
            node: "node".into(),
            wheels: PathBuf::new(),
            pyodide: PathBuf::new(),
        };
        assert!(html(&world, &block("html", "<p>"), Path::new(".")).is_err());
    }
}
