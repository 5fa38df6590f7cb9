// Runs a script of `children/` in a process of its own: for settings, flags of the engine, and what
// would spoil a realm.

import { execFile } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { fixturesForChildren } from "./fixtures.mjs";

const run = promisify(execFile);

/** Why a child cannot be made to collect garbage; nothing where it can. */
export const cannotCollect = undefined;

/** Why a child cannot have an environment; nothing where it can. */
export const hasNoEnvironment = undefined;

/**
 * `{ stdout, stderr }` of a script that must succeed. `forbidsStrings`: no code is compiled from
 * strings. `collects`: there is a `gc`. `seconds`: how long it may take.
 */
export function runChild(name, { forbidsStrings, collects, args = [], env = {}, seconds = 15 } = {}) {
  const script = fileURLToPath(new URL(`../../children/${name}.mjs`, import.meta.url));
  // What the tests are started with must not leak into what they test.
  const { LATEBIND_DISABLE, LATEBIND_DEBUG, NODE_OPTIONS, ...inherited } = process.env;
  const flags = [
    ...(forbidsStrings ? ["--disallow-code-generation-from-strings"] : []),
    ...(collects ? ["--expose-gc"] : []),
  ];
  return run(process.execPath, [...flags, script, ...args], {
    env: { ...inherited, ...fixturesForChildren, ...env },
    encoding: "utf8",
    timeout: seconds * 1000,
  });
}
