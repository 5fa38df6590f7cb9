// Runs the corpus in an engine that is a program.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const CORPUS = fileURLToPath(new URL("../../conformance/run.mjs", import.meta.url));
const PROBE = fileURLToPath(new URL("../in-engine/process.mjs", import.meta.url));

/** `{ version, features, counts, failures }` of an engine. */
export function runInProcess({ file, args = [], environment }, { manifest, dist, tailCall }) {
  const run = (script, ...rest) =>
    spawnSync(file, [...args, script, ...rest], {
      encoding: "utf8",
      env: { ...process.env, ...environment },
      maxBuffer: 1 << 26,
    });
  const probed = run(PROBE, manifest, tailCall);
  if (probed.status !== 0) throw new Error(probed.stderr || String(probed.error));
  const scratch = mkdtempSync(join(tmpdir(), "latebind-engine-"));
  try {
    const json = join(scratch, "counts.json");
    const { stdout, stderr } = run(CORPUS, "--manifest", manifest, "--dist", dist, "--json", json);
    const lines = stdout.split("\n");
    const failures = lines.filter((line) => line.startsWith("failed ")).map((line) => line.slice(7));
    try {
      const counts = JSON.parse(readFileSync(json, "utf8"));
      return { ...JSON.parse(probed.stdout), counts, failures };
    } catch {
      throw new Error(`the corpus came to no end: ${stderr}`);
    }
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
