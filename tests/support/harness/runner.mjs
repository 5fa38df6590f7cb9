// Plans, runs, and judges the trials of a manifest: engine × mode × input × case. It uses no file system
// and no process, so that a browser page can use it unchanged.

import { availableInputs, compiles, INPUTS } from "./inputs.mjs";
import { MODES } from "./modes.mjs";
import { runTrial } from "./trial.mjs";

const MANIFEST_VERSION = 1;

export function engineName() {
  const { process, Deno, Bun, navigator } = globalThis;
  // This test is first, because workerd also has a `process` that claims to be Node.
  if (navigator?.userAgent === "Cloudflare-Workers") return "workerd";
  if (Bun) return `bun${Bun.version.split(".")[0]}`;
  if (Deno) return `deno${Deno.version.deno.split(".")[0]}`;
  if (process?.versions?.node) return `node${process.versions.node.split(".")[0]}`;
  const [, browser] = /(Firefox|Chrome|Safari)\//.exec(navigator?.userAgent ?? "") ?? [];
  return (browser ?? "unknown").toLowerCase();
}

// If a feature has a probe, the engine supports it if it validates the probe. Other features are APIs.
function missingFeatures(manifest, files) {
  const hasApi = { jspi: typeof WebAssembly.Suspending === "function" };
  return new Set(
    Object.entries(manifest.features)
      .filter(([name, probe]) => !(probe ? WebAssembly.validate(files(probe)) : hasApi[name]))
      .map(([name]) => name),
  );
}

// A pattern is the name of an engine with or without its version, or a list of such names.
const isEngine = (patterns, engine) =>
  [patterns].flat().some((name) => engine === name || engine.replace(/\d+$/, "") === name);

const findDivergence = (divergences, trial) =>
  divergences.find(
    (entry) =>
      entry.case === trial.testCase.name &&
      (entry.engine === null || isEngine(entry.engine, trial.engine)) &&
      (entry.mode === null || entry.mode === (MODES[trial.mode].expectedAs ?? trial.mode)) &&
      (entry.input === null || entry.input === trial.input),
  );

/** Returns all trials, in order: `{ name, engine, mode, input, testCase, skip, divergence }`. */
export function planTrials({ manifest, files, modes, filter = "" }) {
  if (manifest.version !== MANIFEST_VERSION) {
    throw new Error(`manifest version ${manifest.version} is not ${MANIFEST_VERSION}`);
  }
  const engine = engineName();
  const missing = missingFeatures(manifest, files);
  const isRefusing = !compiles();
  const trials = [];
  for (const mode of modes) {
    if (!Object.hasOwn(MODES, mode)) throw new Error(`unknown mode \`${mode}\``);
    const { form, inputs = Object.keys(INPUTS), generatesCode } = MODES[mode];
    for (const input of availableInputs()) {
      if (!inputs.includes(input)) continue;
      for (const testCase of manifest.cases) {
        if (form && !testCase.relinked?.[form]) continue;
        const name = `${engine}/${mode}/${input}/${testCase.name}`;
        if (!name.includes(filter)) continue;
        const lacks = testCase.features.filter((feature) => missing.has(feature));
        const skip = lacks.length
          ? `the engine lacks ${lacks.join(", ")}`
          : isRefusing && generatesCode
            ? "the engine compiles nothing at run time"
            : undefined;
        const trial = { name, engine, mode, input, testCase, skip };
        trial.divergence = findDivergence(manifest.divergences, trial);
        trials.push(trial);
      }
    }
  }
  return trials;
}

// Latebind changes the realm, so a change that remains after a trial would affect the next trial.
const HOOKED = [
  "Module",
  "Instance",
  "compile",
  "instantiate",
  "compileStreaming",
  "instantiateStreaming",
];
const snapshot = () => HOOKED.map((name) => WebAssembly[name]);

async function runInMode(trial, { api, files }) {
  const mode = MODES[trial.mode];
  const before = snapshot();
  await mode.install(api);
  try {
    await runTrial({
      testCase: trial.testCase,
      mode: { ...mode, whileCompiling: (action) => mode.whileCompiling(action, api) },
      inputName: trial.input,
      files,
      onModule: (Module) => mode.onModule(api, Module),
    });
  } finally {
    await mode.uninstall(api);
  }
  const changed = HOOKED.filter((_, index) => snapshot()[index] !== before[index]);
  if (changed.length) throw new Error(`uninstall left WebAssembly.${changed.join(", ")} changed`);
}

/** Runs one trial. Returns `undefined` if it passes, or the error. */
export async function attempt(trial, environment) {
  try {
    await runInMode(trial, environment);
    return undefined;
  } catch (error) {
    return { message: error.message, stack: (error.cause ?? error).stack };
  }
}

/** Returns `{ status: "passed" | "failed" | "skipped", message }` for a trial that ended with `failure`. */
export function judge(trial, failure) {
  if (trial.skip) return { status: "skipped", message: trial.skip };
  if (!trial.divergence) {
    return failure ? { status: "failed", message: failure.message } : { status: "passed" };
  }
  const { reason, sometimes } = trial.divergence;
  if (!failure && sometimes) return { status: "passed" };
  if (failure) return { status: "passed", message: `fails as expected: ${reason}` };
  return { status: "failed", message: `expected to fail, but passes: ${reason}` };
}
