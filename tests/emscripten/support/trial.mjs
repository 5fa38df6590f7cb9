// Runs a trial in Node: all calls of one build, in one mode and one way, each program in a new process.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { runChild } from "../../support/child.mjs";
import { runCalls } from "./calls.mjs";
import { wasmOf } from "./plan.mjs";

const LIMIT = 20;

/** Returns the results by call: `{ result, detail, stats }`. */
export async function runTrial({ build, mode, way, edges }, { script, dist }) {
  const { folder, main, start, format } = build;
  // In every thread, like a preloaded module.
  const options = mode === "auto" ? ["--import", pathToFileURL(join(dist, "auto.mjs")).href] : [];
  const job = { main: join(folder, main), wasm: join(folder, wasmOf(build)), mode, way, start, format };
  const run = (edges) => runChild(script, { ...job, edges }, LIMIT, options);
  return (await runCalls(edges, start, run)).results;
}
