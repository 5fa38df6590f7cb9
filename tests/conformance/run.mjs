// Runs the conformance corpus in this engine:
//
//     node run.mjs --manifest FILE --dist DIR [--filter TEXT] [--modes A,B] [--list] [--verbose]
//
// `latebind-conformance` writes the manifest; DIR holds the built package. Without it only the
// stock column runs. One line for each trial that failed, and a count; exit 1 if any failed.

import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { pathToFileURL } from "node:url";
import { engineName, planTrials, runAll } from "../support/harness/runner.mjs";

const { values: options } = parseArgs({
  options: {
    manifest: { type: "string" },
    dist: { type: "string" },
    filter: { type: "string", default: "" },
    modes: { type: "string", default: "stock,latebind,attached" },
    list: { type: "boolean", default: false },
    verbose: { type: "boolean", default: false },
  },
});

function readManifest() {
  if (!options.manifest) throw new Error("--manifest FILE is missing");
  const directory = dirname(resolve(options.manifest));
  const cache = new Map();
  const files = (path) => {
    if (!cache.has(path)) cache.set(path, new Uint8Array(readFileSync(join(directory, path))));
    return cache.get(path);
  };
  return { manifest: JSON.parse(readFileSync(options.manifest, "utf8")), files };
}

async function importLatebind() {
  if (!options.dist) return undefined;
  const path = resolve(options.dist, "index.mjs");
  return existsSync(path) ? import(pathToFileURL(path)) : undefined;
}

async function main() {
  const { manifest, files } = readManifest();
  const api = await importLatebind();
  let modes = options.modes.split(",");
  if (!api) {
    modes = modes.filter((mode) => mode === "stock");
    console.log(`no index.mjs in ${options.dist ?? "--dist"}: only stock runs`);
  }
  const trials = planTrials({ manifest, files, modes, filter: options.filter });
  if (options.list) {
    for (const { name } of trials) console.log(name);
    return;
  }

  // A feature that is missing is missing in every mode, so its reason is printed once per case.
  const skips = new Set();
  const report = ({ name, testCase }, { status, message, error }) => {
    if (status === "failed") {
      console.log(`failed ${name}: ${message}`);
      if (options.verbose && error) console.log(error.cause?.stack ?? error.stack);
    } else if (status === "skipped" && !skips.has(testCase.name)) {
      skips.add(testCase.name);
      console.log(`skipped ${engineName()}/*/*/${testCase.name}: ${message}`);
    } else if (options.verbose) {
      console.log(`${status} ${name}${message ? `: ${message}` : ""}`);
    }
  };
  const counts = await runAll(trials, { api, files }, report);
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  // Nothing run is not success: a misspelled filter would look like it.
  if (counts.failed || trials.length === 0) process.exitCode = 1;
}

await main();
