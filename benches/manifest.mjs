/**
 * Measures the size of the manifests that `latebind manifest` makes of the libraries in two wheels. Fails if one of them
 * takes more than the limit for 10,000 functions. Manifests with importers may take more, because their functions have
 * less in common.
 */

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { define } from "./support/definitions.mjs";
import { options, report, table } from "./support/measure.mjs";
import { librariesOf } from "./support/wheels.mjs";

const { tools, latebind, ...others } = options({ latebind: { type: "string", default: "target/release/latebind" } });
const { rows, limit } = define("manifest");
const folder = resolve("target/bench/manifest");

/** Each manifest is made twice, because its bytes must not depend on the run. */
const ROUNDS = 2;

/** Unpacks the libraries of a wheel, and returns their paths. */
function unpack(wheel) {
  const to = join(folder, wheel);
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  return librariesOf(resolve(tools, "wheels"), wheel).map(({ name, bytes }) => {
    const path = join(to, name.split("/").at(-1));
    writeFileSync(path, bytes, { flag: "wx" });
    return path;
  });
}

/** Returns the numbers of a manifest: its functions, and its sizes in kB. */
function measure(paths, { only, hasImporters }) {
  const libraries = paths.filter((path) => !only || path.endsWith(`/${only}`));
  const importers = hasImporters ? paths.filter((path) => !libraries.includes(path)) : [];
  const output = join(folder, "manifest.json");
  const args = ["manifest", ...libraries, ...importers.flatMap((path) => ["--importer", path]), "-o", output];
  execFileSync(resolve(latebind), args, { stdio: ["ignore", "inherit", "ignore"] });
  const bytes = readFileSync(output);
  const listed = Object.values(JSON.parse(bytes.toString("utf8")).libraries);
  const functions = listed.reduce((sum, { functions }) => sum + functions.signatures.length, 0);
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length / 1000;
  const gzip = gzipSync(bytes, { level: 9 }).length / 1000;
  const each = 10_000 / functions;
  return { functions, brotli, gzip, brotliEach: brotli * each, gzipEach: gzip * each };
}

const unpacked = Object.fromEntries([...new Set(rows.map(({ wheel }) => wheel))].map((wheel) => [wheel, unpack(wheel)]));
const measured = rows.map((row) => ({
  ...row,
  found: Array.from({ length: ROUNDS }, () => measure(unpacked[row.wheel], row)),
}));
for (const { title, hasImporters, found } of measured) {
  const { brotliEach } = found[0];
  if (!hasImporters && brotliEach > limit) throw new Error(`${title}: ${brotliEach} kB for 10,000 functions, more than ${limit}`);
}

const columns = [
  ["functions", "functions", ""],
  ["brotli", "Brotli", "kB"],
  ["gzip", "gzip", "kB"],
  ["brotliEach", "Brotli, for 10,000 functions", "kB"],
  ["gzipEach", "gzip, for 10,000 functions", "kB"],
];
report(
  others,
  columns.map(([id, column, unit]) =>
    table({
      id,
      group: "libraries",
      column,
      unit,
      engine: "",
      rows: measured.map(({ id: row, title, found }) => ({ id: row, title, role: "latebind", values: found.map((it) => it[id]) })),
    }),
  ),
);
