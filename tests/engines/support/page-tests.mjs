// Runs the package's own tests in a browser, a frame for each file. What ends the browser or keeps it busy
// is the failure of the file under way, and the files behind it run in another one.

import { filesFor, runPackageTests } from "./package-tests.mjs";

/** How long one step may take, in milliseconds: to load a file, and each of its tests. */
const TIME_LIMIT = 120_000;

/** `{ counts, failures }` of a browser that `openBrowser` gave. */
export function runTestsInPages(engine, browser, { log }) {
  /** What is known of a file: `{ events, stopped }`. */
  const known = new Map();

  async function runFrom(first) {
    const files = filesFor(engine);
    const task = { what: "tests", files: files.slice(files.indexOf(first)) };
    let underWay = first;
    known.set(first, { events: [] });
    const onResult = ({ file, begins, stopped, ...event }) => {
      if (begins) {
        log(file);
        underWay = file;
        known.set(file, { events: [] });
      } else if (stopped) known.get(file).stopped = stopped;
      else known.get(file).events.push(event);
    };
    const { found, stopped } = await browser.run(task, { timeLimit: TIME_LIMIT, onResult });
    known.get(underWay).stopped ??= stopped ?? found.error;
  }

  async function runFile(file, tell) {
    if (!known.has(file)) await runFrom(file);
    const { events, stopped } = known.get(file);
    events.forEach(tell);
    return stopped;
  }
  return runPackageTests(engine, { runFile, log });
}
