/** A wheel that a Python program imports and uses in an unmodified Pyodide. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { wheelPath } from "../support/wheels.mjs";

export const files = ({ wheel }, { tools }) => ({ wheel: wheelPath(join(tools, "wheels"), wheel) });

export async function run({ requires = [], module, program }, { tools, files: { wheel } }) {
  const { loadPyodide } = await import(
    pathToFileURL(join(tools, "node_modules/pyodide/pyodide.mjs"))
  );
  const pyodide = await loadPyodide();
  const [site] = pyodide.runPython("import site; site.getsitepackages()").toJs();
  const required = requires.map((name) => wheelPath(join(tools, "wheels"), name));
  for (const path of [wheel, ...required]) {
    pyodide.unpackArchive(new Uint8Array(readFileSync(path)), "wheel", { extractDir: site });
  }
  const font = readFileSync(join(tools, "node_modules/dejavu-fonts-ttf/ttf/DejaVuSans.ttf"));
  pyodide.FS.writeFile("/font.ttf", new Uint8Array(font));
  pyodide.FS.writeFile(`${site}/warm.py`, readFileSync(new URL("warm.py", import.meta.url), "utf8"));
  // The modules of the standard library that packages import must not count.
  pyodide.runPython("import datetime, decimal, enum, importlib.resources, typing, warnings");

  const begin = performance.now();
  pyodide.runPython(`import ${module}`);
  const time = performance.now() - begin;
  const source = readFileSync(new URL(program, import.meta.url), "utf8");
  const { answer, ...times } = JSON.parse(pyodide.runPython(source));
  return { answer, times: { import: time, ...times } };
}
