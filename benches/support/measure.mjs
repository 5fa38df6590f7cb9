/** Measures contenders in turn: medians with spread, and ratios within one run. */

import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { engine as thisEngine } from "./features.mjs";
import { interleave } from "./interleave.mjs";

/**
 * The number of standard deviations by which two runs may differ occasionally, and the number by which they rarely
 * differ. A row is noisy if the first difference is a tenth, and sure if the second one is less. For independent
 * samples, the uncertainty of the median is about 0.93 of the distance between the quartiles, divided by the root of
 * the number of samples. The uncertainty of the difference of two runs is the root of two times that.
 */
const NOW_AND_THEN = 2;
const HARDLY_EVER = 3;
const mayBeOff = ({ uncertainty, freedom }, deviations) =>
  !(student(deviations, freedom) * Math.SQRT2 * uncertainty < 0.1);

/**
 * Returns the number of standard deviations that is as unlikely as `deviations` of a normal distribution, if the
 * deviation itself was estimated with these degrees of freedom: Student's t, by its expansion (Abramowitz and Stegun,
 * 26.7.5). One sample gives no estimate.
 */
export function student(z, freedom) {
  if (freedom < 1) return Infinity;
  const terms = [
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92160,
  ];
  return terms.reduce((sum, term, at) => sum + term / freedom ** (at + 1), z);
}

/** Reads the options that every benchmark accepts, and `more`. Returns `dist` as a URL. */
export function options(more = {}) {
  const { values } = parseArgs({
    options: {
      ...more,
      tools: { type: "string", default: "target/tools" },
      dist: { type: "string", default: "js/dist" },
      json: { type: "string" },
      rounds: { type: "string" },
      filter: { type: "string", default: "" },
    },
  });
  const { dist, rounds } = values;
  return { ...values, dist: pathToFileURL(resolve(dist)).href, rounds: rounds && Number(rounds) };
}

/** Returns the value below which a part of the values is. */
function quantile(values, part) {
  const sorted = [...values].sort((one, other) => one - other);
  const at = part * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at % 1);
}

export const median = (values) => quantile(values, 0.5);

/** Returns the distance between the quartiles, as a part of the median. */
export function spread(values) {
  const range = quantile(values, 0.75) - quantile(values, 0.25);
  return range && range / Math.abs(median(values));
}

/**
 * Runs a file of this directory in a separate process, and returns the JSON that it prints. The `ending` of an error
 * describes how the process ended.
 */
export async function inProcess(file, argument, options = {}) {
  const { program = process.execPath, flags = [], environment, timeLimit } = options;
  const path = fileURLToPath(new URL(file, import.meta.url));
  const args = [...flags, path, JSON.stringify(argument)];
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment },
    timeout: timeLimit,
    killSignal: "SIGKILL",
  });
  const ended = new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(signal ?? code));
  });
  const [status, output, errors] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (status === 0) return JSON.parse(output);
  const ending = status === "SIGKILL" ? "the process did not end" : `the process ended with ${status}`;
  throw Object.assign(new Error(`${file} ${args.at(-1)}: ${ending}\n${errors}`), { ending });
}

/** Rounds to four digits. The others are noise. */
const rounded = (value) => Number(value.toPrecision(4));

/**
 * Returns the value of a list of samples, and its uncertainty as a part of that. For samples in groups, one group per
 * process, the value is the mean of the medians. Samples of one process are not independent, because code keeps its
 * address. If the address makes the code slow in half of the processes, a median of all samples would be one of the two
 * speeds.
 */
function estimate(samples) {
  const { length } = samples;
  if (!Array.isArray(samples[0])) {
    const uncertainty = (0.93 * spread(samples)) / Math.sqrt(length);
    return { value: median(samples), uncertainty, freedom: length - 1 };
  }
  const medians = samples.map(median);
  const value = mean(medians);
  const variance = mean(medians.map((it) => (it - value) ** 2)) * (length / Math.max(1, length - 1));
  const uncertainty = Math.sqrt(variance / length) / Math.abs(value || 1);
  return { value, uncertainty, freedom: length - 1 };
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Divides numbers by others, in groups or not. */
function ratiosOf(numbers, base) {
  return numbers.map((number, at) =>
    Array.isArray(number) ? ratiosOf(number, base[at]) : number / base[at],
  );
}

/** Returns a row for the samples of a contender. Its ratio is relative to `first`. */
function measuredRow({ id, title, role, values }, first) {
  // Round by round, so that a slower machine affects both values.
  const ratios = ratiosOf(values, first);
  // Times may drift if those of the first row drift with them. The first row has no other row as a baseline.
  const compared = estimate(values === first ? values : ratios);
  return {
    id,
    title,
    role,
    median: rounded(estimate(values).value),
    spread: rounded(spread(values.flat())),
    rounds: values.flat().length,
    ratio: rounded(estimate(ratios).value),
    ratioSpread: rounded(spread(ratios.flat())),
    noisy: mayBeOff(compared, NOW_AND_THEN),
  };
}

/**
 * Returns a table. The tables of a group differ in their `column`. A row is a contender: `id`, `title`, `role`
 * ("limit", "peer" or "latebind"), and one of
 *
 * - `values`, a number per round, or a list of them for each process,
 * - `fails`, the error that shows that it cannot run the case,
 * - `lacks`, the reason why it cannot run in this engine.
 */
export function table({ id, group, column, unit, rows, better = "less", engine = thisEngine().name }) {
  const first = rows.find(({ values }) => values)?.values;
  return {
    id,
    group,
    column,
    unit,
    better,
    engine,
    rows: rows.map((row) => (row.values ? measuredRow(row, first) : row)),
  };
}

/** Returns `true` if all numbers of a table are sure. The table has the form of {@link table}. */
export function isSure({ rows }) {
  const measured = rows.flatMap(({ values }) => (values ? [values] : []));
  const compared = measured.map((values, at) => (at ? ratiosOf(values, measured[0]) : values));
  return compared.every((samples) => !mayBeOff(estimate(samples), HARDLY_EVER));
}

/**
 * Runs contenders until their tables are sure, at least `rounds` times and at most `most` times, or as often as the user
 * has `asked` for. `describe` returns the form of the tables. Returns the tables.
 */
export async function measureUntilSure(runs, { rounds, most, asked, describe }) {
  const isEnough = (found) => describe(found).every(isSure);
  const found = await interleave(runs, asked ?? rounds, { most: asked ?? most, isEnough });
  return describe(found).map(table);
}

const number = (value) => value.toPrecision(4).replace(/e\+?(-?\d+)/, " e$1");
const percent = (part) => `±${(part * 50).toFixed(0).padStart(2)} %`;

/** Prints a table. */
export function print({ group, column, unit, rows }) {
  console.log(`${group}: ${column} (${unit})`);
  for (const row of rows) {
    const name = row.title.padEnd(40);
    if (row.fails ?? row.lacks) {
      console.log(`  ${name} ${row.fails ? `fails: ${row.fails}` : row.lacks}`);
      continue;
    }
    const absolute = `${number(row.median).padStart(10)} ${percent(row.spread)}`;
    const relative = `×${number(row.ratio)} ${percent(row.ratioSpread)}`;
    console.log(`  ${name} ${absolute}  ${relative}${row.noisy ? "  noisy" : ""}`);
  }
}

/** Prints the tables of a benchmark, and writes them to the file `json`. */
export function report({ json }, tables, engine = thisEngine()) {
  tables.forEach(print);
  if (json) writeFileSync(json, `${JSON.stringify({ engine, tables }, null, 2)}\n`);
}
