// Classic scripts, in this realm and in others.

import { readFileSync } from "node:fs";
import { createContext, runInContext, runInNewContext, runInThisContext } from "node:vm";

const PRE_JS = new URL("../../../dist/latebind.pre.js", import.meta.url);
const preJs = readFileSync(PRE_JS, "utf8");

/** Runs `latebind.pre.js` in this realm. */
export function runPreJs() {
  runInThisContext(preJs, { filename: "latebind.pre.js" });
}

/** The value of an expression in another realm, with these global variables. */
export const inOtherRealm = (expression, globals) => runInNewContext(`(${expression})`, { ...globals });

/**
 * Another realm with these global variables: `run` a script, `evaluate` an expression, `runPreJs`.
 * With `forbidsCode` the engine may not generate code there.
 */
export async function createRealm(globals, { forbidsCode = false } = {}) {
  const context = createContext(
    { TextDecoder, console, ...globals },
    { codeGeneration: { strings: true, wasm: !forbidsCode } },
  );
  return {
    run: (script) => void runInContext(script, context),
    evaluate: (expression) => runInContext(`(${expression})`, context),
    runPreJs: () => void runInContext(preJs, context),
  };
}
