// Runs the script of one case once, and reports the first difference from the expectations.

import { createProgram } from "../loader.mjs";
import { createHost } from "./host.mjs";
import { INPUTS } from "./inputs.mjs";
import { decodeValue, matches, printExpected, printFound } from "./outcome.mjs";

/** The result of a step differs from the expectation of the case. */
export class Mismatch extends Error {
  name = "Mismatch";
}

async function startProgram({ testCase, files, inputName, mode, onModule, libraries, held }) {
  const input = INPUTS[inputName];
  const host = createHost(testCase, held);
  const program = await createProgram({
    main: await mode.whileCompiling(() => input.main(files(testCase.main))),
    libraries,
    jsLibrary: host.jsLibrary,
    emJs: host.emJs,
    flavor: testCase.flavor,
    memory64: testCase.memory64,
    loadAsync: input.loadAsync,
    lateBinding: mode.lateBinding,
    onModule,
  });
  return { ...program, host };
}

// Called once for all programs of a session, because several instances of one module are also tested.
async function prepareLibraries({ testCase, files, inputName, mode }) {
  const libraries = {};
  for (const [name, path] of Object.entries(testCase.libraries)) {
    libraries[name] = await mode.whileCompiling(() => INPUTS[inputName].library(files(path)));
  }
  return libraries;
}

function exportOf(program, dso, name) {
  const exports = program.exportsOf(dso);
  if (!Object.hasOwn(exports, name)) throw new Error(`\`${dso}\` has no export \`${name}\``);
  return exports[name];
}

/** Performs one step. Returns a promise if the step suspends or loads asynchronously. */
function perform(step, session) {
  const { program, running } = session;
  switch (step.op) {
    case "program":
      return session.select(step.program);
    case "dlopen":
      return program.dlopen(step.library, { global: step.scope === "global" });
    case "define":
      // The global symbols are a plain object, and some embedders patch a running program in this way.
      program.Module.wasmImports[step.name] = program.host.create(step.name, step.suspending);
      return undefined;
    case "call": {
      const func = exportOf(program, step.dso, step.function);
      const args = step.args.map(decodeValue);
      return step.enter === "promising" ? WebAssembly.promising(func)(...args) : func(...args);
    }
    case "start": {
      const func = WebAssembly.promising(exportOf(program, step.dso, step.function));
      const call = func(...step.args.map(decodeValue));
      // The step that joins the call receives the error. Until then, the rejection must not be unhandled.
      call.catch(() => {});
      running.set(step.label, call);
      return undefined;
    }
    case "join":
      if (!running.has(step.label)) throw new Error(`\`${step.label}\` was not started`);
      session.release();
      return running.get(step.label);
    case "same":
      return (
        exportOf(program, step.dso, step.function) ===
        exportOf(program, step.other_dso, step.other_function)
      );
    default:
      throw new Error(`unknown step \`${step.op}\``);
  }
}

async function createSession(options) {
  const libraries = await prepareLibraries(options);
  const programs = new Map();
  const session = {
    program: undefined,
    // Calls that were started, by label. Calls that are held continue at the first `join`.
    running: new Map(),
    release: undefined,
    async select(name) {
      if (!programs.has(name)) {
        programs.set(name, await startProgram({ ...options, libraries, held }));
      }
      session.program = programs.get(name);
    },
  };
  const held = new Promise((resolve) => (session.release = resolve));
  await session.select("");
  return session;
}

/** Resolves if one of the DSOs is rejected with an error that names the missing import. */
async function runRefused(options) {
  let refusal;
  try {
    const session = await createSession(options);
    for (const step of options.testCase.script) await perform(step, session);
  } catch (error) {
    refusal = error;
  }
  if (!/\blatebind\b/.test(refusal?.message)) {
    const found = printFound(refusal ? { error: refusal } : { value: undefined });
    throw new Mismatch(`expected an error that names latebind, found \`${found}\``);
  }
}

/**
 * Resolves if every step of `testCase` meets the expectation in the mode's column ("stock" or "latebind").
 * `files` maps a path of the manifest to bytes. There is no time limit here, because only a different
 * process can end a loop in wasm.
 */
export async function runTrial({ testCase, ...others }) {
  const { column, form, isRefused } = others.mode;
  const options = { ...others, testCase: { ...testCase, ...testCase.relinked?.[form] } };
  if (isRefused) return runRefused(options);
  const session = await createSession(options);
  for (const step of options.testCase.script) {
    let found;
    try {
      found = { value: await perform(step, session) };
    } catch (error) {
      found = { error };
    }
    const expected = step[column];
    if (!matches(expected, found)) {
      throw new Mismatch(
        `step \`${step.text}\` (line ${step.line}): expected \`${printExpected(expected)}\`, ` +
          `found \`${printFound(found)}\``,
        { cause: found.error },
      );
    }
  }
}
