/**
 * Measures real programs without Latebind, after `latebind/auto`, and with relinked libraries. Each measurement has a
 * separate process, and the programs take turns.
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { define } from "./support/definitions.mjs";
import { inProcess, measureUntilSure, options, report } from "./support/measure.mjs";

const { rounds, dist, filter, ...others } = options();
const tools = resolve(others.tools);
const { contenders, cases } = define("apps");
const program = fileURLToPath(new URL("../target/release/latebind", import.meta.url));

/** Relinks files into a new directory, and returns their paths. */
function relink(files, options = []) {
  const folder = mkdtempSync(join(scratch, "relinked-"));
  const relinked = {};
  for (const [name, path] of Object.entries(files)) {
    relinked[name] = join(folder, basename(path));
    const args = ["relink", path, "-o", relinked[name], ...options];
    const { status, stderr } = spawnSync(program, args, { encoding: "utf8" });
    if (status !== 0) throw new Error(`cannot relink ${path}:\n${stderr}`);
  }
  return relinked;
}

const tables = [];
const scratch = mkdtempSync(join(tmpdir(), "latebind-apps-"));
try {
  for (const definition of cases.filter(({ id }) => id.includes(filter))) {
    const app = await import(new URL(`apps/${definition.module}.mjs`, import.meta.url));
    const published = app.files(definition.with, { tools });
    const rewritten = relink(published);
    const local = relink(published, ["--keep-global-symbol", definition.keepGlobal]);
    const measure = (contender) => () => {
      const { relinked, latebind } = contender;
      const context = { tools, files: contender.local ? local : relinked ? rewritten : published };
      const auto = latebind ? `${dist}/auto.mjs` : undefined;
      return inProcess("apps-child.mjs", { definition, context, auto });
    };
    const runs = Object.fromEntries(contenders.map((contender) => [contender.id, measure(contender)]));
    await runs[contenders[0].id](); // reads the files into memory
    const describe = (results) => {
      const answers = Object.values(results).flat();
      if (new Set(answers.map(({ answer }) => answer)).size !== 1) {
        throw new Error(`the answers of ${definition.id} differ`);
      }
      return definition.measures.map(({ id, title }) => {
        const rows = contenders.map((contender) => ({
          id: contender.id,
          title: contender.title,
          role: contender.latebind ? "latebind" : "peer",
          values: results[contender.id].map(({ times }) => times[id]),
        }));
        const tableId = `${definition.id}-${id}`;
        return { id: tableId, group: definition.title, column: title, unit: "ms", rows };
      });
    };
    tables.push(...(await measureUntilSure(runs, { ...definition, asked: rounds, describe })));
  }
} finally {
  rmSync(scratch, { recursive: true });
}
report(others, tables);
