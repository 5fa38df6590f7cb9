// Runs everything in workerd.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCorpusInWorkerd } from "./workerd-corpus.mjs";
import { runProgram } from "./workerd-program.mjs";
import { runStart } from "./workerd-start.mjs";

/** `{ version, features, counts, failures }`. */
export async function runInWorkerd(engine, options) {
  const scratch = mkdtempSync(join(tmpdir(), "latebind-workerd-"));
  try {
    const { stdout } = spawnSync(engine.file, ["--version"], { encoding: "utf8" });
    const version = stdout.trim().split(" ").at(-1);
    const { counts, failures, ...found } = await runCorpusInWorkerd(engine, options, scratch);
    const others = [
      ...(await runProgram(engine, options, scratch)),
      ...(await runStart(engine, options, scratch)),
    ];
    return {
      version,
      ...found,
      counts: { ...counts, failed: counts.failed + others.length },
      failures: [...failures, ...others],
    };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
