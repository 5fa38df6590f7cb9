// Runs cells in a browser, each in a frame. A cell that ends the browser fails, and those after it run in another
// browser.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { runInBatches } from "../../engines/support/batches.mjs";
import { openBrowser } from "../../engines/support/browser.mjs";
import { WITH_AUTO } from "./plan.mjs";

/** The milliseconds that a browser may take for one cell, after those that the page allows it. */
const TIME_LIMIT = 60_000;

/** The number of cells that run in one browser, because every program leaves a memory behind. */
const MOST = 100;

/** Returns the path at which a page finds a folder of programs. */
const pathOf = ({ build, mode }) => `/programs/${mode}/${build.label}`;

/** Runs `cells`, which have the `folder` of their program, and reports each outcome to `onOutcome`. */
export async function runInPages(engine, cells, { paths, onOutcome }) {
  const files = {};
  for (const cell of cells) {
    for (const name of readdirSync(cell.folder)) files[`${pathOf(cell)}/${name}`] = join(cell.folder, name);
  }
  const browser = await openBrowser(engine, { ...paths, files, shared: {} });
  const jobs = cells.map((cell, index) => ({
    index,
    folder: pathOf(cell),
    libraries: cell.build.libraries,
    args: cell.run ? [cell.run] : [],
    auto: WITH_AUTO.includes(cell.mode),
  }));
  try {
    await runInBatches(browser, "cases", jobs, {
      most: MOST,
      timeLimit: TIME_LIMIT,
      onResult: ({ index, outcome }) => onOutcome(cells[index], outcome),
      onLost({ index }, reason = "the page ended") {
        onOutcome(cells[index], { lines: [`fails: ${reason}`], diagnostics: [] });
      },
    });
  } finally {
    await browser.close();
  }
}
