// Rewrites a library in place as auditwheel-emscripten does when it repairs a wheel: the count at the start of
// WASM_DYLINK_IMPORT_INFO becomes the number of modules, although it must be the number of entries. Emscripten's
// loader reads the entries that the count covers as entries, and what follows as further subsections.

import { readFileSync, writeFileSync } from "node:fs";

const IMPORT_INFO = 4;

const [, , file] = process.argv;
const bytes = readFileSync(file);
let at = 8 + 1;

function leb() {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value |= (byte & 127) << shift;
    if (byte < 128) return value;
  }
}

// The section `dylink.0` is the first, after its identifier; its name comes first, and then its subsections.
const end = leb() + at;
at += 1 + bytes[at];
let edited = 0;
while (at < end) {
  const kind = bytes[at++];
  const next = leb() + at;
  if (kind === IMPORT_INFO) {
    bytes[at] = 1;
    edited++;
  }
  at = next;
}
if (edited !== 1) throw new Error(`${file} has ${edited} subsections WASM_DYLINK_IMPORT_INFO`);
writeFileSync(file, bytes);
