/** Prints how many milliseconds `import uharfbuzz` takes: `node import-child.mjs TOOLS [AUTO]`. */

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { wheelOf } from "./wheels.mjs";

const [tools, auto] = process.argv.slice(2);
if (auto) await import(pathToFileURL(auto));
const { loadPyodide } = await import(
  pathToFileURL(join(tools, "node_modules/pyodide/pyodide.mjs"))
);
const pyodide = await loadPyodide();
const site = pyodide.runPython("import site; site.getsitepackages()[0]");
const bytes = new Uint8Array(wheelOf(join(tools, "wheels"), "uharfbuzz"));
pyodide.unpackArchive(bytes, "wheel", { extractDir: site });
// What the package imports for itself is not the question.
pyodide.runPython("import importlib.resources, enum, typing, warnings");

const start = performance.now();
pyodide.runPython("import uharfbuzz");
const time = performance.now() - start;
if (auto) {
  const replaced = globalThis.latebind.stats().some(({ self }) => self > 9000);
  if (!replaced) throw new Error("the stubs have not been replaced");
}
console.log(time);
