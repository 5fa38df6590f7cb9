/** One process of the benchmark `link`: a measurement. Prints `{ engine, results }`. */

import { readFileSync } from "node:fs";
import { engine } from "./features.mjs";
import { measureLoading } from "./link-case.mjs";

const { files, ...argument } = JSON.parse(process.argv[2]);

const bytesOf = (path) => new Uint8Array(readFileSync(path));
const all = bytesOf(files.library.path);
let at = 0;
const libraries = files.library.sizes.map((size) => all.slice(at, (at += size)));
const bytes = { libraries, definer: bytesOf(files.definer) };
console.log(JSON.stringify({ engine: engine(), results: await measureLoading({ ...argument, bytes }) }));
