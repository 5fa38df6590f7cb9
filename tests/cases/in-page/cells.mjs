// Runs cells one after the other, each in a frame, which is a separate realm, and posts their outcomes.

/** The milliseconds that a program may take. */
const LIMIT = 20_000;

function runInFrame(job) {
  const frame = document.createElement("iframe");
  frame.src = `/tests/cases/in-page/cell.html?${new URLSearchParams({ job: JSON.stringify(job) })}`;
  const { promise, resolve } = Promise.withResolvers();
  const listen = ({ source, data }) => source === frame.contentWindow && resolve(data.outcome);
  const fails = (text) => resolve({ lines: [`fails: ${text}`], diagnostics: [] });
  const timer = setTimeout(() => fails(`no end in ${LIMIT / 1000} s`), LIMIT);
  addEventListener("message", listen);
  document.body.append(frame);
  return promise.finally(() => {
    clearTimeout(timer);
    removeEventListener("message", listen);
    frame.remove();
  });
}

/** Runs `jobs`, and passes the number and the outcome of each to `post`. */
export async function runCells(jobs, post) {
  for (const { index, ...job } of jobs) await post({ index, outcome: await runInFrame(job) });
}
