// The package `pyodide` for the examples of the documents: the real one, except that micropip takes wheels from the
// tools of the tests instead of PyPI.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const { DOCUMENTS_PYODIDE, DOCUMENTS_WHEELS } = process.env;
const pyodide = await import(pathToFileURL(join(DOCUMENTS_PYODIDE, "pyodide.mjs")));

const site = "/lib/python3.14/site-packages";

export async function loadPyodide(options) {
  const python = await pyodide.loadPyodide(options);
  const loadPackage = python.loadPackage;
  python.loadPackage = async (names, ...rest) => {
    if (names !== "micropip") return loadPackage(names, ...rest);
    python.registerJsModule("micropip", { install: (name) => install(python, name) });
  };
  return python;
}

async function install(python, name) {
  const files = await readdir(DOCUMENTS_WHEELS);
  const wheel = files.find((file) => file.startsWith(`${name}-`));
  if (!wheel) throw new Error(`the tools have no wheel of ${name}`);
  // A Buffer is a fatal error in Pyodide.
  const bytes = new Uint8Array(await readFile(join(DOCUMENTS_WHEELS, wheel)));
  python.unpackArchive(bytes, "wheel", { extractDir: site });
}
