// One process of the demo: runs one case, or a few that share a process, in one column, and reports on
// file descriptor 3, one line of JSON a case:
//
//   { name, verdict, answer, seconds, detail, latebind }
//
// `verdict` is "works" or one line about the error, `detail` that error in full, `latebind` the
// statistics of the Latebind that was active.

import { writeSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { cases } from "./cases/index.mjs";
import { brief } from "./support/brief.mjs";

const { names, ...context } = JSON.parse(process.argv[2]);

// Pyodide ends a fatal error with a rejection that no code can catch, and the call that caused it may never settle.
// So the first of both decides.
const fatal = new Promise((_, reject) => {
  process.on("unhandledRejection", reject);
  process.on("uncaughtException", reject);
  process.on("beforeExit", () => reject(new Error("the process has no pending work")));
});
fatal.catch(() => {});

function report(result) {
  const latebind = globalThis.latebind?.stats?.() ?? null;
  writeSync(3, `${JSON.stringify({ answer: null, seconds: null, detail: null, ...result, latebind })}\n`);
}

let name = names[0];
try {
  if (context.column !== "stock") await import(pathToFileURL(join(context.dist, "auto.mjs")));
  for (name of names) {
    const { run } = cases.find((found) => found.name === name);
    const { answer, seconds } = (await Promise.race([run(context), fatal])) ?? {};
    report({ name, verdict: "works", answer: answer ?? null, seconds: seconds ?? null });
  }
  process.exit(0);
} catch (error) {
  report({ name, verdict: brief(error), detail: error?.stack ?? String(error) });
  // The later cases of the same process cannot run, which run.mjs reports.
  process.exit(1);
}
