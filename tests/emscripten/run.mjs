// Runs programs linked by emcc, with and without Latebind, and compares the results with the expectations:
//
//     node tests/emscripten/run.mjs --dist DIR --work DIR [--json FILE] [--docs DIR [--write]]
//         [--linked DIR [--mode js-library]] [PART…]
//
// --dist is the directory of the built package, and --work a directory for programs with latebind.pre.js inside.
// --json writes all results. --docs compares the matrix in the directory `docs` with the results, and with --write
// writes it. --linked runs only the programs in a directory that `rebuild.mjs --pre-js` or `rebuild.mjs --js-library`
// wrote, in which emcc linked the script. A PART is any part of VERSION/FIXTURE/BUILD. The exit status is 1 if a result is unexpected.

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runInLanes } from "../../demo/support/lanes.mjs";
import { progress } from "../../demo/support/progress.mjs";
import { readFixtures } from "../fixtures/emscripten/support/fixtures.mjs";
import { checkRules } from "./support/expect.mjs";
import { renderMatrix } from "./support/matrix.mjs";
import { planBuilds, planTrials } from "./support/plan.mjs";
import { placeTrial, prepare } from "./support/prepare.mjs";
import { problemsOf } from "./support/problems.mjs";
import { runTrial } from "./support/trial.mjs";

const { values: options, positionals: parts } = parseArgs({
  options: {
    dist: { type: "string" },
    work: { type: "string" },
    json: { type: "string" },
    docs: { type: "string" },
    write: { type: "boolean", default: false },
    linked: { type: "string" },
    mode: { type: "string", default: "pre-js" },
  },
  allowPositionals: true,
});
if (!options.dist || !options.work) {
  console.error("usage: node tests/emscripten/run.mjs --dist DIR --work DIR [PART…]");
  process.exit(2);
}
if (!WebAssembly.Suspending) {
  console.error(`this Node has no JavaScript Promise Integration: ${process.version}`);
  process.exit(2);
}

const script = join(dirname(fileURLToPath(import.meta.url)), "child.mjs");
const dist = resolve(options.dist);
const work = resolve(options.work);

const fixtures = await readFixtures();
fixtures.forEach(checkRules);
const linked = options.linked && resolve(options.linked);
const builds = planBuilds(fixtures, { parts, folder: linked });
const trials = builds.flatMap((build) => planTrials(build, linked ? [options.mode] : undefined));

const placed = (trial) => placeTrial(trial, work, linked);
if (linked) rmSync(work, { recursive: true, force: true });
else prepare(builds, { dist, work });

const begin = performance.now();
const shown = progress(trials.length);
const resultsOf = new Map();
const jobs = trials.map((trial) => async () => {
  const { build, mode, way } = trial;
  const done = shown.started(`${build.label} ${mode} ${way}`);
  const results = await runTrial(placed(trial), { script, dist });
  resultsOf.set(trial, results);
  done([...results.values()].map(({ result }) => result).join(", "));
});
await runInLanes(jobs, 2);
shown.end();

// In the order of the plan, no matter which process ended first.
const cells = trials.flatMap((trial) => {
  const { build, mode, way } = trial;
  return trial.edges.map(({ name }) => ({ build, edge: name, way, mode, ...resultsOf.get(trial).get(name) }));
});

const problems = problemsOf(cells);
if (options.docs && !linked) {
  for (const [name, text] of Object.entries(renderMatrix(cells))) {
    const path = join(options.docs, name);
    if (options.write) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    } else if (!existsSync(path) || text !== readFileSync(path, "utf8")) {
      problems.push(`${path} is out of date: \`cargo xtask test emscripten --matrix\` writes it`);
    }
  }
}
if (options.json) {
  const rows = cells.map(({ build, ...cell }) => ({
    fixture: build.fixture.name,
    version: build.version,
    build: build.build,
    ...cell,
  }));
  writeFileSync(options.json, `${JSON.stringify(rows, null, 1)}\n`);
}
const seconds = ((performance.now() - begin) / 1000).toFixed(0);
for (const problem of problems) console.log(problem);
console.log(`${cells.length} cells of ${builds.length} programs, ${problems.length} problems, in ${seconds} s`);
if (problems.length) process.exitCode = 1;
