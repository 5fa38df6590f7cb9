// Compares the profiles of files, which `latebind profile` writes, with those of live programs, which `latebind/profile`
// writes, and with those that are part of the command:
//
//     node tests/profiles/run.mjs --latebind FILE --dist DIR --tools DIR
//
// --latebind is the command, --dist the directory of the built package, and --tools the directory of the npm packages.

import { execFile } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";

const run = promisify(execFile);
const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const string = { type: "string" };
const { values: options } = parseArgs({ options: { latebind: string, dist: string, tools: string } });
if (!options.latebind || !options.dist || !options.tools) {
  console.error("usage: node tests/profiles/run.mjs --latebind FILE --dist DIR --tools DIR");
  process.exit(2);
}
const latebind = resolve(options.latebind);
const dist = resolve(options.dist);
const packages = resolve(options.tools, "node_modules");

/** Programs from npm: the kind, and the path without the ending of the main module. */
const published = [
  ["pyodide", "pyodide/pyodide.asm", "mjs"],
  ["tree-sitter", "web-tree-sitter/web-tree-sitter", "js"],
  ["pglite", "@electric-sql/pglite/dist/pglite", "js"],
].map(([kind, path, ending]) => ({
  label: path,
  kind,
  main: join(packages, `${path}.wasm`),
  glue: join(packages, `${path}.${ending}`),
}));

/** The kinds of builds of emcc, by the name of the directory. Programs with a different start are not loaded here. */
const BUILDS = new Map([
  ...["O0", "O2", "O3", "asyncify", "closure", "memory64"].map((build) => [build, ["module", "main.mjs"]]),
  ["factory", ["factory", "main.js"]],
]);

/** Programs that emcc has linked. */
function linked() {
  const edges = join(root, "tests/fixtures/emscripten/edges/built");
  const programs = [];
  for (const version of readdirSync(edges)) {
    for (const build of readdirSync(join(edges, version))) {
      const [kind, file] = BUILDS.get(build) ?? [];
      const folder = join(edges, version, build);
      if (!kind || !existsSync(join(folder, file))) continue;
      const label = `emcc ${version} ${build}`;
      programs.push({ label, kind, main: join(folder, "main.wasm"), glue: join(folder, file) });
    }
  }
  return programs;
}

/** The definitions of a profile, one line for each, and its other facts. Only the command knows the text of the glue. */
function facts(json) {
  const { main, javascript, name, glueSha256, legacyDylink, wrappedExports, ...others } = JSON.parse(json);
  const lines = Object.entries(others).map(([key, value]) => `${key} ${JSON.stringify(value)}`);
  for (const [part, { functions, tags, data, globals }] of Object.entries({ main, javascript })) {
    const groups = { functions, tags, data: { "": data }, globals: { "": globals } };
    for (const [kind, byType] of Object.entries(groups)) {
      for (const [type, names] of Object.entries(byType)) {
        lines.push(...names.map((name) => `${part} ${kind} ${name} ${type}`));
      }
    }
  }
  return lines;
}

async function compare({ label, kind, main, glue }) {
  const limits = { maxBuffer: 1 << 28, timeout: 120_000 };
  // The command adds the libraries beside the main module that it needs. A copy has none beside it.
  const copy = join(work, "main.wasm");
  copyFileSync(main, copy);
  const { stdout: read } = await run(latebind, ["profile", copy, "--glue", glue], limits);
  const child = join(here, "child.mjs");
  const { stdout } = await run(process.execPath, [child, dist, kind, glue], limits);
  const hash = JSON.parse(read).mainSha256;
  // PGlite has a second program, which creates the database.
  const live = JSON.parse(stdout.trim().split("\n").at(-1)).find((it) => JSON.parse(it).mainSha256 === hash);
  if (!live) return [`${label}: the program was not seen`];
  const [files, seen] = [facts(read), facts(live)].map((lines) => new Set(lines));
  return [
    ...[...files].filter((line) => !seen.has(line)).map((line) => `${label}: only in its files: ${line}`),
    ...[...seen].filter((line) => !files.has(line)).map((line) => `${label}: only in the live program: ${line}`),
  ];
}

const work = mkdtempSync(join(tmpdir(), "latebind-profiles-"));
let failed = 0;
for (const program of [...published, ...linked()]) {
  const differences = await compare(program).catch((error) => [`${program.label}: ${error.message}`]);
  failed += differences.length;
  console.log(differences.length ? differences.slice(0, 20).join("\n") : `${program.label}: the same`);
}

rmSync(work, { recursive: true });

const make = join(root, "tools/profiles/make.mjs");
const { stdout } = await run(process.execPath, [make, latebind, "--check", "--packages", packages]).catch(
  (error) => {
    failed += 1;
    return { stdout: `${error.stdout}${error.stderr}` };
  },
);
console.log(stdout.trim());
process.exitCode = failed ? 1 : 0;
