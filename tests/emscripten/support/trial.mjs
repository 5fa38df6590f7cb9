// Runs a trial: all calls of one build, in one mode and one way.
//
// Calls share a process as long as they work. A call that fails may break the program, so the next ones run in a new
// process.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { runChild } from "../../support/child.mjs";

const LIMIT = 20;

/** Returns the results by call: `{ result, detail, stats }`. */
export async function runTrial({ build, mode, way, edges }, { script, dist }) {
  const { folder, main, start, format } = build;
  // In every thread, like a preloaded module.
  const options = mode === "auto" ? ["--import", pathToFileURL(join(dist, "auto.mjs")).href] : [];
  const results = new Map();
  // A program that runs as its main function makes one call.
  const share = start === "main" ? 1 : edges.length;
  let rest = edges;
  while (rest.length) {
    const job = {
      main: join(folder, main),
      wasm: join(folder, main.replace(/\.m?js$/, ".wasm")),
      edges: rest.slice(0, share),
      mode,
      way,
      start,
      format,
    };
    const { found, end, output } = await runChild(script, job, LIMIT, options);
    for (const { name, ...result } of found.values()) results.set(name, result);
    // If a process ends without a report, the first call without a result ended it.
    const silent = job.edges.find(({ name }) => !found.has(name));
    const failed = [...found.values()].some(({ result }) => result !== "works");
    if (silent && !failed) results.set(silent.name, { result: end, detail: output });
    rest = rest.filter(({ name }) => !results.has(name));
  }
  return results;
}
