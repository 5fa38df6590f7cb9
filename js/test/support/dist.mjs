// The built package, which is what the tests are about.

export { runPreJs } from "./host/realms.mjs";

export const AUTO = new URL("../../dist/auto.mjs", import.meta.url);
export const INDEX = new URL("../../dist/index.mjs", import.meta.url);
export const RELINK = new URL("../../dist/relink.mjs", import.meta.url);
export const LAZY = new URL("../../dist/lazy.mjs", import.meta.url);
export const PROFILE = new URL("../../dist/profile.mjs", import.meta.url);
export const PRE_JS = new URL("../../dist/latebind.pre.js", import.meta.url);
