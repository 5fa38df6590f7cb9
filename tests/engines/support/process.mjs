// Runs everything in an engine that is a program.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runTestsInProcess } from "./process-tests.mjs";

const CORPUS = fileURLToPath(new URL("../../conformance/run.mjs", import.meta.url));
const PROBE = fileURLToPath(new URL("../in-engine/process.mjs", import.meta.url));

/** `{ version, features, counts, tests, failures }` of an engine. */
export async function runInProcess(engine, { manifest, dist, tailCall, log }) {
  const { file, args = [], environment } = engine;
  const run = (script, ...rest) =>
    spawnSync(file, [...args, script, ...rest], {
      encoding: "utf8",
      env: { ...process.env, ...environment },
      maxBuffer: 1 << 26,
    });
  const probed = run(PROBE, manifest, tailCall);
  if (probed.status !== 0) throw new Error(probed.stderr || String(probed.error));
  const tests = await runTestsInProcess(engine, { log });
  const scratch = mkdtempSync(join(tmpdir(), "latebind-engine-"));
  try {
    const json = join(scratch, "counts.json");
    const { stdout, stderr } = run(CORPUS, "--manifest", manifest, "--dist", dist, "--json", json);
    const lines = stdout.split("\n");
    const failed = lines.filter((line) => line.startsWith("failed ")).map((line) => line.slice(7));
    try {
      const counts = JSON.parse(readFileSync(json, "utf8"));
      const failures = [...tests.failures, ...failed];
      return { ...JSON.parse(probed.stdout), counts, tests: tests.counts, failures };
    } catch {
      throw new Error(`the corpus came to no end: ${stderr}`);
    }
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
