/** The functions inside the objects that the program made with `Suspending` and `promising` of the WebAssembly API. */

import type { AnyFunction } from "./engine.js";

/** The function that a `Suspending` object calls. */
export const suspended = new WeakMap<object, AnyFunction>();

/** The wasm function that a promising function calls. */
export const promised = new WeakMap<object, AnyFunction>();

/** The functions that return no promise, even if a program makes them promising. */
export const unpromising = new WeakSet<object>();
