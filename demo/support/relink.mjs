// Relinks the wheels of the column `relinked`.

import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { findWheel } from "./pyodide.mjs";

/**
 * Relinks wheels, named without version, into a directory. Each has its own run of `latebind relink`: the
 * libraries of different wheels do not belong together.
 */
export async function relinkWheels(names, { tools, program }, directory) {
  for (const name of names) {
    const wheel = await findWheel(join(tools, "wheels"), name);
    await promisify(execFile)(program, ["relink", wheel, "-o", `${directory}/`]);
  }
}
