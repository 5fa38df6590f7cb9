// A library that a worker loads while it starts is bound while the worker runs.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { dso } from "../../../js/test/support/fixtures.mjs";
import { configOf, scriptsIn } from "./workerd-config.mjs";
import { withWorker } from "./workerd-process.mjs";

const MAIN = "tests/engines/in-engine/workerd-start.mjs";
const ANSWER = 42;

/** What went wrong. */
export async function runStart({ file }, { dist, timeLimit }, scratch) {
  const library = join(scratch, "library.wasm");
  writeFileSync(library, dso("caller"));
  const config = join(scratch, "start.capnp");
  const modules = [
    ...scriptsIn([], MAIN),
    { name: "js/dist/auto.mjs", kind: "esModule", file: join(dist, "auto.mjs") },
    { name: "given/library", kind: "data", file: library },
  ];
  writeFileSync(config, configOf(modules));
  const { answers, late } = await withWorker(file, config, (ask) => ask({}, timeLimit));
  const failures = answers.filter(([, answer]) => answer !== ANSWER).map((it) => it.join(": "));
  if (late.join() !== "1,1") failures.push(`late-bound references: ${late.join()}`);
  return failures.map((failure) => `a library loaded while a worker starts, ${failure}`);
}
