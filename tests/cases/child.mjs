// One process of the run: runs one program once, and writes the outcome as a line of JSON to descriptor 3.

import { readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { runProgram } from "./support/program.mjs";

const { folder, libraries, args } = JSON.parse(process.argv[2]);

const outcome = await runProgram({
  load: async () => (await import(pathToFileURL(join(folder, "main.mjs")))).default,
  libraries: Object.fromEntries(libraries.map((name) => [name, readFileSync(join(folder, name))])),
  args,
  onUncaught(fail) {
    process.on("uncaughtException", fail);
    process.on("unhandledRejection", fail);
  },
});
writeSync(3, `${JSON.stringify({ name: "outcome", ...outcome })}\n`);
process.exit(0);
