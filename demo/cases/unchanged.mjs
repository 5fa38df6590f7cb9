// A program with few late-bound calls, none of which suspends: its output must not change.

import { readFile } from "node:fs/promises";
import { expectEqual } from "../support/check.mjs";
import { installFont, installWheels, runPython, startPyodide } from "../support/pyodide.mjs";

export default {
  name: "unchanged Pyodide",
  shows: "forty modules, four wheels, ctypes, tasks, exceptions: same output",
  sameAnswer: true,
  expected: { stock: "works", latebind: "works" },
  async run(context) {
    const printed = [];
    const py = await startPyodide(context, { print: (line) => printed.push(line) });
    await installWheels(py, context, "uharfbuzz", "msgpack", "pydantic_core", "awkward_cpp");
    await installFont(py, context);
    await runPython(py, await readFile(new URL("unchanged.py", import.meta.url), "utf8"));
    expectEqual(printed.at(-1), "end", "last line of the output");
    return { answer: printed };
  },
};
