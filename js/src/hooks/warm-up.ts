/**
 * Runs the code once that the first library would wait for.
 *
 * Engines compile a function when it is first called: the core's, and those of this package. While the engine compiles a
 * main module in other threads, the program waits, so this takes nothing from it: about a millisecond, half of
 * which the main module itself would need.
 */

import { canTailCall } from "../engine/tail-calls.js";
import { ImportValue } from "../core/abi.js";
import { compilePlt, passesTypeTest } from "../core/function-types.js";
import { planPlt } from "../core/plt.js";
import { planOf } from "./sources.js";

/** `(module (@dylink.0) (import "" "" (func)))`, with a code section */
// prettier-ignore
const LIBRARY = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, 0, 9, 8, 100, 121, 108, 105, 110, 107, 46, 48,
  1, 4, 1, 96, 0, 0, 2, 5, 1, 0, 0, 0, 0, 10, 1, 0,
);

let isWarm = false;

/** Plans the PLT of a library with one import, and compiles it. */
export function warmUp(): void {
  if (isWarm) return;
  isWarm = true;
  try {
    const { plt, types } = planPlt(planOf(LIBRARY, true)!.prefix, canTailCall(), () => Uint32Array.of(ImportValue.Stub))!;
    compilePlt(plt);
    passesTypeTest({ types }, 0, warmUp);
  } catch {
    // The host disallows code generation.
  }
}
