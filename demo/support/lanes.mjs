// Runs jobs two at a time, which is the number of cores that the demo expects.

/** Runs jobs (async functions) in order, at most `lanes` at the same time. */
export async function runInLanes(jobs, lanes) {
  const waiting = jobs.values();
  const lane = async () => {
    for (const job of waiting) await job();
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
