/** Measuring side by side: medians with spread, ratios within one run. */

import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { engine as thisEngine } from "./features.mjs";
import { interleave } from "./interleave.mjs";

/**
 * By how many standard deviations two runs are taken to differ now and then, and by how many hardly ever: a
 * row is noisy if that is a tenth, and sure if this is less. Of independent samples the median is uncertain by
 * about 0.93 of how far their middle half is apart, divided by the root of their number, and the difference
 * of two runs by the root of two times that.
 */
const NOW_AND_THEN = 2;
const HARDLY_EVER = 3;
const mayBeOff = ({ uncertainty, freedom }, deviations) =>
  !(student(deviations, freedom) * Math.SQRT2 * uncertainty < 0.1);

/**
 * How many standard deviations are as unlikely as `deviations` of a normal distribution, if the deviation
 * itself was estimated with so many degrees of freedom: Student's t, by its expansion (Abramowitz and
 * Stegun, 26.7.5). Of one sample nothing can be said.
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

/** The options that every benchmark takes, and `more`. `dist` is given as a URL. */
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

/** The value below which a part of the values lies. */
function quantile(values, part) {
  const sorted = [...values].sort((one, other) => one - other);
  const at = part * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at % 1);
}

export const median = (values) => quantile(values, 0.5);

/** How far the middle half of the values is apart, as a part of the median. */
export function spread(values) {
  const range = quantile(values, 0.75) - quantile(values, 0.25);
  return range && range / Math.abs(median(values));
}

/**
 * Runs another file of this folder in a process of its own, for what it prints as JSON. An error has in
 * `ending` how the process ended.
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

/** What is beyond four digits is noise. */
const rounded = (value) => Number(value.toPrecision(4));

/**
 * What a list of samples comes to, and by which part of that it is uncertain. Of samples in groups, those of
 * a process each, it is the mean of the groups' medians: within a process they are not independent, as code
 * stays where it came to lie, and where that makes it slow in half of the processes, a median of all is one
 * thing or the other.
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

/** Numbers divided by others, in groups or not. */
function ratiosOf(numbers, base) {
  return numbers.map((number, at) =>
    Array.isArray(number) ? ratiosOf(number, base[at]) : number / base[at],
  );
}

/** A row from what was measured of a contender; `first` is what its ratio is taken to. */
function measuredRow({ id, title, role, values }, first) {
  // Round by round, so that a machine that slows down slows both.
  const ratios = ratiosOf(values, first);
  // Times may drift, as long as those of the first row drift with them. It has no other to compare with.
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
 * A table: one of its group, which differ in what `column` says. A row is a contender: `id`, `title`, `role`
 * ("limit", "peer" or "latebind"), and one of
 *
 * - `values`, a number a round, or a list of those of each process,
 * - `fails`, the error with which it shows that it cannot do this,
 * - `lacks`, the reason why it cannot run here.
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

/** Whether no number of a table to be will be off: it is described as for {@link table}. */
export function isSure({ rows }) {
  const measured = rows.flatMap(({ values }) => (values ? [values] : []));
  const compared = measured.map((values, at) => (at ? ratiosOf(values, measured[0]) : values));
  return compared.every((samples) => !mayBeOff(estimate(samples), HARDLY_EVER));
}

/**
 * Runs contenders until their tables are sure: `rounds` times at least, `most` times at most; or as often as
 * the user has `asked` for. `describe` tells what the tables are to be. Gives the tables.
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

/** Prints the tables of a benchmark, and writes them where `json` says. */
export function report({ json }, tables, engine = thisEngine()) {
  tables.forEach(print);
  if (json) writeFileSync(json, `${JSON.stringify({ engine, tables }, null, 2)}\n`);
}
