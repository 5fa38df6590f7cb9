// Runs the package's own tests in an engine that is a program, a process for each file.

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pathOf, readFixtures, runPackageTests } from "./package-tests.mjs";

const SCRIPT = fileURLToPath(new URL("../in-engine/process-tests.mjs", import.meta.url));

/** How long a file may take, in milliseconds. */
const TIME_LIMIT = 120_000;

/** `{ counts, failures }` of an engine. */
export async function runTestsInProcess(engine, { log }) {
  const { file: program, args = [], environment } = engine;
  const scratch = mkdtempSync(join(tmpdir(), "latebind-tests-"));
  const env = {
    ...process.env,
    ...environment,
    NO_COLOR: "1",
    // Binaryen takes seconds to start in some.
    LATEBIND_TEST_FIXTURES: JSON.stringify(await readFixtures()),
  };

  async function runFile(file, tell) {
    const events = join(scratch, file);
    const { error, status, signal, stderr } = spawnSync(
      program,
      [...args, SCRIPT, pathOf(file), events],
      { encoding: "utf8", env, timeout: TIME_LIMIT, killSignal: "SIGKILL", maxBuffer: 1 << 26 },
    );
    const lines = existsSync(events) ? readFileSync(events, "utf8").split("\n") : [];
    lines.filter(Boolean).forEach((line) => tell(JSON.parse(line)));
    if (error?.code === "ETIMEDOUT") return `no end after ${TIME_LIMIT} ms`;
    return `the engine ended (${signal ?? status}): ${stderr.trim()}`;
  }

  try {
    return await runPackageTests(engine, { runFile, log });
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
