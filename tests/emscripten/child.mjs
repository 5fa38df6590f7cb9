// One process of the run: starts one build in one mode, and makes its calls in one way, one after the other. For each
// call it writes a line of JSON to descriptor 3: `{ name, result, detail, stats }`.

import { writeSync } from "node:fs";
import { host } from "./support/host.mjs";
import { outcomeOf } from "./support/outcome.mjs";
import { start } from "./support/start.mjs";

const job = JSON.parse(process.argv[2]);
let current;

function report(outcome) {
  const stats = globalThis.latebind?.stats?.() ?? null;
  writeSync(3, `${JSON.stringify({ name: current, ...outcome, stats })}\n`);
}

// An error that no code can catch is the result of the current call.
for (const event of ["unhandledRejection", "uncaughtException"]) {
  process.on(event, (error) => {
    report(outcomeOf(error));
    process.exit(1);
  });
}

try {
  current = job.edges[0].name;
  const program = await start(job, host);
  for (const { name, number } of job.edges) {
    current = name;
    const answer = await program.run(number, job.way);
    if (answer !== 42) throw new Error(`wrong answer: ${answer}`);
    report({ result: "works" });
  }
  process.exit(0);
} catch (error) {
  report(outcomeOf(error));
  process.exit(1);
}
