// Runs a file of js/test in the engine that runs this, and writes what comes of it, a line for each
// event, so that what was found remains if the engine crashes: `process-tests.mjs FILE EVENTS`.

import { appendFileSync } from "node:fs";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { inWords, runTests } from "./tests.mjs";

const [file, events] = process.argv.slice(2);
// Not every engine ends at one.
process.on("unhandledRejection", (error) => {
  console.error(inWords(error));
  process.exit(1);
});

const tell = (event) => appendFileSync(events, `${JSON.stringify(event)}\n`);
await runTests(() => import(pathToFileURL(file)), tell);
process.exit(0);
