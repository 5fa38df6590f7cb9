// Runs cells in Node, each in a separate process.

import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { runInLanes } from "../../../demo/support/lanes.mjs";
import { runChild } from "../../support/child.mjs";
import { WITH_AUTO } from "./plan.mjs";

const SCRIPT = fileURLToPath(new URL("../child.mjs", import.meta.url));

/** The seconds that a program may take. */
const LIMIT = 20;

/** Runs `cells`, which have the `folder` of their program, and reports each outcome to `onOutcome`. */
export async function runInNode(cells, { dist, onOutcome }) {
  const auto = ["--import", pathToFileURL(join(dist, "auto.mjs")).href];
  const jobs = cells.map((cell) => async () => {
    const { mode, run, folder, build } = cell;
    const job = { folder, libraries: build.libraries, args: run ? [run] : [] };
    const { found, end, output } = await runChild(SCRIPT, job, LIMIT, WITH_AUTO.includes(mode) ? auto : []);
    const ended = () => ({ lines: [`fails: ${end}`], diagnostics: output.split("\n") });
    onOutcome(cell, found.get("outcome") ?? ended());
  });
  await runInLanes(jobs, 2);
}
