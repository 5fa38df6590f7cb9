// Loads a program, and prints the profile that `latebind/profile` writes of it:
//
//     node tests/profiles/child.mjs DIST KIND FILE
//
// KIND is a key of `LOADERS`, and FILE is the program's JavaScript.

import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [dist, kind, file] = process.argv.slice(2);
const { observe } = await import(pathToFileURL(join(dist, "profile.mjs")));

const load = (path) => import(pathToFileURL(path));
const quiet = { print() {}, printErr() {}, noInitialRun: true };

const LOADERS = {
  async pyodide() {
    const { loadPyodide } = await load(join(file, "../pyodide.mjs"));
    await loadPyodide();
  },
  async "tree-sitter"() {
    const { Parser } = await load(file);
    await Parser.init();
  },
  async pglite() {
    const { PGlite } = await load(join(file, "../index.js"));
    const database = await PGlite.create();
    await database.query("select 1");
  },
  async module() {
    const { default: create } = await load(file);
    await create(quiet);
  },
  async factory() {
    await createRequire(import.meta.url)(file)(quiet);
  },
};

const observation = observe();
await LOADERS[kind]();
const profiles = [];
for (let index = 0; index < observation.programs; index += 1) {
  profiles.push(await observation.profile({ index }));
}
observation.stop();
// Some programs wait for more work.
process.stdout.write(`\n${JSON.stringify(profiles)}\n`, () => process.exit());
