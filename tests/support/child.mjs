// Runs one process that reports what came of each of its cases.

import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

/**
 * Runs a script with a job for it, in JSON, as its argument. The script writes its results to descriptor 3,
 * a line of JSON with a `name` each. Returns the results by name (`found`), how the process ended, in
 * words (`end`), and what it printed (`output`). After `limit` seconds it is killed. `options` are Node's own.
 */
export async function runChild(script, job, limit, options = []) {
  const running = spawn(process.execPath, [...options, script, JSON.stringify(job)], {
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    timeout: limit * 1000,
    killSignal: "SIGKILL",
  });
  const ended = new Promise((resolve, reject) => {
    running.on("error", reject);
    running.on("close", (code, signal) => resolve({ code, signal }));
  });
  const [{ code, signal }, reports, stdout, stderr] = await Promise.all([
    ended,
    ...[3, 1, 2].map((descriptor) => text(running.stdio[descriptor])),
  ]);
  const found = new Map();
  for (const line of reports.split("\n").filter(Boolean)) {
    const result = JSON.parse(line);
    found.set(result.name, result);
  }
  const end = signal === "SIGKILL" ? `no answer in ${limit} s` : `exited with ${signal ?? code}`;
  return { found, end, output: stdout + stderr };
}
