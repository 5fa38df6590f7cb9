// `run_sync` of Pyodide has the same results with Latebind. Pyodide manages its stacks itself, so Latebind gives it none.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { promisify } from "node:util";

const pathTo = (path) => fileURLToPath(new URL(path, import.meta.url));
const folders = { dist: pathTo("../../../js/dist"), tools: pathTo("../../../target/tools") };

async function answersOf(job) {
  const argument = JSON.stringify({ ...folders, ...job });
  const { stdout } = await promisify(execFile)(process.execPath, [pathTo("child.mjs"), argument], { timeout: 120_000 });
  return JSON.parse(stdout);
}

for (const hasStackSwitching of [true, false]) {
  test(`run_sync in an engine ${hasStackSwitching ? "with" : "without"} stack switching`, async (context) => {
    const jobs = [false, true].map((latebind) => answersOf({ latebind, hasStackSwitching }));
    const [stock, auto] = await Promise.all(jobs);
    for (const [name, answer] of Object.entries(stock.answers)) {
      await context.test(name, () => {
        assert.notEqual(answer, undefined);
        assert.deepEqual(auto.answers[name], answer);
      });
    }
    assert.ok(auto.dsos > 0, "Latebind has seen Pyodide");
    assert.equal(auto.stacks, 0, "Pyodide has no regions");
  });
}
