/**
 * Imports uharfbuzz and uses it: `node uharfbuzz-child.mjs TOOLS WHEEL [AUTO]`. Prints times in
 * milliseconds, and a hash of what came out, as JSON. Shaping and subsetting are medians when warm.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [tools, wheel, auto] = process.argv.slice(2);
if (auto) await import(pathToFileURL(auto));
const { loadPyodide } = await import(
  pathToFileURL(join(tools, "node_modules/pyodide/pyodide.mjs"))
);
const pyodide = await loadPyodide();
const site = pyodide.runPython("import site; site.getsitepackages()[0]");
pyodide.unpackArchive(new Uint8Array(readFileSync(wheel)), "wheel", { extractDir: site });
const font = readFileSync(join(tools, "node_modules/dejavu-fonts-ttf/ttf/DejaVuSans.ttf"));
pyodide.FS.writeFile("/font.ttf", new Uint8Array(font));
// What the package imports for itself is not the question.
pyodide.runPython("import importlib.resources, enum, typing, warnings");

const start = performance.now();
pyodide.runPython("import uharfbuzz");
const time = performance.now() - start;
if (auto && !globalThis.latebind.stats().some(({ self, relinked }) => self + relinked > 9000)) {
  throw new Error("the stubs have not been replaced");
}

const used = JSON.parse(pyodide.runPython(readFileSync(new URL("uharfbuzz.py", import.meta.url), "utf8")));
console.log(JSON.stringify({ import: time, ...used }));
