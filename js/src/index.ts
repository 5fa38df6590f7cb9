/**
 * Latebind's API. Importing it changes nothing: call {@link install}, or import `latebind/auto`.
 *
 * @module
 */

import type { LatebindError as ErrorOfLatebind } from "./report/errors.js";
import { latebind } from "./api.js";

export type { Latebind } from "./api.js";
export type { EmscriptenModule, LoaderTables } from "./program/attached.js";
export type { LatebindErrorCode } from "./report/errors.js";
export type { DsoStats } from "./report/stats.js";

// The instance of the realm may be a different copy. Its errors have that copy's class.
const { install, uninstall, stats, attach, version, LatebindError } = latebind();
type LatebindError = ErrorOfLatebind;

export { attach, install, LatebindError, stats, uninstall, version };
