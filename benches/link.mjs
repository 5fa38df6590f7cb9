/**
 * Measures the cost of loading a library with late imports, by strategy and number of imports. Each measurement has a
 * separate process, because a page loads a library once, and memory is measured per process.
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contender, define, describe, start } from "./support/definitions.mjs";
import { engine, lacking } from "./support/features.mjs";
import { definerOf, libraryWith } from "./support/many-imports.mjs";
import { inProcess, measureUntilSure, options, report } from "./support/measure.mjs";

const { rounds, dist, filter, ...others } = options();
const { phases, contenders, cases } = define("link");
const scratch = mkdtempSync(join(tmpdir(), "latebind-link-"));

/** Writes the library of each contender, and the library that defines its symbols. Returns the files. */
async function writeLibraries(imports) {
  const library = libraryWith(imports);
  const files = { definer: join(scratch, `${imports}-definer.wasm`) };
  writeFileSync(files.definer, definerOf(imports));
  for (const id of contenders) {
    const { rewrite = (bytes) => bytes } = await start(id, { dist });
    files[id] = join(scratch, `${imports}-${id}.wasm`);
    writeFileSync(files[id], rewrite(library));
  }
  return files;
}

// Garbage does not count as memory of a strategy.
const flags = engine().name === "Node" ? ["--expose-gc"] : [];
const tables = [];
try {
  for (const { imports, ...definition } of cases) {
    if (!`${imports}`.startsWith(filter)) continue;
    const files = await writeLibraries(imports);
    const able = contenders.filter((id) => !lacking(describe(id).needs));
    const measure = (id) => () =>
      inProcess(
        "link-child.mjs",
        { id, library: files[id], definer: files.definer, count: imports, dist },
        { flags },
      );
    const run = Object.fromEntries(able.map((id) => [id, measure(id)]));
    const describeTables = (found) =>
      phases
        .filter(({ from }) => imports >= from)
        .map(({ id: phase, title, unit }) => {
          const rows = contenders.map((id) => ({
            ...contender(id),
            ...(able.includes(id)
              ? { values: found[id].map((result) => result[phase]) }
              : { lacks: lacking(describe(id).needs) }),
          }));
          const column = imports === 1 ? "1 import" : `${imports.toLocaleString("en-US")} imports`;
          return { id: `${imports}-${phase}`, group: title, column, unit, rows };
        });
    const asked = { ...definition, asked: rounds, describe: describeTables };
    tables.push(...(await measureUntilSure(run, asked)));
  }
} finally {
  rmSync(scratch, { recursive: true });
}
report(others, tables);
