/** Wasm functions for host functions. */

import { type AnyFunction, isSuspending } from "../engine/engine.js";
import { adapt, type FunctionTypes } from "../core/function-types.js";
import { makeGuards } from "../core/guards.js";
import type { Dso } from "./dso.js";

/**
 * Makes a wasm function that calls `host`, a function or a `Suspending` object. `type` is its type among `types`, which
 * are those of the DSO unless they are given.
 */
export function adaptHost(dso: Dso, type: number, host: unknown, types: FunctionTypes = dso): AnyFunction {
  const { program } = dso;
  if (program.stacks && isSuspending(host)) {
    try {
      return makeGuards(types, [type], [host], program.suspensions!)[0]!;
    } catch {
      // Its type depends on others, for example.
    }
  }
  return adapt(types, type, host);
}
