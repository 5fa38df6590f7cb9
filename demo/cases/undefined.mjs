// A call to a function that no library defines fails when the call is made, not when the library is loaded. It
// succeeds after a library defines the function.

import { expectEqual, expectThrow } from "../support/check.mjs";
import { installExtensions, startPyodide } from "../support/pyodide.mjs";

// Called by its address, because Pyodide treats a JavaScript error that passes through Python as fatal.
const address = `
import ctypes
from demo import SITE
ctypes.cast(ctypes.CDLL(f"{SITE}/asks.so").ask, ctypes.c_void_p).value
`;

export default {
  name: "undefined",
  shows: "the call throws and names the symbol, and works after a library defines it",
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
