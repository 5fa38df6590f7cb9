// Runs trials in a browser. A trial that keeps the browser busy fails, and those after it run in another browser.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { runInBatches } from "../../engines/support/batches.mjs";
import { openBrowser } from "../../engines/support/browser.mjs";
import { lossesOf } from "./engines.mjs";
import { wasmOf } from "./plan.mjs";

/** The milliseconds that a browser may take for one trial. */
const TIME_LIMIT = 120_000;

/** The number of trials that run in one browser, because every program leaves a memory behind. */
const MOST = 150;

const pathOf = ({ build, mode }) => `/programs/${mode}/${build.label}`;

/** The script of threads in the mode `auto`. The imports are static, because the first message comes when they have ended. */
const THREAD = 'import "/js/dist/auto.mjs";\nimport "./main.mjs";\n';

/** Without promises, a program opens a library synchronously, which only a worker can download so. */
const needsWorker = ({ start }) => start === "by-hand";

/**
 * Runs `trials`, which have the folder of their program. Passes each, its results by call, and the number of programs
 * that were lost to `onResults`.
 */
export async function runInPages(engine, trials, { paths, onResults }) {
  const files = {};
  for (const trial of trials) {
    const { folder } = trial.build;
    for (const name of readdirSync(folder)) files[`${pathOf(trial)}/${name}`] = join(folder, name);
    if (trial.mode === "auto") files[`${pathOf(trial)}/thread.mjs`] = Buffer.from(THREAD);
  }
  const browser = await openBrowser(engine, { ...paths, files, shared: {} });
  const jobs = trials.map((trial, index) => {
    const { build, mode, way, edges } = trial;
    return {
      index,
      main: `${pathOf(trial)}/${build.main}`,
      wasm: `${pathOf(trial)}/${wasmOf(build)}`,
      inWorker: needsWorker(build),
      start: build.start,
      format: build.format,
      mode,
      way,
      edges,
      mayLose: lossesOf(engine.name),
    };
  });
  try {
    await runInBatches(browser, "emscripten", jobs, {
      most: MOST,
      timeLimit: TIME_LIMIT,
      onResult: ({ index, results, lost }) => onResults(trials[index], new Map(results), lost),
      onLost({ index, edges }, reason = "") {
        const result = `the page ended: ${reason}`;
        onResults(trials[index], new Map(edges.map(({ name }) => [name, { result }])), 0);
      },
    });
  } finally {
    await browser.close();
  }
  return browser.version();
}
