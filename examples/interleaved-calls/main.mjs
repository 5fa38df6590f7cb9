import "latebind/auto"; // before the program
import createProgram from "./built/main.mjs";
import { run } from "./run.mjs";

const arrays = await run(createProgram);
const wrong = arrays.filter((it) => it.wrong > 0);
console.log(`${arrays.length} calls, ${wrong.length} of which continued with wrong values`);
