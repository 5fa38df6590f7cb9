// Starts Pyodide for the cases, with wheels, extension modules, and the Python helpers in its file system. Any page or
// script would use it in the same way, and nothing here refers to Latebind.

import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** The directory for Python packages in Pyodide's file system. */
const site = "/lib/python3.14/site-packages";

// Always a plain Uint8Array, because a Buffer is a fatal error in Pyodide.
const bytesOf = async (path) => new Uint8Array(await readFile(path));

let started;

/**
 * Returns the only Pyodide of this process, and starts it on the first call. Python can import the module `demo`
 * (demo.py). If the first call passes `print`, the output of Python goes there, line by line.
 */
export function startPyodide(context, options) {
  return (started ??= start(context, options));
}

async function start({ tools }, { print = () => {} } = {}) {
  const entry = join(tools, "node_modules", "pyodide", "pyodide.mjs");
  const { loadPyodide } = await import(pathToFileURL(entry));
  const py = await loadPyodide({ stdout: print });
  py.registerJsModule("demo_host", {
    soon: (value) => new Promise((resolve) => setTimeout(resolve, 2, value)),
  });
  py.FS.writeFile(`${site}/demo.py`, await bytesOf(new URL("demo.py", import.meta.url)));
  return py;
}

/** Returns the path of the wheel of this name, without version, in a directory. */
export async function findWheel(folder, name) {
  const files = await readdir(folder);
  const file = files.find((file) => file.startsWith(`${name}-`) && file.endsWith(".whl"));
  if (!file) throw new Error(`no wheel of ${name} in ${folder}`);
  return join(folder, file);
}

/** Unpacks wheels, named without version, from the directory `wheels` [default: the directory of the tools]. */
export async function installWheels(py, { tools, wheels = join(tools, "wheels") }, ...names) {
  for (const name of names) {
    py.unpackArchive(await bytesOf(await findWheel(wheels, name)), "wheel", { extractDir: site });
  }
}

/** Copies libraries that were built from `demo/extensions` to the directory from which Python imports. */
export async function installExtensions(py, { extensions }, ...names) {
  for (const name of names) {
    py.FS.writeFile(`${site}/${name}.so`, await bytesOf(join(extensions, `${name}.so`)));
  }
}

/** Copies the font of the tools to `/font.ttf`. */
export async function installFont(py, { tools }) {
  const font = join(tools, "node_modules", "dejavu-fonts-ttf", "ttf", "DejaVuSans.ttf");
  py.FS.writeFile("/font.ttf", await bytesOf(font));
}

/**
 * Runs Python inside a `promising` export, so that `run_sync` may suspend, and returns the value of its
 * last expression as plain data.
 */
export async function runPython(py, source) {
  const value = await py.runPythonAsync(source);
  return value?.toJs ? value.toJs({ dict_converter: Object.fromEntries }) : value;
}
