/** One process of the benchmark `invoke`. Prints `{ engine, results }`. */

import process from "node:process";
import { engine } from "./features.mjs";
import { measureInvoke } from "./invoke-case.mjs";

const results = await measureInvoke(JSON.parse(process.argv[2]));
console.log(JSON.stringify({ engine: engine(), results }));
