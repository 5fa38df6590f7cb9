// Threads.

/** The answer of a script of js/test/children to a message, in a thread. */
export function askThread(name, message) {
  const worker = new Worker(`/js/test/children/${name}.mjs`, { type: "module" });
  worker.postMessage(message);
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
  }).finally(() => worker.terminate());
}
