// Runs the cases in Node, Deno, or Bun: `process.mjs SERVER FOLDER [linked]`. FOLDER has the libraries as files.

import { runCases } from "./cases.mjs";

const isLinked = process.argv.at(-1) === "linked";
const [server, folder] = process.argv.slice(isLinked ? -3 : -2);
console.log(JSON.stringify(await runCases({ server, folder, isLinked })));
process.exit(0);
