// Runs the cases in Node, Deno, or Bun: `process.mjs SERVER FOLDER`. FOLDER has the libraries as files.

import { runCases } from "./cases.mjs";

const [server, folder] = process.argv.slice(-2);
console.log(JSON.stringify(await runCases({ server, folder })));
process.exit(0);
