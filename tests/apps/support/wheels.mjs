// A wheel as a source: its program is wheels/NAME.py, which stores its result in `answer`. The wheel is relinked as a
// whole, so that its RECORD is also checked.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { installFont, installWheels, runPython, startPyodide } from "../../../demo/support/pyodide.mjs";
import { unzip } from "./archives.mjs";
import { relinkFile } from "./relink.mjs";

function fileOf({ tools }, name) {
  const folder = join(tools, "wheels");
  const file = readdirSync(folder).find((file) => file.startsWith(`${name}-`) && file.endsWith(".whl"));
  if (!file) throw new Error(`no wheel of ${name} in ${folder}`);
  return file;
}

function librariesIn(wheel) {
  const files = unzip(readFileSync(wheel)).filter(({ name }) => name.endsWith(".so"));
  return files.map((file) => ({ ...file, kind: "library" }));
}

/** The folder that contains the folder `wheels` of a column. */
const folderOf = ({ tools, work }, column) =>
  ["published", "auto"].includes(column) ? tools : join(work, column);

/**
 * Returns the source for the wheel of this name. Python looks up the symbols that match `lookedUp` by name, with
 * ctypes, so no library refers to them.
 */
export function wheel(name, { requires = [], lookedUp = [], ...more }) {
  return {
    name: name.replaceAll("_", "-"),
    isOneRun: true,
    libraries: (folders) => librariesIn(join(folders.tools, "wheels", fileOf(folders, name))),
    async relink(folders, variant) {
      const file = fileOf(folders, name);
      const main = join(folders.tools, "node_modules/pyodide/pyodide.asm.wasm");
      const output = join(folderOf(folders, variant), "wheels", file);
      const input = join(folders.tools, "wheels", file);
      // The example of README, and symbols that no library imports.
      const patterns = variant === "local" ? ["PyInit_*", ...lookedUp] : [];
      const options = patterns.flatMap((pattern) => ["--keep-global-symbol", pattern]);
      await relinkFile(folders, input, output, variant === "direct" ? main : undefined, ...options);
      return librariesIn(output);
    },
    async run(context) {
      const py = await startPyodide(context);
      await installWheels(py, { tools: folderOf(context, context.column) }, name);
      await installWheels(py, context, ...requires);
      await installFont(py, context);
      const program = readFileSync(new URL(`../wheels/${name}.py`, import.meta.url), "utf8");
      const scope = `globals().update(MAY_WAIT=${context.column === "published" ? "False" : "True"})`;
      const last = "__import__('json').dumps(answer, sort_keys=True)";
      return JSON.parse(await runPython(py, `${scope}\n${program}\n${last}`));
    },
    ...more,
  };
}
