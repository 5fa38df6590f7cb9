// Runs many jobs in a browser, some in each page. A job that ends the page fails, and those after it run in another one.

/**
 * Runs `jobs` of the kind `what`, at most `most` in one page, each for at most `timeLimit` milliseconds. Passes the result of
 * each job, which has its `index`, to `onResult`, and a job that has ended the page to `onLost`, with the reason if it is
 * known.
 */
export async function runInBatches(browser, what, jobs, { most, timeLimit, onResult, onLost }) {
  let pending = jobs;
  while (pending.length) {
    const now = pending.slice(0, most);
    const rest = pending.slice(most);
    let done = 0;
    const onDone = (result) => {
      done++;
      onResult(result);
    };
    const { found, stopped } = await browser.run({ what, jobs: now }, { timeLimit, onResult: onDone });
    if (done < now.length) onLost(now[done++], stopped ?? found.error);
    pending = [...now.slice(done), ...rest];
  }
}
