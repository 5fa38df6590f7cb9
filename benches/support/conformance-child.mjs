/**
 * One process of the table of strategies: runs cases of the conformance corpus with one strategy, under the
 * conditions of one column. Prints `[{ case, failure }]`, where a failure is a message or null.
 */

import { readManifest } from "../../tests/support/harness/environment.mjs";
import { installGuard, whileAllowed } from "../../tests/support/harness/guard.mjs";
import { runTrial } from "../../tests/support/harness/trial.mjs";
import { start } from "./definitions.mjs";
import { lateBindingOf } from "./late-binding.mjs";
import { readImportedTypes } from "./read-types.mjs";

const { id, column, manifest: path, dist } = JSON.parse(process.argv[2]);
const { cases, input = "sync-bytes", entered, unseen, guarded } = column;

// Before Latebind is imported, because it keeps the current functions.
if (guarded) installGuard();
const { manifest, files } = readManifest(path);
const strategy = await start(id, { dist });

/** The environment that compiles a module, as the strategy sees it. */
function compiling(action) {
  if (guarded) return whileAllowed(action);
  if (!unseen) return action();
  strategy.uninstall();
  try {
    return action();
  } finally {
    strategy.install();
  }
}

/** If only code generation is disallowed, the types must not be an obstacle. */
function typesIn({ libraries }) {
  const all = Object.values(libraries).map((path) => [...readImportedTypes(files(path))]);
  return new Map(all.flat());
}

const modeFor = (testCase) => ({
  column: "latebind",
  // A library without self references has one relinked form.
  form: (strategy.forms ?? []).find((name) => testCase.relinked?.[name]),
  lateBinding:
    strategy.bindLate && lateBindingOf(strategy, guarded ? typesIn(testCase) : undefined),
  whileCompiling: compiling,
});

/** Returns a case with the entry that the strategy requires. A strategy that always suspends must not fail only for that. */
function caseOf(name) {
  const found = manifest.cases.find((testCase) => testCase.name === name);
  if (!found) throw new Error(`there is no case \`${name}\``);
  if (entered === "as written" || !strategy.enter) return found;
  const script = found.script.map((step) =>
    step.op === "call" ? { ...step, enter: strategy.enter } : step,
  );
  return { ...found, script };
}

const results = [];
for (const name of cases) {
  let failure = null;
  strategy.install();
  try {
    const testCase = caseOf(name);
    await runTrial({ testCase, mode: modeFor(testCase), inputName: input, files, onModule() {} });
  } catch (error) {
    failure = error.message;
  }
  strategy.uninstall();
  results.push({ case: name, failure });
}
console.log(JSON.stringify(results));
process.exit(0);
