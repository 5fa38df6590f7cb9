// Puts latebind.pre.js into a program that was linked with a placeholder.
//
// The placeholder (tests/fixtures/emscripten/shared/placeholder.js) passed through all of emcc's steps for a --pre-js, so
// the script is located where emcc puts it, sees the same `Module`, and runs at the same time, in every thread. It does
// not pass through emcc's optimizer: `rebuild.mjs --pre-js` links it with emcc, and `run.mjs --linked` runs the result.
// In a build that uses Closure Compiler, or is marked `isExtern`, the script comes before the program, where
// --extern-pre-js puts it.

import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { insertCode } from "./run-library.mjs";

const PLACEHOLDER = /globalThis\[(["'])latebind\.pre\.js\1\]\s*=\s*([\w$]+)/;

/** Copies a build to `folder`, with the program that was linked with the JavaScript library, and `code` inside. */
export function spliceLibrary({ folder: from, main, libraryMain }, code, folder) {
  cpSync(from, folder, { recursive: true });
  writeFileSync(join(folder, main), insertCode(readFileSync(join(from, libraryMain), "utf8"), code));
}

/** Copies a build to `folder`, with `script` inside. */
export function splice({ folder: from, main, isExtern }, script, folder) {
  cpSync(from, folder, { recursive: true });
  const file = join(folder, main);
  const text = readFileSync(file, "utf8");
  if (isExtern) return writeFileSync(file, `${script}\n${text}`);
  const found = PLACEHOLDER.exec(text);
  if (!found) throw new Error(`${join(from, main)} has no placeholder`);
  const [placeholder, , module] = found;
  // A function, because a `$` in a text would be a pattern.
  const inside = () => `((Module) => {\n${script}\n})(${module})`;
  writeFileSync(file, text.replace(placeholder, inside));
}
