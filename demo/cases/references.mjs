// The reference kinds for which the loader supplies a stub, each alone, in the Python extension modules of
// demo/extensions. The method `call` of a module calls a Python function through the reference.

import { expectEqual } from "../support/check.mjs";
import { installExtensions, runPython, startPyodide } from "../support/pyodide.mjs";

const fatal = "SuspendError: trying to suspend JS frames";

/** A case in which a Python function that is called through a reference waits for a promise. */
const reference = (name, shows, libraries, load) => ({
  name: `${name} reference`,
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

const loadLate = `
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

const references = [
  reference("late", "the definition is loaded after the caller", ["later", "helper"], loadLate),
  reference("local", "the definition is in a NEEDED library, RTLD_LOCAL", ["local", "helper"], loadLocal),
  reference("self", "the library imports a function that it exports, like C++ libraries", ["self"], loadSelf),
];

// Each reference in turn, from JavaScript that cannot wait: `runPython`, not `runPythonAsync`. `self` comes
// first and the global load last, so that no reference finds the `helper` of a different library too early.
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
  shows: "the three references under a plain JavaScript call",
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

export default [...references, withoutPromising];
