/**
 * Tests the capabilities of each strategy, for the table of docs/strategies.md. The cases are those of
 * tests/conformance. A strategy must behave as a case expects of Latebind, or it fails.
 *
 * `--check FILE` compares the results with the table in the record, and writes nothing.
 */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { isDeepStrictEqual, parseArgs } from "node:util";
import { program as platformProgram } from "../tools/platforms.mjs";
import { define, describe } from "./support/definitions.mjs";
import { engine, lacking } from "./support/features.mjs";
import { inProcess } from "./support/measure.mjs";

const { values: options } = parseArgs({
  options: {
    tools: { type: "string" },
    dist: { type: "string", default: "js/dist" },
    manifest: { type: "string", default: "target/conformance/manifest.json" },
    json: { type: "string" },
    rounds: { type: "string" }, // every benchmark has this option, and one round is sufficient here
    check: { type: "string" },
  },
});
const { columns, strategies, timeLimit } = define("conformance");
const engines = define("engines");
const dist = pathToFileURL(resolve(options.dist)).href;

/** Returns the program of the engine of a column, or `undefined` if it is not installed. */
function programOf({ engine: wanted }) {
  if (!wanted) return process.execPath;
  const found = engines.find(({ id }) => id === wanted);
  const program = found.program.replace(/\{(\w+)\}/, (_, name) => platformProgram(name));
  return existsSync(program) ? program : undefined;
}

/** Returns a cell of the table: the number of cases that pass, and the failures. */
async function fill(id, column) {
  const { manifest } = options;
  const { needs, notRun } = describe(id);
  const program = programOf(column);
  const lacks = notRun?.[column.id] ?? lacking(needs) ?? (!program && "the engine is not installed");
  if (lacks) return { lacks };
  const cells = [];
  // Each case has a separate process, because a failure may be an endless loop or a crash.
  for (const name of column.cases) {
    const argument = { id, column: { ...column, cases: [name] }, manifest, dist };
    try {
      const found = await inProcess("conformance-child.mjs", argument, { program, timeLimit });
      cells.push(...found);
    } catch (error) {
      cells.push({ case: name, failure: error.ending ?? `${error}` });
    }
  }
  const failed = cells.filter(({ failure }) => failure !== null);
  return { cases: cells.length, held: cells.length - failed.length, failed };
}

/** Runs several jobs at the same time, for several processors. */
async function inLanes(jobs, count) {
  const results = [];
  let next = 0;
  const lane = async () => {
    while (next < jobs.length) {
      const index = next++;
      results[index] = await jobs[index]();
    }
  };
  await Promise.all(Array.from({ length: count }, lane));
  return results;
}

const cells = await inLanes(
  strategies.flatMap((id) => columns.map((column) => () => fill(id, column))),
  2,
);
const rows = strategies.map((id, row) => ({
  id,
  title: describe(id).title,
  cells: Object.fromEntries(
    columns.map((column, index) => [column.id, cells[row * columns.length + index]]),
  ),
}));

const shown = ({ lacks, cases, held }) =>
  lacks ? "–" : held === cases ? "yes" : held === 0 ? "no" : `${held} of ${cases}`;
for (const { title, cells } of rows) {
  const words = Object.values(cells).map((cell) => shown(cell).padStart(6));
  console.log(`${title.padEnd(40)} ${words.join(" ")}`);
}

const conformance = {
  columns: columns.map(({ id, title, about, cases }) => ({ id, title, about, cases })),
  rows,
};
if (options.json) writeFileSync(options.json, `${JSON.stringify({ engine: engine(), conformance }, null, 2)}\n`);

/** Returns the part that must be the same on every machine: the cases that pass, without the texts of failures. */
const essence = ({ rows }) =>
  rows.map(({ id, cells }) => [
    id,
    columns.map((column) => cells[column.id]?.failed?.map((failure) => failure.case)),
  ]);

if (options.check) {
  const recorded = JSON.parse(readFileSync(options.check, "utf8")).benchmarks.strategies.conformance;
  if (!isDeepStrictEqual(essence(recorded), essence(conformance))) {
    console.error("the table of strategies is not the recorded one: benches/README.md tells how to record it");
    process.exitCode = 1;
  }
}
