// Runs the conformance corpus in this engine:
//
//     node run.mjs --manifest FILE --dist DIR [--filter TEXT] [--modes A,B] [--list] [--verbose]
//                  [--time-limit MS] [--json FILE]
//
// `latebind-conformance` writes the manifest; DIR holds the built package. Without it only the
// stock column runs. One line for each trial that failed, and a count; exit 1 if any failed. The
// counts go to `--json`, those that failed as expected among the ones that passed.

import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { hasPackage, readManifest } from "../support/harness/environment.mjs";
import { runIsolated } from "../support/harness/isolated.mjs";
import { MODES } from "../support/harness/modes.mjs";
import { engineName, judge, planTrials } from "../support/harness/runner.mjs";

const { values: options } = parseArgs({
  options: {
    manifest: { type: "string" },
    dist: { type: "string" },
    filter: { type: "string", default: "" },
    modes: { type: "string", default: Object.keys(MODES).join() },
    list: { type: "boolean", default: false },
    verbose: { type: "boolean", default: false },
    "time-limit": { type: "string", default: "10000" },
    json: { type: "string" },
  },
});

function chooseModes() {
  const modes = options.modes.split(",");
  if (hasPackage(options.dist)) return modes;
  console.log(`no index.mjs in ${options.dist ?? "--dist"}: only stock runs`);
  return modes.filter((mode) => mode === "stock");
}

function createReport() {
  const counts = { passed: 0, failed: 0, skipped: 0, expected: 0 };
  // A feature that is missing is missing in every mode, so its reason is printed once per case.
  const skips = new Set();
  function report({ name, testCase }, { status, message }, failure) {
    counts[status]++;
    if (status === "passed" && message) counts.expected++;
    if (status === "failed") {
      console.log(`failed ${name}: ${message}`);
      if (options.verbose && failure) console.log(failure.stack);
    } else if (status === "skipped" && !skips.has(testCase.name)) {
      skips.add(testCase.name);
      console.log(`skipped ${engineName()}/*/*/${testCase.name}: ${message}`);
    } else if (options.verbose) {
      console.log(`${status} ${name}${message ? `: ${message}` : ""}`);
    }
  }
  return { counts, report };
}

async function main() {
  if (!options.manifest) throw new Error("--manifest FILE is missing");
  const { manifest, files } = readManifest(options.manifest);
  const plan = { ...options, modes: chooseModes() };
  const trials = planTrials({ manifest, files, modes: plan.modes, filter: plan.filter });
  if (options.list) {
    for (const { name } of trials) console.log(name);
    return;
  }

  const { counts, report } = createReport();
  for (const trial of trials.filter(({ skip }) => skip)) report(trial, judge(trial));
  for (const isGuarded of [false, true]) {
    const isHere = ({ skip, mode }) => !skip && !!MODES[mode].isGuarded === isGuarded;
    await runIsolated({
      options: { ...plan, isGuarded },
      indexes: [...trials.keys()].filter((index) => isHere(trials[index])),
      timeLimit: Number(options["time-limit"]),
      onResult: (index, failure) => report(trials[index], judge(trials[index], failure), failure),
    });
  }
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  if (options.json) writeFileSync(options.json, JSON.stringify(counts));
  // Nothing run is not success: a misspelled filter would look like it.
  if (counts.failed || trials.length === 0) process.exitCode = 1;
}

await main();
