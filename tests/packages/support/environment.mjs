// The packages under test, and the directories in which they are used.

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../../", import.meta.url));
export const crates = process.env.PACKAGES_CRATES;
export const program = process.env.PACKAGES_PROGRAM;
export const tarball = process.env.PACKAGES_TARBALL;

const FIXTURES = join(root, "tests/fixtures/emscripten/edges/built/6.0.5");
const npm = process.platform === "win32" ? "npm.cmd" : "npm";

/** Returns the directory of a program of emcc. */
export function fixture(build) {
  return join(FIXTURES, build);
}

/** Runs a command, and returns its output. */
export function run(command, args, options) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8", ...options });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: exit status ${status}\n${stdout}${stderr}`);
  return stdout;
}

/** Makes an empty directory. */
export function empty() {
  mkdirSync(process.env.PACKAGES_WORK, { recursive: true });
  return mkdtempSync(join(process.env.PACKAGES_WORK, "project-"));
}

/** Makes an empty directory, and installs the npm package in it. */
export function project() {
  const directory = empty();
  run(npm, ["install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund", tarball], { cwd: directory });
  return directory;
}

/** Copies the files that the examples of the READMEs name. */
export function addFiles(directory) {
  cpSync(join(fixture("O2"), "caller.so"), join(directory, "lib.so"));
  cpSync(join(fixture("O2"), "caller.so"), join(directory, "libfoo.so"));
  // The other libraries are those that main.wasm needs.
  for (const name of ["main.wasm", "caller.so", "definer.so", "plugin.so", "private.so"]) {
    cpSync(join(fixture("O2"), name), join(directory, name));
  }
  for (const [from, to] of [["main.c", "main.c"], ["caller.c", "library.c"]]) {
    cpSync(join(FIXTURES, "../..", from), join(directory, to));
  }
  mkdirSync(join(directory, "dist"));
  const wheel = readdirSync(process.env.DOCUMENTS_WHEELS).find((name) => name.startsWith("msgpack-"));
  cpSync(join(process.env.DOCUMENTS_WHEELS, wheel), join(directory, "dist", wheel));
}

/** Fails if an input of emcc does not exist, and makes its output. */
const EMCC = `
emcc() {
  while [ $# -gt 0 ]; do
    case "$1" in
      -o) touch "$2"; shift ;;
      --pre-js | --extern-pre-js | --js-library) [ -s "$2" ] || { echo "emcc: no $2" >&2; return 1; }; shift ;;
      --closure) shift ;;
      -*) ;;
      *) [ -e "$1" ] || { echo "emcc: no $1" >&2; return 1; } ;;
    esac
    shift
  done
}
`;

/** Runs a block of shell commands, in which `latebind` is the installed command. */
export function runShell(block, directory) {
  const path = [dirname(program), process.env.PATH].join(":");
  const env = { ...process.env, PATH: path, TMPDIR: directory };
  return run("bash", ["-euo", "pipefail", "-c", `${EMCC}\n${block}`], { cwd: directory, env });
}

/** Returns the fenced blocks of a document, with their languages. */
export function blocks(text) {
  return [...text.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(([, language, code]) => ({ language, code }));
}
