// Relinks every library of wheels from PyPI and apps from npm, checks each, and runs the programs, as published and
// relinked in several ways: the columns of support/columns.mjs. All columns must have the same results.
//
// `node tests/apps/run.mjs --help` lists the options, and `cargo xtask test apps` passes them.

import { rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { runInLanes } from "../../demo/support/lanes.mjs";
import { progress } from "../../demo/support/progress.mjs";
import { sources } from "./sources.mjs";
import { columns as allColumns, modeOf, runGroup } from "./support/columns.mjs";
import { help, readOptions, UsageError } from "./support/options.mjs";
import { relinkSource } from "./support/relink.mjs";
import { judge, renderFailures, renderTable } from "./support/report.mjs";

/** Returns the sources whose names contain one of the parts, or all sources. */
function select(parts) {
  for (const part of parts) {
    if (!sources.some(({ name }) => name.includes(part))) throw new UsageError(`no such source: ${part}`);
  }
  return parts.length === 0
    ? sources
    : sources.filter(({ name }) => parts.some((part) => name.includes(part)));
}

/** Relinks all sources, and returns a map from name to libraries. */
async function relink(selected, { folders }) {
  rmSync(folders.work, { recursive: true, force: true });
  const relinked = new Map();
  const shown = progress(selected.length);
  const jobs = selected.map((source) => async () => {
    const done = shown.started(`relink ${source.name}`);
    const libraries = await relinkSource(source, folders);
    relinked.set(source.name, libraries);
    const bad = libraries.filter(({ variants }) => Object.values(variants).some(({ valid }) => !valid));
    done(`${libraries.length - bad.length} of ${libraries.length}`);
  });
  await runInLanes(jobs, 2);
  shown.end();
  return relinked;
}

/** Returns the processes to start. Sources with the same value of `process` share one in each column. */
function plan(selected, relinked, columns) {
  const jobs = new Map();
  for (const { name, process } of selected) {
    for (const column of columns) {
      const mode = modeOf(column, relinked.get(name));
      if (!mode) continue;
      const { latebind } = mode;
      const label = `${process ?? name} (${column}${column === "direct" && latebind ? ", with slots" : ""})`;
      const job = jobs.get(label) ?? { label, column, latebind, names: [] };
      job.names.push(name);
      jobs.set(label, job);
    }
  }
  return [...jobs.values()];
}

/** Runs all sources in all columns, and returns a map from name to { column: result }. */
async function runAll(selected, relinked, { columns, folders, limit }) {
  const results = new Map(selected.map(({ name }) => [name, {}]));
  const jobs = plan(selected, relinked, columns);
  const shown = progress(jobs.length);
  const start =
    ({ label, ...job }) =>
    async () => {
      const done = shown.started(label);
      const outcomes = await runGroup({ ...job, folders, limit });
      for (const { name, ...result } of outcomes) results.get(name)[job.column] = result;
      done(outcomes.map(({ verdict }) => verdict).join(", "));
    };
  await runInLanes(jobs.map(start), 2);
  shown.end();
  // In the order of the columns, no matter which process ended first.
  const inOrder = (cells) =>
    Object.fromEntries(allColumns.filter((it) => it in cells).map((it) => [it, cells[it]]));
  return new Map([...results].map(([name, cells]) => [name, inOrder(cells)]));
}

async function main(args) {
  const options = readOptions(args);
  if (options.help) return console.log(help);
  if (options.list) return console.log(sources.map(({ name, make }) => `${name}: ${make}`).join("\n"));

  const begin = performance.now();
  const selected = select(options.parts);
  const relinked = await relink(selected, options);
  const results = await runAll(selected, relinked, options);
  const seconds = (performance.now() - begin) / 1000;

  const entries = selected.map((source) =>
    judge(source, relinked.get(source.name), results.get(source.name)),
  );
  const passed = entries.every((entry) => entry.passed);
  console.log(renderTable(entries));
  console.log();
  if (passed) {
    console.log(`all ${entries.length} sources pass, in ${seconds.toFixed(0)} s`);
  } else {
    console.log(`the exit status is 1, after ${seconds.toFixed(0)} s:\n${renderFailures(entries, results)}`);
    process.exitCode = 1;
  }
  if (options.json) {
    const { node, v8 } = process.versions;
    const report = {
      schema: 1,
      engine: { node, v8 },
      columns: options.columns,
      passed,
      seconds,
      sources: entries,
    };
    await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\n\`--help\` tells the options`);
  process.exitCode = 2;
}
