// Runs one process that reports the result of each of its cases.

import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

/**
 * Runs a script, whose argument is its job in JSON. The script writes its results to descriptor 3, each as a line
 * of JSON with a `name`. Returns the results by name (`found`), a description of the process's end (`end`),
 * and its output (`output`). Kills the process after `limit` seconds. `options` are options of Node.
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
