// Runs the conformance corpus and the package's tests on engines, and records the results:
//
//     node run.mjs --manifest FILE --dist DIR --tools DIR --packages DIR --sid DIR
//                  --tail-call FILE [--record] [--if-there] [NAME...]
//
// `engines.json` lists the engines. Without names, all of them run. An engine that is not installed is skipped with the
// reason. `--record` stores the results in record.json, and writes docs/engines.md from it. The exit status is 1 if a
// trial fails, or if a named engine is not installed and `--if-there` is absent.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { render, tables } from "./report.mjs";
import { listEngines } from "./support/list.mjs";
import { runInPages } from "./support/page.mjs";
import { runInProcess } from "./support/process.mjs";
import { runInWorkerd } from "./support/workerd.mjs";

const { values, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    manifest: { type: "string" },
    dist: { type: "string" },
    tools: { type: "string" },
    packages: { type: "string" },
    sid: { type: "string" },
    "tail-call": { type: "string" },
    "time-limit": { type: "string", default: "60000" },
    record: { type: "boolean", default: false },
    "if-there": { type: "boolean", default: false },
  },
});
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const read = (path) => JSON.parse(readFileSync(here(path), "utf8"));
const paths = {
  manifest: resolve(values.manifest),
  dist: resolve(values.dist),
  packages: resolve(values.packages),
  sid: resolve(values.sid),
  tools: resolve(values.tools),
  tailCall: resolve(values["tail-call"]),
};

const engines = listEngines(paths);
for (const name of names) {
  if (!engines.some((engine) => engine.name === name)) {
    console.error(`there is no engine \`${name}\`, only: ${engines.map(({ name }) => name).join(", ")}`);
    process.exit(2);
  }
}

/** Returns the reason why an engine cannot run, or `undefined`. */
function absence({ file, debian }) {
  const isThere = file.includes("/")
    ? existsSync(file)
    : spawnSync(file, ["--version"]).status === 0;
  if (isThere) return undefined;
  return debian ? `install Debian's package ${debian}` : `${file} is not installed`;
}

const record = read("record.json");
const ran = [];
const allFailures = [];
let failed = false;
for (const engine of engines) {
  if (names.length && !names.includes(engine.name)) continue;
  const reason = absence(engine);
  if (reason) {
    console.log(`${engine.title}: skipped: ${reason}`);
    failed ||= names.includes(engine.name) && !values["if-there"];
    continue;
  }
  const start = performance.now();
  const log = (text) => process.stderr.isTTY && process.stderr.write(`\r${engine.title}: ${text}   `);
  try {
    const run = { page: runInPages, process: runInProcess, workerd: runInWorkerd }[engine.kind];
    const timeLimit = Number(values["time-limit"]);
    const { failures, ...found } = await run(engine, { ...paths, timeLimit, log });
    const { version, counts, tests, pyodide = {} } = found;
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    failures.forEach((failure) => console.log(`failed ${failure}`));
    allFailures.push(...failures.map((failure) => `${engine.title}: ${failure}`));
    console.log(
      `${engine.title} ${version}: ${counts.passed} passed (${counts.expected} of them fail as ` +
        `expected), ${counts.failed} failed, ${counts.skipped} skipped, in ${seconds} s`,
    );
    if (tests) {
      console.log(
        `  the package's tests: ${tests.passed} passed (${tests.expected} of them fail as expected), ` +
          `${tests.failed} failed, ${tests.skipped} skipped`,
      );
      failed ||= tests.failed > 0 || tests.passed === 0;
    }
    for (const [where, outcome] of Object.entries(pyodide)) {
      console.log(`  Pyodide with uharfbuzz, ${where}: ${outcome}`);
      // Stock must fail, so that a success is known to be caused by Latebind.
      failed ||= (outcome === "suspends") !== where.endsWith("auto");
    }
    failed ||= counts.failed > 0 || counts.passed === 0;
    record[engine.name] = { date: new Date().toISOString().slice(0, 10), ...found };
    ran.push(engine);
  } catch (error) {
    console.log(`${engine.title}: ${error.stack}`);
    failed = true;
  }
}
const { results, found } = tables({ engines: ran, record });
console.log(`\n${results}\n\n${found}\n`);
// CI may show only the end of the output.
allFailures.slice(0, 50).forEach((failure) => console.log(`failed ${failure}`));
if (values.record) {
  writeFileSync(here("record.json"), `${JSON.stringify(record, null, 2)}\n`);
  writeFileSync(here("../../docs/engines.md"), render({ engines, record }));
}
process.exitCode = failed ? 1 : 0;
