// Threads.

import { Worker } from "node:worker_threads";

/** The answer of a script of `children/` to a message, in a thread. */
export function askThread(name, message) {
  const worker = new Worker(new URL(`../../children/${name}.mjs`, import.meta.url));
  worker.postMessage(message);
  return new Promise((resolve, reject) => worker.on("message", resolve).on("error", reject)).finally(
    () => worker.terminate(),
  );
}
