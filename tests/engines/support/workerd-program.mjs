// Runs a program of emcc in workerd: as it is, which suspends on no edge that has a stub, and relinked,
// with Latebind, which suspends on all of them.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { configOf, scriptsIn } from "./workerd-config.mjs";
import { withWorker } from "./workerd-process.mjs";

const FOLDER = fileURLToPath(
  new URL("../../fixtures/emscripten/edges/built/6.0.5/O2/", import.meta.url),
);
const LIBRARIES = ["caller.so", "definer.so", "plugin.so", "private.so"];
const EDGES = ["main", "later", "local", "self", "pointer"];
/** The one that has no stub. */
const FREE = "pointer";
const MAIN = "tests/engines/in-engine/workerd-program.mjs";
const ANSWER = 42;

/** How the loader gets a library. */
const FETCH = /\basyncLoad=async url=>\{[^{}]*\}/;

/**
 * The program's script, which takes its libraries from `Module.libraries`: what js/README.md has a
 * library of emcc's do when the program is linked.
 */
function scriptOf(text) {
  if (!FETCH.test(text)) throw new Error(`${FOLDER} has no asyncLoad`);
  return text.replace(FETCH, 'asyncLoad=async url=>Module["libraries"][url.split("/").at(-1)]');
}

/** Writes the program to `folder`, and gives the modules of a worker that runs it. */
function write(folder, change, { dist }) {
  mkdirSync(folder);
  const file = join(folder, "main.mjs");
  writeFileSync(file, scriptOf(readFileSync(join(FOLDER, "main.mjs"), "utf8")));
  const binaries = ["main.wasm", ...LIBRARIES].map((name) => {
    const file = join(folder, name);
    writeFileSync(file, change(readFileSync(join(FOLDER, name))));
    return { name: `given/${name}`, kind: "wasm", file };
  });
  return [
    ...scriptsIn([], MAIN),
    { name: "js/dist/auto.mjs", kind: "esModule", file: join(dist, "auto.mjs") },
    { name: "given/main.mjs", kind: "esModule", file },
    ...binaries,
  ];
}

/** What went wrong. */
export async function runProgram({ file }, options, scratch) {
  const { relink } = await import(pathToFileURL(join(options.dist, "relink.mjs")));
  const failures = [];
  for (const [mode, change] of Object.entries({ stock: (bytes) => bytes, relinked: relink })) {
    const isStock = mode === "stock";
    const config = join(scratch, `${mode}.capnp`);
    writeFileSync(config, configOf(write(join(scratch, mode), change, options)));
    const task = { libraries: LIBRARIES, edges: EDGES, isStock };
    const found = await withWorker(file, config, (ask) => ask(task, options.timeLimit));
    EDGES.forEach((edge, index) => {
      const isToSuspend = !isStock || edge === FREE;
      if ((found[index] === ANSWER) !== isToSuspend) {
        failures.push(`a program of emcc, ${mode}, on the edge ${edge}: ${found[index]}`);
      }
    });
  }
  return failures;
}
