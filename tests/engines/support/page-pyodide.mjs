// Runs Pyodide in a page and in a worker of a browser, in stock and with `latebind/auto`.

/** How long Pyodide may take, in milliseconds. */
const TIME_LIMIT = 120_000;

/** Units per em of the font. */
const UPEM = 2048;

/** What came of each: "suspends", or the error. */
export async function runPyodide(browser, { log }) {
  const outcomes = {};
  for (const place of ["page", "worker"]) {
    for (const isStock of [true, false]) {
      log(`Pyodide in a ${place}`);
      const task = { what: "pyodide", inWorker: place === "worker", isStock };
      const { found, stopped } = await browser.run(task, { timeLimit: TIME_LIMIT });
      outcomes[`${place}, ${isStock ? "stock" : "auto"}`] =
        stopped ?? (found.upem === UPEM ? "suspends" : found.error);
    }
  }
  return outcomes;
}
