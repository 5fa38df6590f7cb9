// Runs a script of `children/` in a process of its own: for settings, flags of the engine, and what
// would spoil a realm.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { fixturesForChildren } from "./fixtures.mjs";

const run = promisify(execFile);

/** `{ stdout, stderr }` of a script that must succeed. */
export function runChild(name, { flags = [], args = [], env = {} } = {}) {
  const script = fileURLToPath(new URL(`../children/${name}.mjs`, import.meta.url));
  // What the tests are started with must not leak into what they test.
  const { LATEBIND_DISABLE, LATEBIND_DEBUG, NODE_OPTIONS, ...inherited } = process.env;
  return run(process.execPath, [...flags, script, ...args], {
    env: { ...inherited, ...fixturesForChildren, ...env },
    encoding: "utf8",
    timeout: 15_000,
  });
}

/** What a script printed as JSON. */
export async function askChild(name, options) {
  const { stdout } = await runChild(name, options);
  return JSON.parse(stdout);
}
