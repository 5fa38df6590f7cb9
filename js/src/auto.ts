/**
 * `import "latebind/auto"` before a program is loaded: its late-bound calls suspend, keep every bit,
 * and run faster.
 *
 * @module
 */

import { installGlobally, type Latebind } from "./api.js";

/** Latebind, installed. It is also `globalThis.latebind`, unless that name is taken. */
const latebind: Latebind = installGlobally();
export default latebind;
