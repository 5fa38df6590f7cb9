/**
 * `import uharfbuzz` in an unmodified Pyodide, with and without Latebind: a process for each import,
 * interleaved.
 */

import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { interleave, options, report } from "./support/measure.mjs";

const { tools, dist, json, rounds = "10" } = options();
const child = fileURLToPath(new URL("support/import-child.mjs", import.meta.url));

function importWith(...args) {
  return () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [child, resolve(tools), ...args],
      { encoding: "utf8" },
    );
    if (status !== 0) throw new Error(`the import failed:\n${stderr}`);
    return Number(stdout);
  };
}

const contenders = {
  "without latebind": importWith(),
  "with latebind": importWith(resolve(dist, "auto.mjs")),
};
await interleave(contenders, 1); // the files are read into memory
report({
  title: "import uharfbuzz",
  unit: "ms",
  times: await interleave(contenders, Number(rounds)),
  json,
});
