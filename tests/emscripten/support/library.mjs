// Runs the file `js/latebind.library.js`, or the one that is built from it, as emcc does when it links a program.

import { readFileSync } from "node:fs";
import { codeIn, runText } from "./run-library.mjs";

export { CODE, LOADER, SETTINGS, settingsOf } from "./run-library.mjs";

const read = (file) => readFileSync(file, "utf8");

/** Returns the symbols of the library after it has run, and its warnings: `{ symbols, warnings }`. */
export function runLibrary(file, ...options) {
  return runText(read(file), ...options);
}

/** Returns the code of Latebind in the built library: an expression that takes the place of `CODE`. */
export function codeOf(built, template, settings) {
  return codeIn(read(built), read(template), settings);
}
