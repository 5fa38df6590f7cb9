// Runs a file of js/test in this page, and tells the server of it. The page around it waits for the end.

import { inWords, runTests } from "./tests.mjs";

const file = new URLSearchParams(location.search).get("file");

const tell = (event) =>
  fetch("/result", { method: "POST", body: JSON.stringify({ file, ...event }) });

async function stop(error) {
  await tell({ stopped: inWords(error) });
  parent.postMessage("stopped");
}

// What nobody handles would end a process.
addEventListener("error", ({ error, message }) => stop(error ?? message));
addEventListener("unhandledrejection", ({ reason }) => stop(reason));

await tell({ begins: true });
await runTests(() => import(`/js/test/${file}`), tell);
parent.postMessage("done");
