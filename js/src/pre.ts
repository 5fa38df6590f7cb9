/**
 * Latebind as a classic script: for `<script>`, for `emcc --extern-pre-js`, and for `emcc --pre-js`,
 * where it runs inside the program and hands itself the program's tables.
 *
 * @module
 */

import { readLoaderVariables } from "./core/abi.js";
import { installGlobally } from "./api.js";
import type { LoaderTables } from "./program/attached.js";

/** emcc's: there if the script was linked into a program. */
declare const Module: unknown;

// Closure Compiler gives properties other names, also those that the engine knows. Programs that it
// compiles have to take the script from outside, and are to work if they do not.
if ("anyName" in { anyName: true }) {
  const latebind = installGlobally();
  if (typeof Module === "object" && Module !== null) {
    latebind.attach(Module, readLoaderVariables as () => LoaderTables);
  }
} else {
  console.error("latebind: with --closure, link it with --extern-pre-js instead of --pre-js");
}
