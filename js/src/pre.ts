/**
 * Latebind as a classic script: for `<script>`, for `emcc --extern-pre-js`, and for `emcc --pre-js`. With the
 * last one it runs inside the program, and attaches the tables of the loader.
 *
 * @module
 */

import { readLoaderVariables } from "./core/abi.js";
import { installGlobally } from "./api.js";
import type { LoaderTables } from "./program/attached.js";

/** The variable of an emcc program. It exists if the script was linked into one. */
declare const Module: unknown;

// Closure Compiler renames properties, including those of the engine. A program that it compiles must use
// --extern-pre-js. If it does not, it must still work, without Latebind. No minifier evaluates this expression.
if (JSON.stringify({ anyName: true }).includes("anyName")) {
  const latebind = installGlobally();
  if (typeof Module === "object" && Module !== null) {
    latebind.attach(Module, readLoaderVariables as () => LoaderTables);
  }
} else {
  console.error("latebind: with --closure, link it with --extern-pre-js instead of --pre-js");
}
