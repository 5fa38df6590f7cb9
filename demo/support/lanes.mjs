// Runs jobs two at a time, the number of cores that the demo is made for.

/** Runs jobs (async functions) in order, at most `lanes` at once. */
export async function runInLanes(jobs, lanes) {
  const waiting = jobs.values();
  const lane = async () => {
    for (const job of waiting) await job();
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
