// The calls of a trial, which is one build in one mode and one way. A page can import this file.
//
// Calls share a program as long as they work. A call that fails may break the program, so the next ones run in a new
// one.

/** How the result of a call begins if the engine does not return from `new Worker` in time. */
export const NO_THREAD = "no thread";

/**
 * Makes calls, and returns their `results` by call. `run` makes some of the calls in a new program, and resolves to the
 * results by call (`found`), and for a program that ends without one, to the reason (`end`) and its `output`.
 *
 * The programs of a trial may be `lost` so many times as `mayLose` because the engine does not create a thread. A new
 * program then makes the rest of the calls. `lost` is the number of these programs.
 */
export async function runCalls(edges, start, run, mayLose = 0) {
  const results = new Map();
  // A program that runs as its main function makes one call.
  const share = start === "main" ? 1 : edges.length;
  let rest = edges;
  let lost = 0;
  while (rest.length) {
    const now = rest.slice(0, share);
    const { found, end, output } = await run(now);
    for (const { name, ...result } of found.values()) results.set(name, result);
    // If a program ends without a report, the first call without a result ended it.
    const silent = now.find(({ name }) => !found.has(name));
    const failed = [...found.values()].some(({ result }) => result !== "works");
    if (silent && !failed) {
      if (end.startsWith(NO_THREAD) && lost < mayLose) lost++;
      else results.set(silent.name, { result: end, detail: output });
    }
    rest = rest.filter(({ name }) => !results.has(name));
  }
  return { results, lost };
}
