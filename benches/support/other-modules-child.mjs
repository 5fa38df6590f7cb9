/** One process of the benchmark `other-modules`. Prints `{ engine, results }`. */

import process from "node:process";
import { engine } from "./features.mjs";
import { measureOtherModules } from "./other-modules-case.mjs";

const results = await measureOtherModules(JSON.parse(process.argv[2]));
console.log(JSON.stringify({ engine: engine(), results }));
