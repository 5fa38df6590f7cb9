/** One process of the benchmark `on-demand`: the first call of each library. Prints the milliseconds. */

import { readFileSync } from "node:fs";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { measureFirstCalls } from "./on-demand-case.mjs";

const { way, program: name, folder, dist } = JSON.parse(process.argv[2]);
const base = pathToFileURL(`${folder}/`);
const program = {};
let prefetch;
if (way !== "dlopen") {
  await import(`${dist}/auto.mjs`);
  const { lazy } = await import(`${dist}/lazy.mjs`);
  ({ prefetch } = lazy(JSON.parse(readFileSync(new URL("first.json", base), "utf8")), { program, base }));
}
const { default: start } = await import(new URL(`${name}.mjs`, base));
console.log(JSON.stringify(await measureFirstCalls(await start(program), way, prefetch)));
process.exit(0);
