// Runs `js/latebind.library.js`, or the file that is built from it, as emcc does when it links a program.

import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";

/** The settings of a program with dynamic linking and JSPI. */
export const SETTINGS = { MAIN_MODULE: 2, ASYNCIFY: 2, USE_CLOSURE_COMPILER: 0, EMSCRIPTEN_VERSION: "6.0.5", WASM_BINARY_FILE: "main.wasm" };

/** The line of Emscripten's loader that the library changes. */
export const LOADER = "(binary, flags, libName, localScope, handle) => { var proxy = new Proxy({}, proxyHandler); }";

/** Returns the symbols of the library after it has run, and its warnings: `{ symbols, warnings }`. */
export function runLibrary(file, settings = SETTINGS, { env = {}, loader = LOADER } = {}) {
  const symbols = { $loadWebAssemblyModule: loader, $loadWebAssemblyModule__deps: ["$LDSO"] };
  const warnings = [];
  const context = createContext({
    ...settings,
    process: { env },
    LibraryManager: { library: symbols },
    warn: (text) => warnings.push(text),
  });
  runInContext(preprocess(readFileSync(file, "utf8"), context), context);
  return { symbols, warnings };
}

/** Emcc's preprocessor, as far as the library needs it. */
function preprocess(text, context) {
  const shown = [];
  return text
    .split("\n")
    .filter((line) => {
      const [, directive, condition] = /^#(if|else|endif)(.*)/.exec(line) ?? [];
      if (directive === "if") shown.push(Boolean(shown.every(Boolean) && runInContext(condition, context)));
      else if (directive === "else") shown.push(!shown.pop());
      else if (directive === "endif") shown.pop();
      return !directive && shown.every(Boolean);
    })
    .join("\n");
}

/** The expression in committed programs that the code of Latebind replaces. */
export const CODE = 'globalThis["latebind.js-library"]';

/** Returns the code of Latebind in the built library: an expression that takes the place of `CODE`. */
export function codeOf(built, template) {
  const [whole, pattern] = [built, template].map((file) => runLibrary(file).symbols.$latebindLibrary);
  const [before, after] = pattern.split(CODE);
  if (!whole.startsWith(before) || !whole.endsWith(after)) throw new Error(`${built} does not come from ${template}`);
  return whole.slice(before.length, -after.length);
}
