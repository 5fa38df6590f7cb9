/**
 * Measures relinking the library of a wheel. In JavaScript: `latebind/relink`, Binaryen, which reads and writes the
 * library, and a copy of the bytes, which is the limit. As a process: `latebind relink`, and the same without validation.
 * The Rust part is crates/latebind/benches/relink.rs.
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { interleave } from "./support/interleave.mjs";
import { options, report, table } from "./support/measure.mjs";
import { codeSize } from "./support/code-size.mjs";
import { libraryOf } from "./support/wheels.mjs";

const { tools, dist, json, rounds = 11 } = options();
const library = libraryOf(resolve(tools, "wheels"), "uharfbuzz");
const megabytes = codeSize(library) / 1e6;
const { relink } = await import(`${dist}/relink.mjs`);
const { default: binaryen } = await import(`${dist}/../node_modules/binaryen/index.js`);

/** Without changes and optimizations, which is the least work that any change needs. */
function readAndWrite(bytes) {
  const module = binaryen.readBinary(bytes);
  try {
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}

const copy = new Uint8Array(library.length);
function copied(bytes) {
  copy.set(bytes);
  return copy;
}

const contenders = {
  latebind: { title: "Latebind: relink", role: "latebind", run: (bytes) => relink(bytes) },
  binaryen: { title: "Binaryen: read and write", role: "peer", run: readAndWrite },
  memcpy: { title: "memcpy", role: "limit", run: copied },
};
for (const [id, { run }] of Object.entries(contenders)) {
  if (!WebAssembly.validate(run(library))) throw new Error(`what ${id} makes is not valid`);
}
const speed =
  ({ run }) =>
  () => {
    const begin = performance.now();
    run(library);
    return (megabytes / (performance.now() - begin)) * 1e3;
  };
const timed = Object.fromEntries(
  Object.entries(contenders).map(([id, contender]) => [id, speed(contender)]),
);
await interleave(timed, 3); // warm
const speeds = await interleave(timed, rounds);

const WARM_RUNS = 3;
const program = fileURLToPath(new URL("../target/release/latebind", import.meta.url));

/** Returns the times of the whole process in milliseconds, by contender. */
async function measureProcesses(contenders) {
  const folder = mkdtempSync(join(tmpdir(), "latebind-relink-"));
  try {
    const [input, output] = ["in.so", "out.so"].map((name) => join(folder, name));
    writeFileSync(input, library);
    const run = ({ args }) => {
      const all = ["relink", input, "-o", output, ...args];
      const begin = performance.now();
      const { status, stderr } = spawnSync(program, all, { encoding: "utf8" });
      if (status !== 0) throw new Error(`latebind ${all.join(" ")}:\n${stderr}`);
      return performance.now() - begin;
    };
    const runs = Object.fromEntries(contenders.map((contender) => [contender.id, () => run(contender)]));
    await interleave(runs, WARM_RUNS);
    return await interleave(runs, rounds);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const processes = [
  {
    id: "unvalidated",
    title: "Latebind: relink without validation",
    role: "limit",
    args: ["--no-validation"],
  },
  { id: "latebind", title: "Latebind: relink", role: "latebind", args: [] },
  { id: "one-thread", title: "Latebind: relink, one thread", role: "latebind", args: ["--jobs", "1"] },
];
const times = await measureProcesses(processes);

report({ json }, [
  table({
    id: "javascript",
    group: "relinking uharfbuzz, code per second",
    column: "in JavaScript",
    unit: "MB/s",
    better: "more",
    rows: Object.entries(speeds).map(([id, values]) => {
      const { title, role } = contenders[id];
      return { id, title, role, values };
    }),
  }),
  table({
    id: "process",
    group: "relinking uharfbuzz, whole process",
    column: "time",
    unit: "ms",
    rows: processes.map(({ id, title, role }) => ({ id, title, role, values: times[id] })),
  }),
]);
