// Runs the cases in a page, or with `?worker` in a worker of the page, and posts the results.

const post = (results) => fetch("/done", { method: "POST", body: JSON.stringify(results) });
const server = `${location.origin}/`;
const isInWorker = typeof document === "undefined";
try {
  if (!isInWorker && location.search === "?worker") {
    const worker = new Worker(new URL("page.mjs", import.meta.url), { type: "module" });
    worker.onerror = ({ message }) => post([{ name: "the worker", error: message }]);
  } else {
    const { runCases } = await import("./cases.mjs");
    await post(await runCases({ server, isLinked: location.search === "?linked" }));
  }
} catch (error) {
  await post([{ name: "the page", error: `${error}\n${error?.stack}` }]);
}
