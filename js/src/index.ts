/**
 * Latebind's API. Importing it changes nothing: call {@link install}, or import `latebind/auto`.
 *
 * @module
 */

import type { EmscriptenModule, LoaderTables } from "./program/attached.js";
import type { LatebindError as ErrorOfLatebind } from "./report/errors.js";
import type { DsoStats } from "./report/stats.js";
import { latebind } from "./api.js";

export type { Latebind } from "./api.js";
export type { EmscriptenModule, LoaderTables } from "./program/attached.js";
export type { LatebindErrorCode } from "./report/errors.js";
export type { DsoStats } from "./report/stats.js";

// The instance of the realm may be a different copy. Its errors have that copy's class.
const realm = latebind();

/**
 * Wraps the WebAssembly JS API, so that late-bound calls of DSOs that are compiled and instantiated from now
 * on have no JavaScript frame. Wraps every function of the API, or none if one cannot be replaced because it is
 * frozen. Has no effect if Latebind is already installed, or if `LATEBIND_DISABLE` is set.
 *
 * @returns `true` if Latebind is installed.
 */
export const install: () => boolean = realm.install;

/**
 * Restores the WebAssembly JS API, except for functions that other code has wrapped since. DSOs that were loaded
 * before continue to work.
 */
export const uninstall: () => void = realm.uninstall;

/**
 * Counts the late-bound references of each DSO that is still alive.
 *
 * @returns An object for each DSO, in the order in which they were loaded.
 */
export const stats: () => DsoStats[] = realm.stats;

/**
 * Hands over the `Module` object of a program (Pyodide's is `pyodide._module`), so that messages can name its
 * libraries.
 *
 * @param module - The `Module` object.
 * @param read - For code inside the program: returns the loader's tables, which are not exported. Latebind then
 *   looks up symbols of the main module in them.
 * @throws TypeError if `module` is not an object.
 */
export const attach: (module: EmscriptenModule, read?: () => LoaderTables) => void = realm.attach;

/** The version of the package. */
export const version: string = realm.version;

/** The class of the errors that Latebind throws. */
export const LatebindError: typeof ErrorOfLatebind = realm.LatebindError;
/** An error of Latebind. */
export type LatebindError = ErrorOfLatebind;
