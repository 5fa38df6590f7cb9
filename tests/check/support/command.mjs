// Runs `latebind check`, and returns its report.

import { execFile } from "node:child_process";

/** Returns the report of `latebind check --format json`. The exit code is 1 if there are errors. */
export function check({ latebind }, args) {
  return new Promise((resolve, reject) => {
    const all = ["check", ...args, "--format", "json", "--suspension"];
    execFile(latebind, all, { maxBuffer: 1 << 28, timeout: 300_000 }, (error, stdout, stderr) => {
      try {
        const report = JSON.parse(stdout);
        if (!report.complete) throw new Error(JSON.stringify(report.errors));
        resolve(report);
      } catch (problem) {
        reject(new Error(`latebind ${all.join(" ")}: ${stderr || error || problem}`));
      }
    });
  });
}

/** Returns the functions of all findings about a kind of frame. */
export function functionsOf({ findings }, ...frames) {
  return new Set(findings.filter(({ frame }) => frames.includes(frame)).flatMap((it) => it.functions));
}
