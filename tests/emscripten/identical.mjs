// Links programs with and without latebind.library.js, with the emcc on PATH, and compares every byte of the outputs:
//
//     node tests/emscripten/identical.mjs js/dist/latebind.library.js
//
// The programs do not have both dynamic linking and JSPI, or the library is turned off. The hashes of the outputs are
// recorded in identical.json. The exit status is 1 if an output differs.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { COMMANDS } from "./support/identical.mjs";

const RECORD = fileURLToPath(new URL("identical.json", import.meta.url));
const library = resolve(process.argv[2]);
// Below the current directory, because emcc may run in a container that has no other.
const scratch = mkdtempSync("target/identical-");
writeFileSync(join(scratch, "main.c"), '#include <stdio.h>\nint main(void) { puts("hello"); return 0; }\n');

function emcc(args, env = {}) {
  const { status, stdout, stderr, error } = spawnSync("emcc", args, { encoding: "utf8", env: { ...process.env, ...env } });
  if (error || status) throw error ?? new Error(stderr);
  return stdout;
}

const version = /\b\d+\.\d+\.\d+\b/.exec(emcc(["--version"]))[0];
const hashes = {};
for (const { flags, env } of COMMANDS) {
  const outputs = [[], ["--js-library", library]].map((more, index) => {
    const out = join(scratch, String(index));
    mkdirSync(out, { recursive: true });
    emcc([join(scratch, "main.c"), ...flags, ...more, "-o", join(out, "main.mjs")], env);
    const hash = createHash("sha256");
    for (const file of ["main.mjs", "main.wasm"]) hash.update(readFileSync(join(out, file)));
    return hash.digest("hex");
  });
  const name = [...Object.entries(env ?? {}).map(([key, value]) => `${key}=${value}`), ...flags].join(" ");
  if (outputs[0] === outputs[1]) {
    hashes[name] = outputs[0];
  } else {
    console.log(`${name}: the output differs`);
    process.exitCode = 1;
  }
}
rmSync(scratch, { recursive: true });
const record = JSON.parse(readFileSync(RECORD, "utf8"));
writeFileSync(RECORD, `${JSON.stringify({ ...record, [version]: hashes }, null, 2)}\n`);
console.log(`emcc ${version}: ${Object.keys(hashes).length} of ${COMMANDS.length} programs are the same`);
