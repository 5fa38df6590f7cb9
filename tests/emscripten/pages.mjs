// Runs programs linked by emcc in browsers, with and without Latebind, and compares the results with the expectations:
//
//     node tests/emscripten/pages.mjs --dist DIR --work DIR --packages DIR --tools DIR --sid DIR --engine NAME…
//         [--json FILE] [PART…]
//
// --dist is the directory of the built package, and --work a directory for programs with Latebind inside. The engines are
// those of tests/engines. A PART is any part of VERSION/FIXTURE/BUILD. The exit status is 1 if a result is unexpected.

import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { progress } from "../../demo/support/progress.mjs";
import { listEngines } from "../engines/support/list.mjs";
import { readFixtures } from "../fixtures/emscripten/support/fixtures.mjs";
import { checkRules } from "./support/expect.mjs";
import { runInPages } from "./support/pages.mjs";
import { planBuilds, planTrials } from "./support/plan.mjs";
import { placeTrial, prepare } from "./support/prepare.mjs";
import { problemsOf } from "./support/problems.mjs";

const { values: options, positionals: parts } = parseArgs({
  options: {
    dist: { type: "string" },
    work: { type: "string" },
    packages: { type: "string", default: "." },
    tools: { type: "string", default: "." },
    sid: { type: "string", default: "." },
    engine: { type: "string", multiple: true, default: [] },
    json: { type: "string" },
  },
  allowPositionals: true,
});
if (!options.dist || !options.work || !options.engine.length) {
  console.error("usage: node tests/emscripten/pages.mjs --dist DIR --work DIR --engine NAME… [PART…]");
  process.exit(2);
}
const paths = Object.fromEntries(["packages", "tools", "sid"].map((name) => [name, resolve(options[name])]));
const work = resolve(options.work);

const fixtures = await readFixtures();
fixtures.forEach(checkRules);
const builds = planBuilds(fixtures, { parts });
prepare(builds, { dist: resolve(options.dist), work });
const trials = builds.flatMap((build) => planTrials(build)).map((trial) => placeTrial(trial, work));

const engines = listEngines(paths);
for (const name of options.engine) {
  const engine = engines.find((engine) => engine.name === name);
  const begin = performance.now();
  const found = new Map();
  const losses = new Map();
  const shown = progress(trials.length);
  const onResults = (trial, results, lost) => {
    const { build, mode, way } = trial;
    shown.started(`${build.label} ${mode} ${way}`)([...results.values()].map(({ result }) => result).join(", "));
    found.set(trial, results);
    if (lost) losses.set(mode, (losses.get(mode) ?? 0) + lost);
  };
  const version = await runInPages(engine, trials, { paths, onResults });
  shown.end();
  if (losses.size) {
    const counts = [...losses].map(([mode, count]) => `${mode} ${count}`).join(", ");
    console.log(`${engine.title} did not return from \`new Worker\`, and these programs ran again: ${counts}`);
  }
  const cells = trials.flatMap((trial) => {
    const { build, mode, way, edges } = trial;
    return edges.map(({ name }) => ({ build, edge: name, way, mode, ...found.get(trial).get(name) }));
  });
  if (options.json) {
    const rows = cells.map(({ build, ...cell }) => ({ build: build.label, ...cell }));
    writeFileSync(options.json, `${JSON.stringify(rows, null, 1)}\n`);
  }
  const skipped = cells.filter(({ result }) => result === "skipped");
  const problems = problemsOf(cells, name);
  for (const problem of problems) console.log(problem);
  const seconds = ((performance.now() - begin) / 1000).toFixed(0);
  console.log(
    `${engine.title} ${version}: ${cells.length} cells of ${builds.length} programs, ${skipped.length} skipped, ` +
      `${problems.length} problems, in ${seconds} s`,
  );
  if (problems.length || skipped.length === cells.length) process.exitCode = 1;
}
