// Runs trials of the corpus in a page, files of js/test, or measurements, and tells of each as it ends. What ends the
// page is the failure of what is under way, and whoever opened it opens another one for the rest.

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

/** Runs a file of js/test in a frame, which is a realm of its own, and tells of it itself. */
async function runInFrame(file) {
  const frame = document.createElement("iframe");
  frame.src = `tests.html?${new URLSearchParams({ file })}`;
  const { promise, resolve } = Promise.withResolvers();
  const listen = ({ source }) => source === frame.contentWindow && resolve();
  addEventListener("message", listen);
  document.body.append(frame);
  await promise;
  removeEventListener("message", listen);
  frame.remove();
}

/** The measurements of benches/, by their task: a file of benches/support, and its function. */
const MEASUREMENTS = {
  call: ["call-case.mjs", "measureCase"],
  import: ["import-case.mjs", "measureImport"],
  invoke: ["invoke-case.mjs", "measureInvoke"],
  link: ["link-case.mjs", "measureLoading"],
  "longest-task": ["longest-task-case.mjs", "measureLongestTask"],
  "other-modules": ["other-modules-case.mjs", "measureOtherModules"],
  stacks: ["stacks-case.mjs", "measureStacks"],
};

async function run() {
  const { task, manifest, contents, tailCall } = await (await fetch("/task")).json();
  const files = (name) => bytesOf(contents[name]);
  if (task.what === "probe") {
    return post("/done", await probe({ manifest, files, tailCall: bytesOf(tailCall) }));
  }
  if (task.what === "pyodide") {
    return post("/done", task.inWorker ? await inWorker(task) : await runPyodide(task));
  }
  if (Object.hasOwn(MEASUREMENTS, task.what)) {
    const [file, name] = MEASUREMENTS[task.what];
    const { [name]: measure } = await import(`/benches/support/${file}`);
    return post("/done", await measure(task));
  }
  if (task.what === "tests") {
    for (const file of task.files) await runInFrame(file);
    return post("/done", {});
  }
  if (task.what === "cases") {
    const { runCells } = await import("/tests/cases/in-page/cells.mjs");
    await runCells(task.jobs, (result) => post("/result", result));
    return post("/done", {});
  }
  if (task.what === "emscripten") {
    const { runTrials } = await import("/tests/emscripten/in-page/trials.mjs");
    await runTrials(task.jobs, (result) => post("/result", result));
    return post("/done", {});
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
