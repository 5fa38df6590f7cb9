// Relinks the wheels of the column `relinked`.

import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { findWheel } from "./pyodide.mjs";

/**
 * Relinks wheels, named without version, into a directory. Each wheel has a separate run of `latebind relink`,
 * because the libraries of different wheels are not one program.
 */
export async function relinkWheels(names, { tools, program }, directory) {
  for (const name of names) {
    const wheel = await findWheel(join(tools, "wheels"), name);
    await promisify(execFile)(program, ["relink", wheel, "-o", `${directory}/`]);
  }
}
