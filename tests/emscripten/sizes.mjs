// Measures the size that --pre-js adds to a program, after emcc's optimizers:
//
//     emcc's: node tests/fixtures/emscripten/rebuild.mjs --out DIR --pre-js js/dist/latebind.pre.js edges/O3 edges/closure
//     node tests/emscripten/sizes.mjs DIR
//
// It compares the JavaScript of the programs in DIR with that of the committed ones, which have a
// placeholder of a few bytes.

import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { table } from "../../demo/support/table.mjs";
import { readFixtures } from "../fixtures/emscripten/support/fixtures.mjs";
import { planBuilds } from "./support/plan.mjs";

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error("usage: node tests/emscripten/sizes.mjs DIR");
  process.exit(2);
}

const forms = [(bytes) => bytes, gzipSync, brotliCompressSync];
const sizes = (file) => forms.map((form) => form(readFileSync(file)).length);

const fixtures = await readFixtures();
const linked = planBuilds(fixtures, { folder: resolve(folder) });
const committed = planBuilds(fixtures);
const rows = linked.flatMap((build, index) => {
  const file = join(build.folder, build.main);
  if (!existsSync(file)) return [];
  const after = sizes(file);
  const before = sizes(join(committed[index].folder, build.main));
  return [[build.label, ...after.map((size, form) => `${before[form]} + ${size - before[form]}`)]];
});
console.log(table(["program", "raw", "gzip", "brotli"], rows));
