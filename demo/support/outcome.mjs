// Starts child.mjs for a group of cases in one column and returns what came of each.

import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

const child = fileURLToPath(new URL("../child.mjs", import.meta.url));

/**
 * Runs a group and returns one result a case, in order, as child.mjs reports them. A case that the child
 * did not report has a verdict that says what became of the child.
 */
export async function runGroup({ names, column, folders, limit }) {
  const job = JSON.stringify({ names, column, ...folders });
  const running = spawn(process.execPath, [child, job], {
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
  let failed = false;
  return names.map((name) => {
    const verdict = failed ? "not run: a case before it in its process failed" : end;
    const silent = { name, verdict, answer: null, seconds: null, detail: stdout + stderr, latebind: null };
    const result = found.get(name) ?? silent;
    failed ||= result.verdict !== "works";
    return result;
  });
}
