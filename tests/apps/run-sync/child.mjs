// One process: runs the scenarios in one Pyodide, with Latebind or without it, and prints a line of JSON:
// `{ answers, stacks, shared }`.

import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { scenarios, withoutStackSwitching } from "./scenarios.mjs";

const { dist, tools, latebind, hasStackSwitching } = JSON.parse(process.argv[2]);

if (!hasStackSwitching) delete WebAssembly.Suspending;
if (latebind) await import(pathToFileURL(join(dist, "auto.mjs")));

const { loadPyodide } = await import(pathToFileURL(join(tools, "node_modules/pyodide/pyodide.mjs")));
const pyodide = await loadPyodide({ stdout() {} });
const answers = {};
for (const [name, run] of Object.entries(hasStackSwitching ? scenarios : withoutStackSwitching)) {
  answers[name] = await run(pyodide);
}
const stats = globalThis.latebind?.stats() ?? [];
console.log(JSON.stringify({ answers, dsos: stats.length, stacks: stats.filter(({ stacks }) => stacks).length }));
process.exit(0);
