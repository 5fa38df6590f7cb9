/**
 * Latebind as a classic script: for `<script>`, for `emcc --extern-pre-js`, and for `emcc --pre-js`,
 * where it runs inside the program and hands itself the program's tables.
 *
 * @module
 */

import type { LoaderTables } from "./program/attached.js";
import { installGlobally } from "./api.js";

/** emcc's: there if the script was linked into a program. */
declare const Module: unknown;

/** The tables of its loader: they exist later, and under these names even if they are not exported. */
declare const LDSO: LoaderTables["LDSO"];
declare const wasmImports: object | undefined;
declare const asyncifyStubs: object | undefined;

// Closure Compiler gives properties other names, also those that the engine knows. Programs that it
// compiles have to take the script from outside, and are to work if they do not.
if ("anyName" in { anyName: true }) {
  const latebind = installGlobally();
  if (typeof Module === "object" && Module !== null) {
    latebind.attach(Module, () => ({
      ...(typeof LDSO === "object" && { LDSO }),
      ...(typeof wasmImports === "object" && { wasmImports }),
      ...(typeof asyncifyStubs === "object" && { asyncifyStubs }),
    }));
  }
} else {
  console.error("latebind: with --closure, link it with --extern-pre-js instead of --pre-js");
}
