// Puts latebind.pre.js into a program that was linked with a placeholder in its place.
//
// The placeholder (tests/fixtures/emscripten/shared/placeholder.js) went through everything that emcc
// does to a --pre-js, so the script comes to stand where emcc would have put it, sees the same
// `Module`, and runs at the same time, in every thread. What it does not go through is emcc's
// optimizer; `rebuild.mjs --pre-js` links it for real, and `run.mjs --linked` runs that. A build
// that uses Closure Compiler, or is marked `isExtern`, gets the script before the program, where
// --extern-pre-js puts it.

import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const PLACEHOLDER = /globalThis\[(["'])latebind\.pre\.js\1\]\s*=\s*([\w$]+)/;

/** Copies a build to `folder`, with `script` inside. */
export function splice({ folder: from, main, isExtern }, script, folder) {
  cpSync(from, folder, { recursive: true });
  const file = join(folder, main);
  const text = readFileSync(file, "utf8");
  if (isExtern) return writeFileSync(file, `${script}\n${text}`);
  const found = PLACEHOLDER.exec(text);
  if (!found) throw new Error(`${join(from, main)} has no placeholder`);
  const [placeholder, , module] = found;
  // By a function, because a `$` in a text would be read as a pattern.
  const inside = () => `((Module) => {\n${script}\n})(${module})`;
  writeFileSync(file, text.replace(placeholder, inside));
}
