// Runs the cases: each build in each mode and engine, and compares every outcome with the expectation of its case.
//
//     node tests/cases/run.mjs --dist DIR --program FILE --work DIR [--json FILE] [--table FILE [--write]]
//         [--engine NAME… --packages DIR --tools DIR --sid DIR] [PART…]
//
// --dist is the built package, --program the command `latebind`, --work a scratch folder. Without --engine, the
// cells of Node run. The other three folders are those of tests/engines/run.mjs. --json writes all outcomes.
// --table compares docs/cases.md with the outcomes, or writes it. A PART is any part of VERSION/CASE/BUILD.
// The exit status is 1 if an outcome is not the expected one.

import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { progress } from "../../demo/support/progress.mjs";
import { listEngines } from "../engines/support/list.mjs";
import { readCases } from "./support/cases.mjs";
import { checkRules, difference, expected, isWorse } from "./support/expect.mjs";
import { runInNode } from "./support/node.mjs";
import { runInPages } from "./support/pages.mjs";
import { ENGINES, planBuilds, planCells } from "./support/plan.mjs";
import { prepare } from "./support/prepare.mjs";
import { renderTable } from "./support/table.mjs";

const { values: options, positionals: parts } = parseArgs({
  options: {
    dist: { type: "string" },
    program: { type: "string" },
    work: { type: "string" },
    json: { type: "string" },
    table: { type: "string" },
    write: { type: "boolean", default: false },
    engine: { type: "string", multiple: true, default: ["node"] },
    packages: { type: "string" },
    tools: { type: "string" },
    sid: { type: "string" },
  },
  allowPositionals: true,
});
if (!options.dist || !options.program || !options.work) {
  console.error("usage: node tests/cases/run.mjs --dist DIR --program FILE --work DIR [PART…]");
  process.exit(2);
}
const unknown = options.engine.find((name) => !ENGINES.includes(name));
if (unknown) {
  console.error(`unknown engine ${unknown}; known: ${ENGINES.join(", ")}`);
  process.exit(2);
}
if (!WebAssembly.Suspending) {
  console.error(`this Node does not support JavaScript Promise Integration: ${process.version}`);
  process.exit(2);
}

const folders = ["packages", "tools", "sid"];
const paths = Object.fromEntries(folders.map((name) => [name, resolve(options[name] ?? ".")]));
const browsers = listEngines(paths);

const cases = await readCases();
cases.forEach(checkRules);
const builds = planBuilds(cases, parts);
const dist = resolve(options.dist);
const work = resolve(options.work);
const preJs = readFileSync(join(dist, "latebind.pre.js"), "utf8");

rmSync(work, { recursive: true, force: true });
const begin = performance.now();
const outcomeOf = new Map();
const cells = builds.flatMap((build) => {
  const starts = prepare(build, { program: resolve(options.program), preJs, work });
  return planCells(build, options.engine).map((cell) => {
    const { folder, outcome, diagnostics = [] } = starts[cell.mode];
    const placed = { ...cell, folder, diagnostics };
    if (outcome) outcomeOf.set(placed, outcome);
    return placed;
  });
});

const shown = progress(cells.length - outcomeOf.size);
const onOutcome = (cell, { diagnostics, ...outcome }) => {
  outcomeOf.set(cell, { ...outcome, diagnostics: [...cell.diagnostics, ...diagnostics] });
  shown.started(keyOf(cell))(outcome.lines.join(", "));
};
for (const name of options.engine) {
  const waiting = cells.filter((cell) => cell.engine === name && !outcomeOf.has(cell));
  if (name === "node") await runInNode(waiting, { dist, onOutcome });
  else await runInPages(browsers.find((browser) => browser.name === name), waiting, { paths, onOutcome });
}
shown.end();

function keyOf({ build, run, mode, engine }) {
  return [build.label, run, mode, engine].filter(Boolean).join(" ");
}

const problems = [];
const stockOf = new Map(
  cells.filter(({ mode }) => mode === "stock").map((cell) => [keyOf(cell), outcomeOf.get(cell)]),
);
for (const cell of cells) {
  const outcome = outcomeOf.get(cell);
  const key = keyOf(cell);
  const why = difference(expected(cell), outcome);
  if (why) {
    const details = (outcome.diagnostics ?? []).slice(0, 4).map((line) => `\n  ${line}`);
    problems.push(`${key}: ${outcome.lines.join(", ")}; ${why}${details.join("")}`);
  }
  if (isWorse(outcome, stockOf.get(keyOf({ ...cell, mode: "stock" })))) {
    problems.push(`${key}: the program works without Latebind`);
  }
}

const rows = cells.map((cell) => ({ ...cell, outcome: outcomeOf.get(cell) }));
if (options.table && !parts.length) {
  const table = renderTable(rows);
  const missing = ENGINES.filter((name) => !options.engine.includes(name));
  const why = `because ${missing.join(" and ")} did not run`;
  if (missing.length && options.write) problems.push(`${options.table} is not written, ${why}`);
  else if (missing.length) console.log(`${options.table} is not compared, ${why}`);
  else if (options.write) writeFileSync(options.table, table);
  else if (table !== readFileSync(options.table, "utf8")) {
    problems.push(`${options.table} is out of date: \`cargo xtask test cases --matrix\` writes it`);
  }
}
if (options.json) {
  const flat = rows.map(({ build, folder, diagnostics, ...row }) => ({ build: build.label, ...row }));
  writeFileSync(options.json, `${JSON.stringify(flat, null, 1)}\n`);
}
const seconds = ((performance.now() - begin) / 1000).toFixed(0);
for (const problem of problems) console.log(problem);
console.log(`${cells.length} cells of ${builds.length} builds, ${problems.length} problems, in ${seconds} s`);
if (problems.length || !cells.length) process.exitCode = 1;
