/**
 * Measures programs whose libraries are loaded at first calls, beside other ways: the bytes and the time until the first
 * result, and the first call of a library that is in the cache. emcc, wasm-split, and the command `latebind` build the
 * programs.
 *
 * In a process, the cache is that of the operating system, and in a page, it is that of the browser. `--in NAME` names a
 * browser, which tests/engines lists. `--programs DIR` uses programs that an earlier run has built.
 */

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { launch as launchPuppeteer } from "../tests/engines/support/puppeteer.mjs";
import { launch as launchWebdriver } from "../tests/engines/support/webdriver.mjs";
import { listEngines } from "../tests/engines/support/list.mjs";
import { serve } from "../tests/lazy/support/server.mjs";
import { buildPrograms, missingCommands } from "./on-demand/build.mjs";
import { define } from "./support/definitions.mjs";
import { engine as thisEngine } from "./support/features.mjs";
import { inProcess, measureUntilSure, median, options, report } from "./support/measure.mjs";
import { PLACES } from "./support/place.mjs";

const { rounds: asked, dist, filter, ...others } = options({
  ...PLACES,
  programs: { type: "string" },
  latebind: { type: "string", default: "target/release/latebind" },
});
const definition = define("on-demand");
const { programs, firstCalls } = definition;
const folder = resolve(others.programs ?? "target/bench/on-demand");

/** Returns the rows of contenders. `valueOf` returns the number of a run. */
const rowsOf = (contenders, found, valueOf) =>
  contenders.map(({ id, title, role }) => ({ id, title, role, values: found[id].map(valueOf) }));

/** The tables of first calls. */
const firstCallTables = (found, contenders, columns, engine) =>
  columns.map(({ id, column, of }) => {
    const rows = rowsOf(contenders, found, of);
    return { id, group: "first call of a library in the cache", column, unit: "ms", engine, rows };
  });

async function inProcesses() {
  const measure = (way) => async () => {
    const times = {};
    for (const program of ["first", "first-plain"]) {
      const argument = { way, program, folder, dist };
      times[program] = median(await inProcess("on-demand-child.mjs", argument));
    }
    return times;
  };
  const runs = Object.fromEntries(firstCalls.map(({ id }) => [id, measure(id)]));
  const columns = [
    { id: "first-inside", column: "inside a promising export", of: (times) => times.first },
    { id: "first-outside", column: "without JSPI", of: (times) => times["first-plain"] },
  ];
  const describe = (found) => firstCallTables(found, firstCalls, columns, thisEngine().name);
  return [await measureUntilSure(runs, { ...definition.processes, asked, describe }), thisEngine()];
}

async function inPages(name) {
  const paths = Object.fromEntries(["tools", "packages", "sid"].map((it) => [it, resolve(others[it])]));
  const engine = listEngines(paths).find((engine) => engine.name === name);
  if (engine?.kind !== "page") throw new Error(`tests/engines/engines.json has no browser \`${name}\``);
  const launch = { puppeteer: launchPuppeteer, webdriver: launchWebdriver }[engine.driver];
  const { rate, latency } = definition;
  let onDone;
  const shared = { libraries: folder, program: folder, onDone: (result) => onDone(result) };
  const throttled = await serve({ ...shared, rate, latency });
  const cached = await serve({ ...shared, isCached: true });
  let version;

  /** Runs a page in a new browser. */
  const inPage = async (server, query) => {
    const browser = await launch(engine, paths);
    version = browser.version;
    try {
      return await new Promise((resolve, reject) => {
        onDone = ({ error, ...result }) => (error ? reject(new Error(`${query}: ${error}`)) : resolve(result));
        browser.open(`${server.url}benches/on-demand/page.html?${query}`, reject).catch(reject);
      });
    } finally {
      await browser.close();
    }
  };
  const start = (program) => async () => {
    const counts = async () => Object.values(await (await fetch(`${throttled.url}counts`)).json());
    await counts();
    const { first, outcome } = await inPage(throttled, `start=${program}`);
    const bytes = (await counts()).reduce((sum, { bytes }) => sum + bytes, 0);
    return { first, bytes, outcome };
  };
  try {
    const group = "until the first result";
    const { title } = engine;
    const describeStarts = (found) => {
      const outcomes = new Set(Object.values(found).flatMap((runs) => runs.map(({ outcome }) => outcome)));
      if (outcomes.size > 1) throw new Error(`the programs have different results: ${[...outcomes]}`);
      const rows = (key) => rowsOf(programs, found, (run) => run[key]);
      return [
        { id: "bytes", group, column: "bytes", unit: "bytes", engine: title, rows: rows("bytes") },
        { id: "time", group, column: "time", unit: "ms", engine: title, rows: rows("first") },
      ];
    };
    const startRuns = Object.fromEntries(programs.map(({ id }) => [id, start(id)]));
    const tables = await measureUntilSure(startRuns, { ...definition.pages, asked, describe: describeStarts });

    const firstRuns = Object.fromEntries(firstCalls.map(({ id }) => [id, () => inPage(cached, `first=${id}`)]));
    const columns = [{ id: "first-inside", column: "inside a promising export", of: ({ times }) => median(times) }];
    const describe = (found) => firstCallTables(found, firstCalls, columns, title);
    tables.push(...(await measureUntilSure(firstRuns, { ...definition.pages, asked, describe })));
    return [tables, { name: title, version }];
  } finally {
    await throttled.close();
    await cached.close();
  }
}

// Without the programs there are no rows, and those of the record would be lost.
const missing = others.programs ? [] : missingCommands();
if (missing.length) {
  console.error(`on-demand: ${missing.join(" and ")} must be on PATH, because they build the programs. Nothing is recorded`);
  process.exit(1);
}
if (!others.programs) buildPrograms(folder, resolve(others.latebind));
if (!existsSync(folder)) throw new Error(`${folder} does not exist`);
report(others, ...(await (others.in ? inPages(others.in) : inProcesses())));
