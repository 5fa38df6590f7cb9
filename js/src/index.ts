/**
 * Latebind's API. Importing it changes nothing: call {@link install}, or import `latebind/auto`.
 *
 * @module
 */

import { latebind } from "./api.js";

export type { Latebind } from "./api.js";
export { LatebindError, type LatebindErrorCode } from "./errors.js";
export type { EmscriptenModule } from "./names.js";
export type { DsoStats } from "./stats.js";

const { install, uninstall, stats, attach, version } = latebind();

export { attach, install, stats, uninstall, version };
