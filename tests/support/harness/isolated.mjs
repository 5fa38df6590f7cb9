// Runs trials in a separate process, because an error in an engine or in a linker can cause an endless
// loop or a crash. Only that trial fails, and the remaining trials run in a new process.

import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

const WORKER = fileURLToPath(new URL("worker.mjs", import.meta.url));

/** Runs `indexes` until one of them ends the process, and resolves to the reason for its end. */
function runSome({ options, indexes, timeLimit, onResult }) {
  return new Promise((resolve) => {
    const worker = fork(WORKER);
    let left = indexes.length;
    let reason;
    let timer;
    function watch() {
      clearTimeout(timer);
      timer = setTimeout(() => {
        reason = `no end after ${timeLimit} ms`;
        worker.kill("SIGKILL");
      }, timeLimit);
    }
    worker.on("message", ({ index, failure }) => {
      watch();
      onResult(index, failure);
      if (--left === 0) worker.disconnect();
    });
    worker.on("exit", (code, signal) => {
      clearTimeout(timer);
      resolve(reason ?? `the process ended with ${signal ?? `exit code ${code}`}`);
    });
    watch();
    worker.send({ options, indexes });
  });
}

/**
 * Calls `onResult(index, failure)` for each of `indexes`, in order. The worker computes
 * the same plan from `options`. `timeLimit` applies to one trial, in milliseconds.
 */
export async function runIsolated({ options, indexes, timeLimit, onResult }) {
  let pending = indexes;
  while (pending.length) {
    const reason = await runSome({
      options,
      indexes: pending,
      timeLimit,
      onResult(index, failure) {
        pending = pending.slice(1);
        onResult(index, failure);
      },
    });
    const [index] = pending;
    if (index === undefined) return;
    pending = pending.slice(1);
    onResult(index, { message: reason, stack: reason });
  }
}
