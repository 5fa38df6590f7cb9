/** One process of the benchmark `stacks`. Prints `{ engine, results }`. */

import process from "node:process";
import { engine } from "./features.mjs";
import { measureStacks } from "./stacks-case.mjs";

const results = await measureStacks(JSON.parse(process.argv[2]));
console.log(JSON.stringify({ engine: engine(), results }));
