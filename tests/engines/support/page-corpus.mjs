// Runs the corpus in pages of a browser, or in workers that do the same tasks.

import { MODES } from "../../support/harness/modes.mjs";
import { judge } from "../../support/harness/runner.mjs";

/** How many trials run in one page: each leaves memories behind, and address space is limited. */
const MOST = 100;

/** `{ features, counts, failures }`. */
export async function runCorpus(browser, { timeLimit, log }) {
  const features = await browser.found({ what: "probe" }, timeLimit);
  const modes = Object.keys(MODES);
  const trials = await browser.found({ what: "plan", modes }, timeLimit);
  const counts = { passed: 0, failed: 0, skipped: 0, expected: 0 };
  const failures = [];
  const note = (index, { status, message }) => {
    counts[status]++;
    if (status === "passed" && message) counts.expected++;
    if (status === "failed") failures.push(`${trials[index].name}: ${message}`);
  };

  counts.skipped = trials.filter(({ skip }) => skip).length;
  for (const isGuarded of [false, true]) {
    const isHere = ({ skip, mode }) => !skip && !!MODES[mode].isGuarded === isGuarded;
    let pending = [...trials.keys()].filter((index) => isHere(trials[index]));
    while (pending.length) {
      log(`${pending.length} trials`);
      const rest = pending.slice(MOST);
      const task = { what: "run", modes, isGuarded, indexes: pending.slice(0, MOST) };
      const onResult = ({ index, ...judged }) => {
        pending = pending.slice(1);
        note(index, judged);
      };
      const { found, stopped } = await browser.run(task, { timeLimit, onResult });
      if (pending.length <= rest.length) continue;
      const failure = { message: stopped ?? found.error ?? "the page ended" };
      note(pending[0], judge(trials[pending[0]], failure));
      pending = pending.slice(1);
    }
  }
  return { features, counts, failures };
}
