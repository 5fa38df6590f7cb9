// Starts a program, and calls it: `run.mjs DIRECTORY NUMBER…`. The first call loads the library. The directory is one
// that build.sh has written.

import { readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { lazy } from "latebind/lazy";

const [directory, ...numbers] = process.argv.slice(2);
const base = pathToFileURL(`${resolve(directory)}/`);
const isLinked = basename(resolve(directory)) === "linked";
// A program that is linked with latebind.library.js contains Latebind.
if (!isLinked) await import("latebind/auto");

const manifest = JSON.parse(readFileSync(new URL("manifest.json", base), "utf8"));
const program = {};
lazy(manifest, {
  program,
  base,
  isLinked,
  onProgress: ({ library, state }) => state === "loaded" && console.log(`${library}: loaded`),
});
const { default: start } = await import(new URL("main.mjs", base));
await start(program);
for (const number of numbers) {
  console.log(await program._run(Number(number)).catch(({ message }) => message));
}
