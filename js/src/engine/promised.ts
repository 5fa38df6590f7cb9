/** The functions that the program gave to `WebAssembly.promising`. */

import type { AnyFunction } from "./engine.js";

/** The wasm functions, by the promising functions that call them. */
export const promised = new WeakMap<object, AnyFunction>();

/** The functions that are left unchanged if the program makes them promising. */
export const unpromising = new WeakSet<object>();
