// Reads the cases. Each is a folder with a case.mjs, which describes the builds and the expectations.
//
// | key | meaning |
// | --- | --- |
// | `about` | the text for docs/cases.md |
// | `libraries` | by file name, in build order: `sources`, `flags`, `needed` (the libraries in its NEEDED list), and `edit`, a script that rewrites the library |
// | `builds` | by name: the `main` source, the `libraries` that it has (names, or definitions of its own; all, if absent), the `needed` libraries that are loaded with it, the `linked` libraries that it is only linked against, the `flags` of every command, the `link` flags of the main module, `mainModule`, the `only` version of Emscripten, the `runs` (values of argv[1]), whether to `relinkMain`, and `nodeOnly`, the reason why no page can run it |
// | `expect` | the expected results: rules of `expect.mjs` |

import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PLACEHOLDER } from "../../fixtures/emscripten/support/fixtures.mjs";

/** The folder of all cases. Commands run here. */
export const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Returns all cases, sorted by name: `{ name, about, libraries, builds, expect }`. */
export async function readCases() {
  const names = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !/^(support|in-page|\..*)$/.test(entry.name))
    .map(({ name }) => name)
    .sort();
  return Promise.all(names.map(async (name) => ({ name, ...(await import(`../${name}/case.mjs`)).default })));
}

/** Returns the libraries of a build, by name, in build order. */
export function librariesOf({ libraries }, build) {
  const own = build.libraries ?? libraries;
  return Array.isArray(own) ? Object.fromEntries(own.map((name) => [name, libraries[name]])) : own;
}

/** Returns the commands of a build, which write to the folder `out`. Paths are relative to `root`. */
export function commandsOf(testCase, build, out) {
  const { name } = testCase;
  const { main, needed = [], linked = [], flags = ["-O2"], link = [], mainModule = 2 } = build;
  const source = (file) => `${name}/${file}`;
  const built = (file) => `${out}/${file}`;
  const against = (files) => (files.length ? [...files.map(built), `-L${out}`] : []);
  const commands = [];
  for (const [file, library] of Object.entries(librariesOf(testCase, build))) {
    commands.push([
      "emcc",
      "-sSIDE_MODULE=1",
      ...flags,
      ...(library.flags ?? []),
      ...library.sources.map(source),
      ...against(library.needed ?? []),
      "-o",
      built(file),
    ]);
    if (library.edit) commands.push(["node", source(library.edit), built(file)]);
  }
  commands.push([
    "emcc",
    `-sMAIN_MODULE=${mainModule}`,
    ...flags,
    ...link,
    "-sEXPORT_ES6",
    // Both the file system of Node and that of a page are the program's own, in memory.
    "-sENVIRONMENT=node,web",
    "-sFORCE_FILESYSTEM",
    "-sEXPORTED_RUNTIME_METHODS=FS,callMain",
    source(main),
    "--pre-js",
    `../fixtures/emscripten/${PLACEHOLDER}`,
    ...against([...needed, ...linked]),
    ...(needed.length ? [] : ["-sAUTOLOAD_DYLIBS=0"]),
    "-o",
    built("main.mjs"),
  ]);
  return commands;
}

/** Returns the sources of a case, relative to `root`. */
export function sourcesOf({ name }) {
  return readdirSync(join(root, name))
    .filter((file) => /\.(c|cpp|h|mjs)$/.test(file) && file !== "case.mjs")
    .sort()
    .map((file) => `${name}/${file}`);
}
