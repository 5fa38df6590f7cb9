/**
 * Measures the cost of loading libraries with late imports, by strategy and number of imports. Each measurement has a
 * separate process, because a page loads a library once, and memory is measured per process.
 *
 * `--in NAME` measures in a different engine, which tests/engines lists. A browser starts again for each measurement,
 * which is slow, so it runs fewer cases.
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contender, define, describe, start } from "./support/definitions.mjs";
import { engine, lacking } from "./support/features.mjs";
import { definerOf, librariesOf } from "./support/many-imports.mjs";
import { measureUntilSure, options, report } from "./support/measure.mjs";
import { openPlace, PLACES } from "./support/place.mjs";

const { rounds, dist, filter, ...others } = options(PLACES);
const { phases, cases, pages, ...definitions } = define("link");
const scratch = mkdtempSync(join(tmpdir(), "latebind-link-"));
// Garbage does not count as memory of a strategy.
const flags = engine().name === "Node" ? ["--expose-gc"] : [];
const place = await openPlace(others.in, others, { what: "link", child: "link-child.mjs", flags });
const contenders = place.isPage ? pages.contenders : definitions.contenders;
const able = contenders.filter((id) => place.isPage || !lacking(describe(id).needs));

const grouped = (number) => number.toLocaleString("en-US");

/** Writes the libraries of each contender to one file, and the library that defines their symbols to another. */
async function writeLibraries(name, { libraries, imports }) {
  const definer = join(scratch, `${name}-definer.wasm`);
  writeFileSync(definer, definerOf(libraries * imports));
  const originals = librariesOf({ libraries, imports });
  const files = {};
  for (const id of able) {
    const { rewrite = (bytes) => bytes } = await start(id, { dist });
    const written = originals.map((bytes) => rewrite(bytes));
    const path = join(scratch, `${name}-${id}.wasm`);
    writeFileSync(path, Buffer.concat(written));
    files[id] = { definer, library: { path, sizes: written.map(({ length }) => length) } };
  }
  return files;
}

const tables = [];
try {
  for (const { libraries = 1, imports, everywhere, ...definition } of cases) {
    const name = libraries > 1 ? `${libraries}x${imports}` : `${imports}`;
    if (!name.startsWith(filter) || (place.isPage && !everywhere)) continue;
    // A page writes its own libraries.
    const files = place.isPage ? {} : await writeLibraries(name, { libraries, imports });
    const measure = (id) => () =>
      place.run({ contender: describe(id), libraries, imports, dist, files: files[id] });
    const run = Object.fromEntries(able.map((id) => [id, measure(id)]));
    const isMeasured = ({ from, inPages = true }) =>
      libraries * imports >= from && (inPages || !place.isPage);
    // The clock of a page may show no time for a short phase, which then has no ratio.
    const hasTimes = ({ rows }) => rows.every(({ values = [] }) => values.every((value) => value > 0));
    const describeTables = (found) => {
      const tables = phases.filter(isMeasured).map(({ id: phase, title, unit }) => {
        const rows = contenders.map((id) => ({
          ...contender(id),
          ...(able.includes(id)
            ? { values: found[id].map((result) => result[phase]) }
            : { lacks: lacking(describe(id).needs) }),
        }));
        const column = imports === 1 ? "1 import" : `${grouped(imports)} imports`;
        const group = libraries > 1 ? `${title}, of ${grouped(libraries)} libraries` : title;
        return { id: `${name}-${phase}`, group, column, unit, rows, engine: place.engine().name };
      });
      return tables.filter(hasTimes);
    };
    const { rounds: least, most } = place.isPage ? pages : definition;
    const asked = { rounds: least, most, asked: rounds, describe: describeTables };
    tables.push(...(await measureUntilSure(run, asked)));
  }
} finally {
  rmSync(scratch, { recursive: true });
  await place.close();
}
report(others, tables, place.engine());
