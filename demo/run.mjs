// Runs every case of demo/cases in a child process for each of its columns, and prints the results. The columns are
// Pyodide as published, the same program after `latebind/auto`, and for some cases the same with relinked wheels. A
// suspension that fails is a fatal error that ends Pyodide, so each column needs a separate process.
//
// `node demo/run.mjs --help` lists the options, and demo/README.md explains the table.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cases } from "./cases/index.mjs";
import { columns as allColumns, hasColumn } from "./support/columns.mjs";
import { runInLanes } from "./support/lanes.mjs";
import { help, readOptions, UsageError } from "./support/options.mjs";
import { runGroup } from "./support/outcome.mjs";
import { progress } from "./support/progress.mjs";
import { relinkWheels } from "./support/relink.mjs";
import { judge, renderSurprises, renderTable } from "./support/report.mjs";

/** Returns the cases whose names contain one of the parts, or all cases, and those that share a process with them. */
function select(parts) {
  if (parts.length === 0) return cases;
  for (const part of parts) {
    if (!cases.some(({ name }) => name.includes(part))) throw new UsageError(`no such case: ${part}`);
  }
  const chosen = cases.filter(({ name }) => parts.some((part) => name.includes(part)));
  const processes = new Set(chosen.map((chosen) => chosen.process).filter(Boolean));
  return cases.filter((found) => chosen.includes(found) || processes.has(found.process));
}

/** Returns the result of two that does not work, or the faster one. */
function worseOrFaster(one, other) {
  const failing = [one, other].find(({ verdict }) => verdict !== "works");
  return failing ?? (other.seconds < one.seconds ? other : one);
}

/** Runs the cases in the columns and returns a map from case name to { column: result }. */
async function runAll(selected, { columns, folders, limit }) {
  const groups = Map.groupBy(selected, (selectedCase) => selectedCase.process ?? selectedCase.name);
  const jobs = [...groups].flatMap(([label, members]) => {
    const own = columns.filter((column) => members.some((member) => hasColumn(member, column)));
    // Measured cases run twice in each column, in an order that favors no column.
    const order = members[0].alone ? [...own, ...own.toReversed()] : own;
    return order.map((column) => ({
      label: `${label} (${column})`,
      members: members.filter((member) => hasColumn(member, column)),
      column,
    }));
  });
  const results = new Map(selected.map(({ name }) => [name, {}]));
  const shown = progress(jobs.length);

  const start = ({ label, members, column }) => async () => {
    const done = shown.started(label);
    const names = members.map(({ name }) => name);
    const outcomes = await runGroup({ names, column, folders, limit });
    for (const outcome of outcomes) {
      const cells = results.get(outcome.name);
      cells[column] = cells[column] ? worseOrFaster(cells[column], outcome) : outcome;
    }
    done(outcomes.map(({ verdict }) => verdict).join(", "));
  };
  const [measured, others] = [true, false].map((alone) =>
    jobs.filter(({ members }) => Boolean(members[0].alone) === alone).map(start),
  );
  await runInLanes(measured, 1);
  await runInLanes(others, 2);
  shown.end();
  return results;
}

/** Runs the cases in all columns. The wheels of `relinked` are in a temporary directory at that time. */
async function relinkAndRunAll(selected, options) {
  const relinked = await mkdtemp(join(tmpdir(), "latebind-demo-"));
  try {
    const names = new Set(selected.flatMap(({ wheels = [] }) => wheels));
    if (options.columns.includes("relinked")) await relinkWheels(names, options.folders, relinked);
    return await runAll(selected, { ...options, folders: { ...options.folders, relinked } });
  } finally {
    await rm(relinked, { recursive: true });
  }
}

async function main(args) {
  const options = readOptions(args);
  if (options.help) return console.log(help);
  if (options.list) return console.log(cases.map(({ name, shows }) => `${name}: ${shows}`).join("\n"));

  const begin = performance.now();
  const selected = select(options.parts).filter((selectedCase) =>
    options.columns.some((column) => hasColumn(selectedCase, column)),
  );
  const results = await relinkAndRunAll(selected, options);
  const seconds = (performance.now() - begin) / 1000;

  const entries = selected.map((selectedCase) => judge(selectedCase, results.get(selectedCase.name)));
  const asExpected = entries.every((entry) => entry.asExpected);
  console.log(renderTable(options.columns, entries));
  console.log();
  if (asExpected) {
    console.log(`${entries.length} of ${entries.length} cases have the expected results, in ${seconds.toFixed(0)} s`);
  } else {
    console.log(`unexpected results, so the exit status is 1:\n${renderSurprises(entries)}`);
    process.exitCode = 1;
  }

  if (options.json) {
    const { node, v8 } = process.versions;
    const complete =
      selected.length === cases.length && options.columns.length === allColumns.length;
    const report = {
      schema: 1,
      engine: { node, v8 },
      columns: options.columns,
      complete,
      asExpected,
      seconds,
      cases: entries,
    };
    await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\n\`--help\` lists the options`);
  process.exitCode = 2;
}
