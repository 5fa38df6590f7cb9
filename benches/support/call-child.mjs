/** One process of the benchmark `call`: a case. Prints `{ engine, results }`. */

import process from "node:process";
import { measureCase } from "./call-case.mjs";
import { engine } from "./features.mjs";

const results = await measureCase(JSON.parse(process.argv[2]));
console.log(JSON.stringify({ engine: engine(), results }));
