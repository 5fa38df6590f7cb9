/**
 * Measures relinking in JavaScript, with the library of a wheel: `latebind/relink`, Binaryen, which reads and writes
 * the library, and a copy of the bytes, which is the limit. The Rust part is crates/latebind/benches/relink.rs.
 */

import { resolve } from "node:path";
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
]);
