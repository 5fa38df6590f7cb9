// Runs a trial: all edges of one build, in one mode and one way.
//
// Edges share a process as long as they work. After one that fails nothing is certain any more, so
// the next ones get a process of their own.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { runChild } from "../../support/child.mjs";

const LIMIT = 20;

/** The results by edge: `{ result, detail, stats }`. */
export async function runTrial({ build, mode, way, edges }, { script, dist }) {
  const { folder, main, start, format } = build;
  // In every thread, as a preloaded module is.
  const options = mode === "auto" ? ["--import", pathToFileURL(join(dist, "auto.mjs")).href] : [];
  const results = new Map();
  // A program that is its main function runs one edge.
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
    // A process that ends without a word was about the first edge that it did not report.
    const silent = job.edges.find(({ name }) => !found.has(name));
    const failed = [...found.values()].some(({ result }) => result !== "works");
    if (silent && !failed) results.set(silent.name, { result: end, detail: output });
    rest = rest.filter(({ name }) => !results.has(name));
  }
  return results;
}
