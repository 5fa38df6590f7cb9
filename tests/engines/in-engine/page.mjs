// Runs trials of the corpus in a page, and tells of each as it ends. What ends the page is the
// failure of the trial under way, and whoever opened it opens another one for the rest.

import { installGuard } from "../../support/harness/guard.mjs";
import { attempt, judge, planTrials } from "../../support/harness/runner.mjs";
import { probe } from "./probe.mjs";
import { runPyodide } from "./pyodide.mjs";

const post = (path, body) => fetch(path, { method: "POST", body: JSON.stringify(body) });

const bytesOf = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

function inWorker(task) {
  const worker = new Worker(new URL("worker.mjs", import.meta.url), { type: "module" });
  worker.postMessage(task);
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
  });
}

async function run() {
  const { task, manifest, contents, tailCall } = await (await fetch("/task")).json();
  const files = (name) => bytesOf(contents[name]);
  if (task.what === "probe") {
    return post("/done", probe({ manifest, files, tailCall: bytesOf(tailCall) }));
  }
  if (task.what === "pyodide") {
    return post("/done", task.inWorker ? await inWorker(task) : await runPyodide(task));
  }
  const trials = planTrials({ manifest, files, modes: task.modes });
  if (task.what === "plan") {
    return post("/done", trials.map(({ testCase, ...trial }) => trial));
  }
  if (task.isGuarded) installGuard();
  const api = await import("/js/dist/index.mjs");
  for (const index of task.indexes) {
    const failure = await attempt(trials[index], { api, files });
    await post("/result", { index, ...judge(trials[index], failure) });
  }
  return post("/done", {});
}

await run().catch((error) => post("/done", { error: String(error?.stack ?? error) }));
