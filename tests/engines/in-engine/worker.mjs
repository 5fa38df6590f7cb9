// Pyodide in a worker.

import { runPyodide } from "./pyodide.mjs";

addEventListener("message", async ({ data }) => {
  const found = await runPyodide(data).catch((error) => ({ error: String(error?.stack ?? error) }));
  postMessage(found);
});
