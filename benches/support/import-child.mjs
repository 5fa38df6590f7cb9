/** One process of the benchmark `import`: a measurement. Prints `{ engine, results }`. */

import process from "node:process";
import { engine } from "./features.mjs";
import { measureImport } from "./import-case.mjs";

const results = await measureImport(JSON.parse(process.argv[2]));
console.log(JSON.stringify({ engine: engine(), results }));
