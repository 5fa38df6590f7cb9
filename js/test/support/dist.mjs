// The built package, which is what the tests are about.

import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

export const AUTO = new URL("../../dist/auto.mjs", import.meta.url);
export const INDEX = new URL("../../dist/index.mjs", import.meta.url);
export const RELINK = new URL("../../dist/relink.mjs", import.meta.url);
export const PRE_JS = new URL("../../dist/latebind.pre.js", import.meta.url);

/** Runs `latebind.pre.js` as a page does: as a classic script of this realm. */
export function runPreJs() {
  runInThisContext(readFileSync(PRE_JS, "utf8"), { filename: "latebind.pre.js" });
}
