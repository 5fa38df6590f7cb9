// Starts workerd, and has its worker do tasks.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";

/** How long one may take to end after its connection did, in milliseconds. */
const PATIENCE = 1000;

async function start(file, config) {
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

/** Calls `action(ask)`, where `ask(task, timeLimit)` is of a process that ends when `action` does. */
export async function withWorker(file, config, action) {
  const { ask, kill } = await start(file, config);
  try {
    return await action(ask);
  } finally {
    kill();
  }
}
