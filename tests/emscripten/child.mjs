// One process of the run: starts one build in one mode, and runs edges one after the other in one
// way. A line of JSON on descriptor 3 for each: `{ name, result, detail, stats }`.

import { writeSync } from "node:fs";
import { outcomeOf } from "./support/outcome.mjs";
import { start } from "./support/start.mjs";

const job = JSON.parse(process.argv[2]);
let current;

function report(outcome) {
  const stats = globalThis.latebind?.stats?.() ?? null;
  writeSync(3, `${JSON.stringify({ name: current, ...outcome, stats })}\n`);
}

// What a program throws in a place where nobody can catch it decides the edge under way.
for (const event of ["unhandledRejection", "uncaughtException"]) {
  process.on(event, (error) => {
    report(outcomeOf(error));
    process.exit(1);
  });
}

try {
  current = job.edges[0].name;
  const program = await start(job);
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
