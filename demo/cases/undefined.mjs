// A call to a function that no library defines fails when it is made, not when its library is loaded,
// and may be made again once a library defines it.

import { expectEqual, expectThrow } from "../support/check.mjs";
import { installExtensions, startPyodide } from "../support/pyodide.mjs";

// Called by its address: Pyodide takes a JavaScript error that passes through Python for a fatal one.
const address = `
import ctypes
from demo import SITE
ctypes.cast(ctypes.CDLL(f"{SITE}/asks.so").ask, ctypes.c_void_p).value
`;

export default {
  name: "undefined",
  shows: "the call throws and names the symbol; works once it is defined",
  process: "not suspending",
  expected: { stock: "works", latebind: "works" },
  async run(context) {
    const py = await startPyodide(context);
    await installExtensions(py, context, "asks", "answers");
    const ask = py._module.wasmTable.get(py.runPython(address));
    const error = expectThrow(() => ask(), "the call of an undefined function");
    if (!/\banswer\b/.test(error.message)) throw new Error(`no symbol in: ${error.message}`);
    py.runPython(`from demo import load_global; load_global("answers")`);
    expectEqual(ask(), 42, "answer");
    return { answer: error.message };
  },
};
