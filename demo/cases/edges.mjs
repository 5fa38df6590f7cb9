// The edges on which the loader puts a closure, each alone, in Python extension modules of our own
// (demo/extensions). The module's method `call` reaches a Python function through the edge.

import { expectEqual } from "../support/check.mjs";
import { installExtensions, runPython, startPyodide } from "../support/pyodide.mjs";

const fatal = "SuspendError: trying to suspend JS frames";

/** A case in which the Python function at the far end of an edge waits for a promise. */
const edge = (name, shows, libraries, load) => ({
  name: `${name} edge`,
  shows,
  expected: { stock: fatal, latebind: "works" },
  async run(context) {
    const py = await startPyodide(context);
    await installExtensions(py, context, ...libraries);
    const answer = await runPython(py, `${load}\nextension.call(lambda: wait_for("waited"))`);
    expectEqual(answer, "waited", "answer");
    return { answer };
  },
});

const loadLater = `
import later as extension
from demo import load_global, wait_for
load_global("helper")
`;
const loadLocal = `
import local as extension
from demo import wait_for
`;
const loadSelf = `
import self as extension
from demo import wait_for
`;

const edges = [
  edge("later", "the definition is loaded after the caller", ["later", "helper"], loadLater),
  edge("local", "the definition is in a NEEDED library, RTLD_LOCAL", ["local", "helper"], loadLocal),
  edge("self", "the library imports what it exports, as C++ does", ["self"], loadSelf),
];

// Each edge in turn, from JavaScript that cannot wait: `runPython`, not `runPythonAsync`. `self` comes
// first and the global load last, so that no edge finds the other library's `helper` beforehand.
const plain = `
import self
import local
import later
from demo import load_global
load_global("helper")
[module.call(lambda: module.__name__) for module in (self, local, later)]
`;

const withoutPromising = {
  name: "not promising",
  shows: "the three edges under a plain JavaScript call",
  process: "not suspending",
  sameAnswer: true,
  expected: { stock: "works", latebind: "works" },
  async run(context) {
    const py = await startPyodide(context);
    await installExtensions(py, context, "self", "local", "later", "helper");
    const answer = py.runPython(plain).toJs();
    expectEqual(answer, ["self", "local", "later"], "answer");
    return { answer };
  },
};

export default [...edges, withoutPromising];
