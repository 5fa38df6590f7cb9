/**
 * Builds the page as a folder of static files:
 * `node demo/web/build.mjs --tools DIR --dist DIR --out DIR`.
 *
 * Only `latebind.wasm` is missing in it, the command for WASI, because it takes longer than all the rest.
 */

import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");
const { build } = createRequire(join(root, "js/package.json"))("esbuild");

const names = ["tools", "dist", "out"];
const { values } = parseArgs({ options: Object.fromEntries(names.map((name) => [name, { type: "string" }])) });
const missing = names.filter((name) => !values[name]);
if (missing.length) {
  console.error(`usage: node demo/web/build.mjs ${names.map((name) => `--${name} PATH`).join(" ")}`);
  process.exit(2);
}
const { tools, dist, out } = Object.fromEntries(names.map((name) => [name, resolve(values[name])]));

/** The programs that the page runs need these wheels. */
const WHEELS = ["uharfbuzz", "grill_usd_core"];

/** The benchmarks of the page: the cases and contenders, of those that the repository has. */
const MEASURED = {
  call: { cases: { "2-i32": "two i32 parameters", "8-i64": "eight i64 parameters" }, contenders: ["direct", "closure", "plt"], rounds: 8 },
  link: {
    cases: { "100": "a library with 100 late imports", "10000": "a library with 10,000 late imports" },
    contenders: ["closure", "auto"],
    rounds: 5,
  },
};

mkdirSync(dirname(out), { recursive: true });
const folder = mkdtempSync(`${out}-`);
try {
  await build({
    absWorkingDir: here,
    entryPoints: ["src/page.ts", "src/try-worker.ts", "src/calls-worker.ts", "src/command-worker.ts", "src/measure-worker.ts"],
    outdir: folder,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "inline",
    loader: { ".py": "text", ".c": "text" },
    nodePaths: [join(root, "js/node_modules")],
  });
  cpSync(join(here, "index.html"), join(folder, "index.html"));
  cpSync(join(here, "style.css"), join(folder, "page.css"));
  cpSync(dist, join(folder, "dist"), { recursive: true });
  cpSync(join(root, "examples/interleaved-calls/built"), join(folder, "interleaved"), { recursive: true });
  const pyodide = join(tools, "node_modules/pyodide");
  mkdirSync(join(folder, "pyodide"));
  for (const name of readdirSync(pyodide)) {
    if (/^(pyodide\.(asm\.)?(mjs|wasm)|python_stdlib\.zip|pyodide-lock\.json)$/.test(name)) {
      cpSync(join(pyodide, name), join(folder, "pyodide", name));
    }
  }
  mkdirSync(join(folder, "wheels"));
  const wheels = {};
  for (const name of WHEELS) {
    wheels[name] = readdirSync(join(tools, "wheels")).find((file) => file.startsWith(`${name}-`));
    cpSync(join(tools, "wheels", wheels[name]), join(folder, "wheels", wheels[name]));
  }
  const writeJson = (name, value) => writeFileSync(join(folder, name), JSON.stringify(value));
  writeJson("wheels/index.json", wheels);
  cpSync(join(tools, "node_modules/dejavu-fonts-ttf/ttf/DejaVuSans.ttf"), join(folder, "font.ttf"));
  writeJson("profiles.json", profiles());
  writeJson("benchmarks.json", benchmarks());
  // The page loads the benchmarks unchanged, with the same paths.
  for (const part of ["benches/support", "benches/strategies", "benches/definitions", "tests/support"]) {
    cpSync(join(root, part), join(folder, "benchmarks", part), { recursive: true });
  }
  rmSync(out, { recursive: true, force: true });
  renameSync(folder, out);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Returns the names of the profiles that the command contains. */
function profiles() {
  const ending = ".json.gz";
  const files = readdirSync(join(root, "crates/latebind-cli/profiles")).filter((name) => name.endsWith(ending));
  return files.map((name) => name.slice(0, -ending.length)).sort();
}

/** Returns the definitions of the benchmarks, and their recorded numbers. */
function benchmarks() {
  const read = (path) => JSON.parse(readFileSync(join(root, "benches", path), "utf8"));
  const strategies = read("definitions/strategies.json");
  const record = read("record/benchmarks.json");
  const describe = (id) => {
    const found = strategies.find((it) => it.id === id);
    if (!found) throw new Error(`no strategy ${id}`);
    return found;
  };
  // A case of `link` is known by its number of imports.
  const idOf = ({ id, libraries, imports }) => id ?? (libraries ? `${libraries}x${imports}` : `${imports}`);
  const measured = Object.entries(MEASURED).map(([name, { cases, contenders, rounds }]) => {
    const definition = read(`definitions/${name}.json`);
    const found = Object.entries(cases).map(([id, title]) => {
      const its = definition.cases.find((it) => idOf(it) === id);
      if (!its) throw new Error(`benches/definitions/${name}.json has no case ${id}`);
      return { ...its, id, title };
    });
    const tables = record.benchmarks[name]?.tables.filter(({ engine }) => engine === "Node") ?? [];
    const recorded = {};
    for (const { id } of found) {
      const rows = tables.find((table) => table.id.replace(/-total$/, "") === id)?.rows ?? [];
      const base = rows.find((row) => row.id === contenders[0])?.median;
      recorded[id] = Object.fromEntries(rows.map((row) => [row.id, { ratio: row.median / base, spread: row.spread }]));
    }
    return [name, { milliseconds: definition.milliseconds ?? 4, rounds, cases: found, contenders: contenders.map(describe), recorded }];
  });
  return Object.fromEntries(measured);
}
