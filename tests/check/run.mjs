// Compares the findings of `latebind check` with the behavior of live programs:
//
//     node tests/check/run.mjs --latebind FILE --dist DIR --tools DIR [PART…]
//
// --latebind is the command, --dist the directory of the built package, and --tools the directory of the npm packages
// and wheels. A PART is any part of the label of a check. The exit status is 1 if a finding is wrong.
//
// - `emcc`: the programs of tests/fixtures/emscripten load and run, so no library may have an error. Each binding that
//   `LATEBIND_DEBUG=bindings` shows, and each JavaScript frame on which stock programs cannot suspend, is in
//   `--suspension`.
// - `published`: each library without an error loads, and each undefined function fails when it is called.

import { parseArgs } from "node:util";
import { resolve } from "node:path";
import { runInLanes } from "../../demo/support/lanes.mjs";
import { emccChecks } from "./support/emcc.mjs";
import { publishedChecks } from "./support/published.mjs";

const string = { type: "string" };
const { values: options, positionals: parts } = parseArgs({
  options: { latebind: string, dist: string, tools: string },
  allowPositionals: true,
});
if (!options.latebind || !options.dist || !options.tools) {
  console.error("usage: node tests/check/run.mjs --latebind FILE --dist DIR --tools DIR [PART…]");
  process.exit(2);
}
if (!WebAssembly.Suspending) {
  console.error(`this Node has no JavaScript Promise Integration: ${process.version}`);
  process.exit(2);
}
const context = {
  latebind: resolve(options.latebind),
  dist: resolve(options.dist),
  tools: resolve(options.tools),
};

const checks = [...(await emccChecks(context)), ...publishedChecks(context)].filter(
  ({ label }) => !parts.length || parts.some((part) => label.includes(part)),
);
const counts = {};
let failed = 0;
const jobs = checks.map(({ label, run }) => async () => {
  const begin = performance.now();
  const { problems, facts } = await run().catch((error) => ({ problems: [error.stack], facts: {} }));
  failed += problems.length;
  for (const [name, count] of Object.entries(facts)) counts[name] = (counts[name] ?? 0) + count;
  for (const problem of problems.slice(0, 20)) console.log(`${label}: ${problem}`);
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  if (label.startsWith("published")) console.log(`${label}: ${JSON.stringify(facts)} in ${seconds} s`);
});
await runInLanes(jobs, 2);

const total = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
console.log(`${checks.length} programs: ${total.join(", ")}`);
// A run that has compared nothing proves nothing.
for (const name of ["bindings", "stock frames", "libraries that load", "undefined functions that fail"]) {
  if (!parts.length && !(counts[name] > 0)) {
    console.log(`expected at least one of: ${name}`);
    failed += 1;
  }
}
console.log(`${checks.length - Math.min(failed, checks.length)} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
