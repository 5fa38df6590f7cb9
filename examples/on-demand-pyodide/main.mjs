// Pyodide, with an extension module whose helper library of 1 MB arrives at its first use.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import "latebind/auto"; // before Pyodide
import { lazy } from "latebind/lazy";
import { loadPyodide } from "pyodide";

// A custom section gives the helper library the size of a real one.
const helper = readFileSync("extensions/helper.so");
const content = Buffer.concat([Buffer.from([7]), Buffer.from("padding"), Buffer.alloc(1_000_000 - helper.length)]);
const size = Buffer.from([0, (content.length & 127) | 128, ((content.length >> 7) & 127) | 128, content.length >> 14]);
mkdirSync("served", { recursive: true });
writeFileSync("served/helper.so", Buffer.concat([helper, size, content]));
const args = ["manifest", "served/helper.so", "--importer", "extensions/later.so", "-o", "served/manifest.json"];
execFileSync("latebind", args, { stdio: "inherit" });

const python = await loadPyodide();
const site = python.runPython("import site; site.getsitepackages()[0]");
python.FS.writeFile(`${site}/later.so`, readFileSync("extensions/later.so"));

lazy(JSON.parse(readFileSync("served/manifest.json", "utf8")), {
  // Pyodide exports the functions of its loader.
  program: python._module,
  base: new URL("served/", import.meta.url),
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
