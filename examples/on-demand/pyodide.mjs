// Pyodide, with an extension module whose helper library of 1 MB arrives at its first use:
//
//     node examples/on-demand/pyodide.mjs PYODIDE EXTENSIONS OUT
//
// PYODIDE is the directory of the npm package `pyodide`. EXTENSIONS has `later.so` and `helper.so`, which
// `cargo xtask wat` builds from demo/extensions. OUT receives the helper library and its manifest. The command
// `latebind` must be on PATH.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import "../../js/dist/auto.mjs";
import { lazy } from "../../js/dist/lazy.mjs";

const [pyodide, extensions, out] = process.argv.slice(2).map((path) => resolve(path));
const { loadPyodide } = await import(pathToFileURL(join(pyodide, "pyodide.mjs")));

// A custom section gives the helper library the size of a real one.
const helper = readFileSync(join(extensions, "helper.so"));
const content = Buffer.concat([Buffer.from([7]), Buffer.from("padding"), Buffer.alloc(1_000_000 - helper.length)]);
const size = Buffer.from([0, (content.length & 127) | 128, ((content.length >> 7) & 127) | 128, content.length >> 14]);
mkdirSync(out, { recursive: true });
writeFileSync(join(out, "helper.so"), Buffer.concat([helper, size, content]));
const [library, importer, output] = [join(out, "helper.so"), join(extensions, "later.so"), join(out, "manifest.json")];
execFileSync("latebind", ["manifest", library, "--importer", importer, "-o", output], { stdio: "inherit" });

const python = await loadPyodide();
const site = python.runPython("import site; site.getsitepackages()[0]");
python.FS.writeFile(`${site}/later.so`, readFileSync(join(extensions, "later.so")));

lazy(JSON.parse(readFileSync(output, "utf8")), {
  // Pyodide exports the functions of its loader.
  program: python._module,
  base: pathToFileURL(`${out}/`),
  onProgress: ({ library, state, total }) => state === "loaded" && console.log(`${library}: loaded, ${total} bytes`),
});
globalThis.soon = (value) => new Promise((resolve) => setTimeout(resolve, 10, value));

// `later.call(f)` calls `helper` of the library, which calls `f`, which waits for a promise.
console.log(
  await python.runPythonAsync(`
import later
from js import soon
from pyodide.ffi import run_sync

print("imported; the helper library is not loaded")
str([later.call(lambda: run_sync(soon(number))) for number in range(3)])
`),
);
