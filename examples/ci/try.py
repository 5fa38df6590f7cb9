"""Tries the files of this directory, as far as that is possible without building a package.

Usage: python try.py WHEEL PYODIDE

WHEEL is a wheel for Pyodide, and PYODIDE the directory of pyodide.asm.wasm. `latebind` must be on PATH, and
cibuildwheel, pyodide-build, and pre-commit must be installed. The commands are read by these programs from the files,
and run by their own functions. What is not tried: the download of the cross-build environment, and the compilation.
"""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from cibuildwheel.options import CommandLineArguments, compute_options
from cibuildwheel.util.cmd import shell
from cibuildwheel.util.helpers import prepare_command
from pyodide_build.common import modify_wheel
from pyodide_build.recipe.spec import MetaConfig

HERE = Path(__file__).parent


def provide_pyodide(directory: Path, pyodide: Path) -> None:
    """Puts a command `pyodide` on PATH that knows one variable. The real one needs the cross-build environment."""
    command = directory / "pyodide"
    command.write_text(f'#!/bin/sh\n[ "$*" = "config get dist_dir" ] && echo "{pyodide}"\n')
    command.chmod(command.stat().st_mode | stat.S_IEXEC)
    os.environ["PATH"] = f"{directory}{os.pathsep}{os.environ['PATH']}"


def cibuildwheel(wheel: Path, directory: Path) -> Path:
    """Runs the repair step and the audit step, and returns the wheel."""
    project, repaired = directory / "project", directory / "repaired"
    project.mkdir()
    repaired.mkdir()
    shutil.copy(HERE / "cibuildwheel.toml", project / "pyproject.toml")
    arguments = CommandLineArguments.defaults()
    arguments.package_dir = project
    options = compute_options("pyodide", arguments, env={}).build_options("cp314-pyodide_wasm32")
    env = dict(os.environ)
    shell(prepare_command(options.repair_command, wheel=wheel, dest_dir=repaired), env=env)
    (result,) = repaired.glob("*.whl")
    for command in options.audit_command:
        shell(prepare_command(command, wheel=result), env=env)
    return result


def pyodide_build(wheel: Path, directory: Path) -> Path:
    """Runs the script `post` in the unpacked wheel, and returns the new wheel."""
    post = MetaConfig.from_yaml(HERE / "pyodide-recipe.yaml").build.post
    result = Path(shutil.copy(wheel, directory))
    with modify_wheel(result) as unpacked:
        # As pyodide-build does.
        subprocess.run(["bash", "-ce", post], cwd=unpacked, check=True)
    subprocess.run(["latebind", "relink", "--check", result], check=True)
    return result


def pre_commit(wheel: Path, directory: Path) -> None:
    """Runs the hook on a repository that has a library for Pyodide, and expects that it fails."""
    repository = directory / "repository"
    repository.mkdir()
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com"]
    subprocess.run([*git, "init", "--quiet", repository], check=True)
    config = repository / ".pre-commit-config.yaml"
    shutil.copy(HERE / "pre-commit-config.yaml", config)
    (repository / "empty.wasm").write_bytes(b"\0asm\1\0\0\0\0\x0f\x08dylink.0\1\4\0\0\0\0")
    command = [sys.executable, "-m", "pre_commit", "run", "--all-files"]
    subprocess.run(["git", "add", "."], cwd=repository, check=True)
    subprocess.run(command, cwd=repository, check=True)
    # A library of Python refers to symbols that web-tree-sitter does not have.
    shutil.copy(wheel, repository)
    subprocess.run(["git", "add", "."], cwd=repository, check=True)
    if subprocess.run(command, cwd=repository).returncode == 0:
        sys.exit("pre-commit accepts a library of another program")


def main() -> None:
    wheel, pyodide = (Path(argument).resolve() for argument in sys.argv[1:])
    with TemporaryDirectory() as directory:
        for name in ["bin", "cibuildwheel", "pyodide-build", "pre-commit"]:
            (Path(directory) / name).mkdir()
        provide_pyodide(Path(directory) / "bin", pyodide)
        for step in [cibuildwheel, pyodide_build, pre_commit]:
            name = step.__name__.replace("_b", "-b").replace("_c", "-c")
            print(f"== {name}", flush=True)
            step(wheel, Path(directory) / name)


main()
