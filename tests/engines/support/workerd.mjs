// Runs the corpus in workerd. Like pages, its processes are ended after some trials: then one that hangs
// can be killed, and the memory of one that has done much is given back.

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { runCorpus } from "./page-corpus.mjs";
import { configOf } from "./workerd-config.mjs";

/** How long one may take to end after its connection did, in milliseconds. */
const PATIENCE = 1000;

/** Starts a worker: `{ ask, kill }`. */
async function start({ file }, config) {
  const worker = spawn(file, ["serve", config, "--import-path=/", "--control-fd=3"], {
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  let complaint = "";
  worker.stderr.on("data", (data) => (complaint += data));
  const ended = once(worker, "close").then(([code, signal]) => {
    throw new Error(`workerd ended with ${signal ?? `exit code ${code}`}: ${complaint.trim()}`);
  });
  // Who waits for it sees it; until somebody does it must not count as unhandled.
  ended.catch(() => {});
  const [line] = await Promise.race([once(createInterface(worker.stdio[3]), "line"), ended]);
  const url = `http://127.0.0.1:${JSON.parse(line).port}/`;

  async function ask(task, timeLimit) {
    const signal = AbortSignal.timeout(timeLimit);
    let response;
    try {
      response = await fetch(url, { method: "POST", body: JSON.stringify(task), signal });
    } catch (error) {
      if (signal.aborted) throw new Error(`no end after ${timeLimit} ms`);
      // How it ended says more than that the connection did.
      await Promise.race([ended, setTimeout(PATIENCE)]);
      throw error;
    }
    if (!response.ok) throw new Error(complaint.trim() || `status ${response.status}`);
    const found = await response.json();
    if (found.error) throw new Error(found.error);
    return found;
  }
  return { ask, kill: () => worker.kill("SIGKILL") };
}

/** What `runCorpus` wants of a browser: `{ run, found }`. */
function driverOf(engine, config) {
  async function withWorker(action) {
    const worker = await start(engine, config);
    try {
      return await action(worker);
    } finally {
      worker.kill();
    }
  }
  return {
    found: (task, timeLimit) => withWorker(({ ask }) => ask(task, timeLimit)),
    run: ({ indexes, ...task }, { timeLimit, onResult }) =>
      withWorker(async ({ ask }) => {
        try {
          for (const index of indexes) {
            onResult({ index, ...(await ask({ ...task, index }, timeLimit)) });
          }
          return { found: {} };
        } catch ({ message }) {
          return { stopped: message };
        }
      }),
  };
}

/** `{ version, features, counts, failures }`. */
export async function runInWorkerd(engine, options) {
  const scratch = mkdtempSync(join(tmpdir(), "latebind-workerd-"));
  try {
    const config = join(scratch, "config.capnp");
    writeFileSync(config, configOf(options));
    const { stdout } = spawnSync(engine.file, ["--version"], { encoding: "utf8" });
    const version = stdout.trim().split(" ").at(-1);
    return { version, ...(await runCorpus(driverOf(engine, config), options)) };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
