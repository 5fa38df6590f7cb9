/** Measuring side by side: contenders interleaved, medians with spread, ratios within one run. */

import { parseArgs } from "node:util";
import { writeFileSync } from "node:fs";

/** The options that every benchmark takes. */
export function options() {
  const { values } = parseArgs({
    options: {
      tools: { type: "string", default: "target/tools" },
      dist: { type: "string", default: "js/dist" },
      json: { type: "string" },
      rounds: { type: "string" },
    },
  });
  return values;
}

export function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** How far the middle half of the values is apart, as a part of the median. */
export function spread(values) {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
  return (at(0.75) - at(0.25)) / median(values);
}

/**
 * Runs each contender once a round, in turn, another one first each time.
 *
 * @param contenders name → function that gives a time, or a promise of one, in milliseconds
 */
export async function interleave(contenders, rounds) {
  const names = Object.keys(contenders);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(round + turn) % names.length];
      times[name].push(await contenders[name]());
    }
  }
  return times;
}

/** Prints contenders with their median, spread and ratio to the first one, and writes them as JSON. */
export function report({ title, unit, times, json, scale = 1 }) {
  const [first] = Object.keys(times);
  const rows = Object.entries(times).map(([name, values]) => ({
    name,
    median: median(values) * scale,
    spread: spread(values),
    // Ratios are taken round by round, so that a machine that slows down slows both.
    ratio: median(values.map((value, round) => value / times[first][round])),
    rounds: values.length,
  }));
  console.log(`${title} (${unit}; median of ${rows[0].rounds} interleaved rounds)`);
  for (const row of rows) {
    const noisy = row.spread > 0.25 ? "  noisy" : "";
    console.log(
      `  ${row.name.padEnd(34)} ${row.median.toFixed(3).padStart(10)}  ±${(row.spread * 50).toFixed(0).padStart(2)} %` +
        `  ×${row.ratio.toFixed(2)}${noisy}`,
    );
  }
  if (json) {
    const result = { title, unit, node: process.version, v8: process.versions.v8, rows };
    writeFileSync(json, `${JSON.stringify(result, null, 2)}\n`);
  }
  return rows;
}
