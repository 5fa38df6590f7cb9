/**
 * uharfbuzz in an unmodified Pyodide: imported, shaping a paragraph, subsetting a font. As published,
 * with `auto` in front, and relinked. A process for each measurement, interleaved.
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { interleave, options, report } from "./support/measure.mjs";
import { wheelPath } from "./support/wheels.mjs";

const { tools, dist, json, rounds = "11" } = options();
const child = fileURLToPath(new URL("support/uharfbuzz-child.mjs", import.meta.url));
const latebind = fileURLToPath(new URL("../target/release/latebind", import.meta.url));

function run(command, ...args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} failed:\n${stderr}`);
  return stdout;
}

const scratch = mkdtempSync(join(tmpdir(), "latebind-bench-"));
try {
  const published = wheelPath(resolve(tools, "wheels"), "uharfbuzz");
  const relinked = join(scratch, "relinked.whl");
  run(latebind, "relink", published, "-o", relinked);

  const auto = resolve(dist, "auto.mjs");
  const measure = (...args) => () => JSON.parse(run(process.execPath, child, resolve(tools), ...args));
  const contenders = {
    stock: measure(published),
    auto: measure(published, auto),
    relinked: measure(relinked, auto),
  };
  await interleave(contenders, 1); // the files are read into memory
  const results = await interleave(contenders, Number(rounds));

  const answers = Object.values(results).flatMap((list) => list.map(({ answer }) => answer));
  if (new Set(answers).size !== 1) throw new Error("the contenders' answers differ");
  const tables = ["import", "shaping", "subsetting"].map((what) => {
    const times = Object.entries(results).map(([name, list]) => [name, list.map((it) => it[what])]);
    const title = `uharfbuzz: ${what}`;
    return { title, unit: "ms", rows: report({ title, unit: "ms", times: Object.fromEntries(times) }) };
  });
  if (json) writeFileSync(json, `${JSON.stringify({ node: process.version, tables }, null, 2)}\n`);
} finally {
  rmSync(scratch, { recursive: true });
}
