// One process: runs the sources that share it, one after the other, in one column. It writes a line of JSON per
// source to file descriptor 3:
//
//   { name, verdict, answer, detail, latebind, relinked }
//
// `verdict` is "works" or one line about the error, `detail` is the whole error, `latebind` is `true` if Latebind was
// active, and `relinked` is the number of modules that import a binder.

import { writeSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { brief } from "../../demo/support/brief.mjs";
import { sources } from "./sources.mjs";

const { names, ...context } = JSON.parse(process.argv[2]);

// Pyodide ends a fatal error with a rejection that no code can catch, and the call that caused it may never settle.
// So the first of both decides.
const fatal = new Promise((_, reject) => {
  process.on("unhandledRejection", reject);
  process.on("uncaughtException", reject);
  process.on("beforeExit", () => reject(new Error("nothing is left to wait for")));
});
fatal.catch(() => {});

// Latebind looks for its section in every module of a program, which shows the modules that were loaded.
const withBinder = new Set();
const { customSections, imports } = WebAssembly.Module;
WebAssembly.Module.customSections = (module, name) => {
  const sections = customSections(module, name);
  const last = name === "latebind.0" && imports(module).at(-1);
  // A library with an embedded PLT imports a table.
  if (last?.module === "latebind" && last.kind === "function") withBinder.add(module);
  return sections;
};

if (context.latebind) await import(pathToFileURL(join(context.dist, "auto.mjs")));

for (const name of names) {
  const { run } = sources.find((source) => source.name === name);
  const result = { name, verdict: "works", answer: null, detail: null, latebind: "latebind" in globalThis };
  withBinder.clear();
  try {
    result.answer = await Promise.race([run(context), fatal]);
  } catch (error) {
    result.verdict = brief(error);
    result.detail = error?.stack ?? String(error);
  }
  // A pipe may accept only a part: each answer is long, and the process exits immediately afterward.
  const line = Buffer.from(`${JSON.stringify({ ...result, relinked: withBinder.size })}\n`);
  for (let at = 0; at < line.length;) {
    try {
      at += writeSync(3, line, at);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
}
process.exit(0);
