// Writes the programs with the script or the library inside.

import { readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { JS_LIBRARY, root } from "../../fixtures/emscripten/support/fixtures.mjs";
import { codeOf, settingsOf } from "./library.mjs";
import { splice, spliceLibrary } from "./splice.mjs";

/** The modes whose programs differ from the committed ones. */
const SPLICED = ["pre-js", "js-library"];

/** Writes the programs of `builds` for these modes to the folder `work`. `dist` has the built package. */
export function prepare(builds, { dist, work }) {
  rmSync(work, { recursive: true, force: true });
  const preJs = readFileSync(join(dist, "latebind.pre.js"), "utf8");
  const template = resolve(root, JS_LIBRARY);
  for (const build of builds) {
    splice(build, preJs, join(work, "pre-js", build.label));
    if (!build.libraryMain) continue;
    const code = codeOf(join(dist, "latebind.library.js"), template, settingsOf(build));
    spliceLibrary(build, code, join(work, "js-library", build.label));
  }
}

/** Returns a trial with the directory of its program. */
export function placeTrial({ build, mode, ...rest }, work, isLinked = false) {
  const isSpliced = SPLICED.includes(mode) && !isLinked;
  const folder = isSpliced ? join(work, mode, build.label) : build.folder;
  return { ...rest, mode, build: { ...build, folder } };
}
