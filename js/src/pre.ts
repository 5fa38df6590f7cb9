/**
 * Latebind as a classic script: for `<script>`, and for `emcc --pre-js`, where it runs inside the
 * program and hands itself the program's tables.
 *
 * @module
 */

import { installGlobally } from "./api.js";

/** emcc's: there if the script was linked into a program. */
declare const Module: unknown;

const latebind = installGlobally();
if (typeof Module === "object" && Module !== null) latebind.attach(Module);
