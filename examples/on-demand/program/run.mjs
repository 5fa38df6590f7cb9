// Starts the program, and calls it twice: `run.mjs DIRECTORY`. The first call loads the library.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import "../../../js/dist/auto.mjs";
import { lazy } from "../../../js/dist/lazy.mjs";

const base = pathToFileURL(`${resolve(process.argv[2])}/`);
const manifest = JSON.parse(readFileSync(new URL("manifest.json", base), "utf8"));
const program = {};
lazy(manifest, { program, base, onProgress: ({ library, state }) => console.log(`${library}: ${state}`) });
const { default: start } = await import(new URL("main.mjs", base));
await start(program);
console.log(await program._run(6));
console.log(await program._run(7));
