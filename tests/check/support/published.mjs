// Published programs, and libraries of other authors for them.

import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { check } from "./command.mjs";

const run = promisify(execFile);
const CHILD = join(dirname(fileURLToPath(import.meta.url)), "live.mjs");

/** The wheels whose libraries are loaded. Large ones are only checked. */
const LOADED =
  /^(argon2_cffi_bindings|awkward_cpp|cbor2|contourpy|jiter|librt|msgpack|simplejson|uharfbuzz|xxhash|xy)-/;

export function publishedChecks(context) {
  const packages = join(context.tools, "node_modules");
  return [
    { label: "published pyodide", run: () => pyodide(context, join(packages, "pyodide")) },
    { label: "published web-tree-sitter", run: () => treeSitter(context, packages) },
  ];
}

async function pyodide(context, folder) {
  const wheels = readdirSync(join(context.tools, "wheels"))
    .filter((name) => name.endsWith(".whl"))
    .map((name) => join(context.tools, "wheels", name));
  const report = await check(context, [join(folder, "pyodide.asm.wasm"), ...wheels]);
  const problems = errorsOf(report);
  const loaded = wheels.filter((path) => LOADED.test(path.split(/[\\/]/).at(-1)));
  const results = await live("pyodide", { folder, wheels: loaded });
  for (const { path, error } of results.filter(({ error }) => error)) {
    problems.push(`${path}: has no error, but does not load: ${error}`);
  }
  return { problems, facts: { "libraries that load": results.length } };
}

/** Grammars. Some need functions that the program does not have. */
async function treeSitter(context, packages) {
  const main = join(packages, "web-tree-sitter/web-tree-sitter.wasm");
  const folder = join(packages, "@vscode/tree-sitter-wasm/wasm");
  const names = readdirSync(folder).filter((name) => /^tree-sitter-.*\.wasm$/.test(name));
  const paths = names.map((name) => join(folder, name));
  const report = await check(context, [main, ...paths]);
  const undefinedIn = (path) =>
    report.findings
      .filter(({ kind, library }) => kind === "undefined-function" && library === path.replaceAll("\\", "/"))
      .map(({ symbol }) => symbol);
  const others = report.findings.filter(({ kind, severity }) => severity === "error" && kind !== "undefined-function");
  const problems = others.map(({ message }) => message);
  const grammars = paths.map((path) => ({ path, undefined: undefinedIn(path) }));
  const results = await live("tree-sitter", { program: main.replace(/wasm$/, "js"), grammars });
  let fails = 0;
  for (const { path, error, works } of results) {
    if (error) problems.push(`${path}: does not load: ${error}`);
    for (const name of works ?? []) problems.push(`${path}: \`${name}\` is undefined, but a call works`);
    fails += grammars.find((it) => it.path === path).undefined.length - (works?.length ?? 0);
  }
  return { problems, facts: { "libraries that load": results.length, "undefined functions that fail": fails } };
}

function errorsOf({ findings }) {
  const errors = findings.filter(({ severity }) => severity === "error");
  return errors.map(({ library, message }) => `${library}: ${message}`);
}

/** Runs a part of `live.mjs`, and returns its results. */
async function live(kind, job) {
  const limits = { maxBuffer: 1 << 28, timeout: 300_000 };
  const { stdout } = await run(process.execPath, [CHILD, kind, JSON.stringify(job)], limits);
  return JSON.parse(stdout.trim().split("\n").at(-1));
}
